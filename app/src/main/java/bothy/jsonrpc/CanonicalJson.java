package bothy.jsonrpc;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes JSON in the one form of RFC 8785: members sorted by their UTF-16 code units, no white
 * space, the shortest escapes. Numbers that ECMAScript's doubles can't hold exactly, past 2^53 or
 * with a fraction, are written as strings of their digits.
 */
public final class CanonicalJson {
  private static final BigInteger EXACT = BigInteger.ONE.shiftLeft(53);

  private final StringBuilder out = new StringBuilder();

  private CanonicalJson() {}

  /** The text of maps, lists, strings, whole numbers, booleans and {@link Json#NULL}. */
  public static String of(Object value) {
    CanonicalJson json = new CanonicalJson();
    json.write(value);
    return json.out.toString();
  }

  private void write(Object value) {
    switch (value) {
      case Map<?, ?> map -> object(map);
      case List<?> list -> array(list);
      case Boolean flag -> out.append(flag.booleanValue());
      case BigInteger number when number.abs().compareTo(EXACT) <= 0 -> out.append(number);
      case BigDecimal number -> string(number.stripTrailingZeros().toPlainString());
      default -> {
        if (Json.NULL.equals(value)) {
          out.append("null");
        } else {
          string(value.toString());
        }
      }
    }
  }

  private void object(Map<?, ?> map) {
    TreeMap<String, Object> sorted = new TreeMap<>();
    map.forEach((name, member) -> sorted.put((String) name, member));
    out.append('{');
    sorted.forEach((name, member) -> {
      if (out.charAt(out.length() - 1) != '{') {
        out.append(',');
      }
      string(name);
      out.append(':');
      write(member);
    });
    out.append('}');
  }

  private void array(List<?> list) {
    out.append('[');
    for (int i = 0; i < list.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      write(list.get(i));
    }
    out.append(']');
  }

  private void string(String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\t' -> out.append("\\t");
        case '\n' -> out.append("\\n");
        case '\f' -> out.append("\\f");
        case '\r' -> out.append("\\r");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
