package bothy.jsonrpc;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes maps, lists, strings, numbers and booleans as JSON. */
public final class JsonText {
  /** A trace is 1,024 calls deep at most, each a list in an object. */
  private static final int MAX_DEPTH = 4_096;

  /** Deeper values aren't indented: their white space would grow with the square of the depth. */
  private static final int INDENTED_DEPTH = 64;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamWriteConstraints(
                      StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private JsonText() {}

  /** The value as JSON, indented unless it is deep. */
  public static String of(Object value) {
    return isDeep(value, INDENTED_DEPTH)
        ? MAPPER.writeValueAsString(value)
        : MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value);
  }

  private static boolean isDeep(Object value, int left) {
    Collection<?> members =
        switch (value) {
          case Map<?, ?> map -> map.values();
          case Collection<?> list -> list;
          default -> List.of();
        };
    return left == 0 || members.stream().anyMatch(member -> isDeep(member, left - 1));
  }
}
