package bothy.jsonrpc;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON on one line that reads back as the same value: sorted members and escapes as in
 * {@link CanonicalJson}, but a number stays a number with all its digits, and half of a surrogate
 * pair, which UTF-8 can't hold, is written as {@code \\ud8..}. For what is kept or sent, where
 * {@link CanonicalJson} is for what is hashed.
 */
public final class CompactJson {
  private CompactJson() {}

  /** The text of what {@link Json} reads: maps, lists, strings, numbers, booleans, null. */
  public static String of(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    write(text, value);
    return text.toString();
  }

  private static void write(StringBuilder text, @Nullable Object value) {
    switch (value) {
      case null -> text.append("null");
      case String string -> quote(text, string);
      case BigDecimal number -> text.append(plain(number));
      case Map<?, ?> map -> object(text, map);
      case List<?> list -> array(text, list);
      default -> text.append(value);
    }
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static void object(StringBuilder text, Map<?, ?> map) {
    String separator = "{";
    List<? extends Map.Entry<?, ?>> members =
        map.entrySet().stream()
            .sorted(Comparator.comparing((Map.Entry<?, ?> member) -> (String) member.getKey()))
            .toList();
    for (Map.Entry<?, ?> member : members) {
      text.append(separator);
      quote(text, (String) member.getKey());
      text.append(':');
      write(text, member.getValue());
      separator = ",";
    }
    text.append(members.isEmpty() ? "{}" : "}");
  }

  private static void array(StringBuilder text, List<?> list) {
    text.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        text.append(',');
      }
      write(text, list.get(i));
    }
    text.append(']');
  }

  private static void quote(StringBuilder text, String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\b' -> text.append("\\b");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\f' -> text.append("\\f");
        case '\r' -> text.append("\\r");
        default -> {
          if (c < ' ' || lone(string, i)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    text.append('"');
  }

  private static boolean lone(String string, int i) {
    char c = string.charAt(i);
    return Character.isHighSurrogate(c)
        ? i + 1 == string.length() || !Character.isLowSurrogate(string.charAt(i + 1))
        : Character.isLowSurrogate(c)
            && (i == 0 || !Character.isHighSurrogate(string.charAt(i - 1)));
  }
}
