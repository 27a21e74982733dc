package bothy.jsonrpc;

import tools.jackson.databind.json.JsonMapper;

/** Writes maps, lists, strings, numbers and booleans as JSON. */
public final class JsonText {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonText() {}

  /** The value as indented JSON. */
  public static String of(Object value) {
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }
}
