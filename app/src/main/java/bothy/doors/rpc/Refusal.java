package bothy.doors.rpc;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.RpcException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Why a request isn't answered.
 *
 * @param status of HTTP
 * @param code of JSON-RPC
 * @param headers beside those that each answer has
 */
record Refusal(Reason reason, int status, int code, String says, Map<String, String> headers) {
  /** What the metrics count refusals by. */
  enum Reason {
    HOST,
    ORIGIN,
    PAIRING,
    METHOD,
    PATH,
    TYPE,
    SIZE,
    MALFORMED,
    RATE,
    BUSY,
    DEADLINE,
    CONNECTIONS,
    SLOW,
    FAULT
  }

  static Refusal of(Reason reason, int status, String field, String expected, String found) {
    return new Refusal(
        reason,
        status,
        RpcException.INVALID_REQUEST,
        field + ": expected " + expected + ", found " + found,
        Map.of());
  }

  static Refusal size(int most) {
    return of(Reason.SIZE, 413, "request", "at most " + most + " bytes", "more");
  }

  static Refusal rate(int most) {
    return later(Reason.RATE, 429, "expected at most " + most + " requests a second, found more");
  }

  static Refusal busy(int most) {
    return later(
        Reason.BUSY,
        503,
        "expected at most " + most + " requests at once, found more; try again in a moment");
  }

  static Refusal deadline(long seconds) {
    return new Refusal(
        Reason.DEADLINE,
        504,
        RpcException.RESOURCE_UNAVAILABLE,
        "expected an answer within " + seconds + " s, found none",
        Map.of());
  }

  static Refusal fault() {
    return new Refusal(
        Reason.FAULT, 500, RpcException.INTERNAL_ERROR, "This is our fault, not yours.", Map.of());
  }

  private static Refusal later(Reason reason, int status, String says) {
    return new Refusal(
        reason, status, RpcException.LIMIT_EXCEEDED, says, Map.of("Retry-After", "1"));
  }

  Refusal with(String header, String value) {
    return new Refusal(reason, status, code, says, Map.of(header, value));
  }

  RpcException error() {
    return new RpcException(code, says);
  }

  /** A JSON-RPC error without an id, which wasn't read. */
  Reply reply() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("jsonrpc", "2.0");
    body.put("id", Json.NULL);
    body.put("error", Map.of("code", code, "message", says));
    Reply bare = Reply.of(status, Reply.JSON, CompactJson.of(body));
    return new Reply(bare.status(), bare.type(), bare.body(), headers);
  }
}
