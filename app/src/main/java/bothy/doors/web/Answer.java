package bothy.doors.web;

import bothy.eth.Bytes;
import bothy.jsonrpc.CompactJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is answered with.
 *
 * @param stream what is written after the body, bit by bit
 */
record Answer(
    int status, String type, Bytes body, Map<String, String> headers, Optional<Stream> stream) {
  /** What takes its time; closed by whoever sends it, written or not. */
  interface Stream extends AutoCloseable {
    void write(OutputStream out) throws IOException;

    @Override
    void close() throws IOException;
  }

  private static final String JSON = "application/json; charset=utf-8";

  Answer {
    headers = Map.copyOf(headers);
  }

  static Answer json(Object value) {
    return json(200, value);
  }

  static Answer text(String type, byte[] body) {
    return new Answer(200, type, Bytes.owning(body), Map.of(), Optional.empty());
  }

  static Answer stream(String type, Stream stream) {
    return new Answer(200, type, Bytes.EMPTY, Map.of(), Optional.of(stream));
  }

  /** An error in the shape of {@code check --json}. */
  static Answer error(int status, String field, String expected, String found) {
    return error(
        status, field, expected, found, field + ": expected " + expected + ", found " + found);
  }

  static Answer error(int status, String field, String expected, String found, String says) {
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("field", field);
    error.put("expected", expected);
    error.put("found", found);
    error.put("says", says);
    return json(status, Map.of("error", error));
  }

  Answer with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer(status, type, body, more, stream);
  }

  private static Answer json(int status, Object value) {
    byte[] text = CompactJson.of(value).getBytes(StandardCharsets.UTF_8);
    return new Answer(status, JSON, Bytes.owning(text), Map.of(), Optional.empty());
  }
}
