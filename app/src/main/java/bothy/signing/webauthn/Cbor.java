package bothy.signing.webauthn;

import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of CBOR (RFC 8949) that authenticators use (CTAP2's canonical form): whole numbers,
 * bytes, texts, arrays, maps, true and false, all of definite and shortest length. Gives {@link
 * Long}, {@link Bytes}, {@link String}, {@link List}, {@link Map} and {@link Boolean}.
 */
final class Cbor {
  private static final int MAX_DEPTH = 4;
  private static final int MAX_ITEMS = 64;

  private final byte[] input;
  private int at;

  private Cbor(byte[] input, int at) {
    this.input = input;
    this.at = at;
  }

  /** An item, and where it ended. */
  record Item(Object value, int end) {}

  /** The one item that {@code bytes} are. */
  static Object read(Bytes bytes) {
    Item item = readFrom(bytes, 0);
    if (item.end() != bytes.size()) {
      throw wrong("nothing after the item", bytes.size() - item.end() + " bytes");
    }
    return item.value();
  }

  /** The item that begins at {@code from}. */
  static Item readFrom(Bytes bytes, int from) {
    Cbor cbor = new Cbor(bytes.toArray(), from);
    Object value = cbor.item(0);
    return new Item(value, cbor.at);
  }

  private Object item(int depth) {
    if (depth > MAX_DEPTH) {
      throw wrong("at most " + MAX_DEPTH + " levels", "more");
    }
    int first = octet();
    int major = first >> 5;
    if (major == 7) {
      return switch (first) {
        case 0xf4 -> false;
        case 0xf5 -> true;
        default -> throw wrong("true or false", "simple value " + (first & 31));
      };
    }
    long argument = argument(first & 31);
    return switch (major) {
      case 0 -> argument;
      case 1 -> -1 - argument;
      case 2 -> Bytes.owning(take(argument));
      case 3 -> text(take(argument));
      case 4 -> array(argument, depth);
      case 5 -> map(argument, depth);
      default -> throw wrong("an item without a tag", "a tag");
    };
  }

  private long argument(int additional) {
    if (additional < 24) {
      return additional;
    }
    if (additional > 27) {
      throw wrong("a definite length", "additional information " + additional);
    }
    int size = 1 << (additional - 24);
    long value = 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | octet();
    }
    long least = size == 1 ? 24 : 1L << (size * 4);
    if (value < least) {
      throw wrong("a number in its shortest form", size + " bytes, or one above 2^63 - 1");
    }
    return value;
  }

  private int octet() {
    if (at >= input.length) {
      throw wrong("more bytes", "the end");
    }
    return input[at++] & 0xff;
  }

  private byte[] take(long length) {
    if (length > input.length - at) {
      throw wrong(length + " bytes", (input.length - at) + "");
    }
    byte[] bytes = java.util.Arrays.copyOfRange(input, at, at + (int) length);
    at += (int) length;
    return bytes;
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw wrong("UTF-8 text", "other bytes");
    }
  }

  private List<Object> array(long count, int depth) {
    List<Object> items = new ArrayList<>();
    for (long left = bounded(count); left > 0; left--) {
      items.add(item(depth + 1));
    }
    return items;
  }

  private Map<Object, Object> map(long count, int depth) {
    Map<Object, Object> members = new LinkedHashMap<>();
    for (long left = bounded(count); left > 0; left--) {
      Object key = item(depth + 1);
      if (!(key instanceof Long) && !(key instanceof String)) {
        throw wrong("a number or text as a key", "something else");
      }
      if (members.put(key, item(depth + 1)) != null) {
        throw wrong("a key that stands once", "it twice");
      }
    }
    return members;
  }

  private static long bounded(long count) {
    if (count > MAX_ITEMS) {
      throw wrong("at most " + MAX_ITEMS + " items", "" + count);
    }
    return count;
  }

  static InputException wrong(String expected, String found) {
    return new InputException("CBOR", expected, found);
  }
}
