package bothy.cases;

import bothy.jsonrpc.CompactJson;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where two JSON values first differ, members taken in the order of their names.
 *
 * @param path such as {@code verdict.findings[2].says}
 */
public record JsonDifference(String path, String expected, String found) {
  private static final int LONGEST = 200;

  /** The first difference; empty if there is none. */
  public static Optional<JsonDifference> between(
      @Nullable Object expected, @Nullable Object found) {
    return between("", expected, found);
  }

  private static Optional<JsonDifference> between(
      String path, @Nullable Object expected, @Nullable Object found) {
    if (expected instanceof Map<?, ?> one && found instanceof Map<?, ?> other) {
      TreeSet<String> names = new TreeSet<>();
      one.keySet().forEach(name -> names.add((String) name));
      other.keySet().forEach(name -> names.add((String) name));
      for (String name : names) {
        String inner = path.isEmpty() ? name : path + "." + name;
        Optional<JsonDifference> difference = between(inner, one.get(name), other.get(name));
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    if (expected instanceof List<?> one && found instanceof List<?> other) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        Optional<JsonDifference> difference =
            between(
                path + "[" + i + "]",
                i < one.size() ? one.get(i) : null,
                i < other.size() ? other.get(i) : null);
        if (difference.isPresent()) {
          return difference;
        }
      }
      return Optional.empty();
    }
    String expectedText = text(expected);
    String foundText = text(found);
    return expectedText.equals(foundText)
        ? Optional.empty()
        : Optional.of(new JsonDifference(path, shown(expectedText), shown(foundText)));
  }

  private static String text(@Nullable Object value) {
    return value == null ? "nothing" : CompactJson.of(value);
  }

  private static String shown(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
