package bothy.doors.rpc;

import bothy.eth.Bytes;
import bothy.jsonrpc.CompactJson;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What an HTTP request is answered with.
 *
 * @param type the media type of the body
 * @param headers beside those that each answer has
 */
public record Reply(int status, String type, Bytes body, Map<String, String> headers) {
  static final String JSON = "application/json";

  public Reply {
    headers = Map.copyOf(headers);
  }

  /** A value as {@link CompactJson} writes it. */
  public static Reply json(Object value) {
    return of(200, JSON, CompactJson.of(value));
  }

  static Reply of(int status, String type, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    return new Reply(status, type, Bytes.owning(body), Map.of());
  }
}
