package bothy.jsonrpc;

import bothy.eth.Shown;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Strict JSON (RFC 8259): valid UTF-8, no duplicate keys, nothing after the value, at most {@value
 * #MAX_BYTES} bytes and {@value #MAX_DEPTH} levels, numbers of at most {@value #MAX_DIGITS} digits.
 * Objects become ordered maps, arrays lists, whole numbers {@link BigInteger}, others {@link
 * BigDecimal}.
 */
public final class Json {
  public static final int MAX_BYTES = 32 << 20;
  public static final int MAX_DEPTH = 100;
  public static final int MAX_DIGITS = 100;

  /** JSON's null. */
  public static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxStringLength(MAX_BYTES)
                  .maxNameLength(1000)
                  .build())
          .build();

  private Json() {}

  /**
   * Reads a whole stream, and no more of it than the bound allows.
   *
   * @throws InputException if it isn't strict JSON
   */
  public static Node read(InputStream stream) throws IOException {
    byte[] bytes = stream.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new InputException("input", "at most " + (MAX_BYTES >> 20) + " MB", "more");
    }
    return read(bytes);
  }

  /**
   * Reads one JSON text.
   *
   * @throws InputException if it isn't strict JSON
   */
  public static Node read(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new InputException(
          "input", "at most " + (MAX_BYTES >> 20) + " MB", bytes.length + " bytes");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new InputException("input", "UTF-8 text", "bytes that are not UTF-8");
    }
    if (text.isBlank()) {
      throw new InputException("input", "JSON", "nothing");
    }
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      parser.nextToken();
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw malformed(parser, "nothing after the JSON value", "more text");
      }
      return new Node("", value);
    } catch (StreamConstraintsException e) {
      boolean deep = e.getOriginalMessage().contains("epth");
      throw new InputException(
          "input",
          deep
              ? "at most " + MAX_DEPTH + " levels of nesting"
              : "numbers of at most " + MAX_DIGITS + " digits and names of at most 1000 characters",
          deep ? "more" : "a longer one");
    } catch (JacksonException e) {
      throw new InputException("input", "valid JSON", where(e));
    }
  }

  private static String where(JacksonException e) {
    String message = e.getOriginalMessage().lines().findFirst().orElse("something else");
    if (message.startsWith("Duplicate")) {
      message = "a duplicate key: " + message;
    }
    boolean ends = message.startsWith("Unexpected end-of-input");
    String at =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr();
    return (ends ? "the end of the text" : Shown.of(message)) + at;
  }

  private static InputException malformed(JsonParser parser, String expected, String found) {
    return new InputException(
        "input", expected, found + " at line " + parser.currentTokenLocation().getLineNr());
  }

  private static Object value(JsonParser parser) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      throw new InputException("input", "a JSON value", "the end of the text");
    }
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> whole(parser, parser.getString());
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
      case VALUE_NUMBER_FLOAT -> fraction(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> NULL;
      case END_ARRAY, END_OBJECT, NOT_AVAILABLE, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT ->
          throw malformed(parser, "a JSON value", token.name());
    };
  }

  /**
   * A number with an exponent stays as it is written: expanding 1e999999999 would take all memory.
   */
  private static Object fraction(JsonParser parser) {
    BigDecimal number = parser.getDecimalValue();
    if (Math.abs((long) number.scale()) > MAX_DIGITS) {
      throw malformed(parser, "a number of at most " + MAX_DIGITS + " digits", "a larger exponent");
    }
    return number;
  }

  /** Half a surrogate pair is no character: two such texts would be written as the same bytes. */
  private static String whole(JsonParser parser, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw malformed(parser, "whole characters (RFC 7493)", "half of a surrogate pair");
      }
    }
    return text;
  }

  private static Map<String, Object> object(JsonParser parser) {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = whole(parser, parser.currentName());
      parser.nextToken();
      members.put(name, value(parser));
    }
    return Collections.unmodifiableMap(members);
  }

  private static List<Object> array(JsonParser parser) {
    List<Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return Collections.unmodifiableList(elements);
  }
}
