package bothy.eth;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Recursive Length Prefix (Yellow Paper, appendix B), in its one canonical form: shortest lengths,
 * single bytes below 0x80 as themselves, nothing after the item.
 */
public final class Rlp {
  /** The deepest nesting of lists that is read. */
  public static final int MAX_DEPTH = 256;

  /** The most bytes that are read. */
  public static final int MAX_SIZE = 16 << 20;

  private static final RlpItem.Data EMPTY = new RlpItem.Data(Bytes.EMPTY);

  private final byte[] input;

  private Rlp(byte[] input) {
    this.input = input;
  }

  /**
   * The item that {@code encoded} is, whole.
   *
   * @throws EthException if it isn't canonical RLP, or is too deep or too large
   */
  public static RlpItem decode(Bytes encoded) {
    if (encoded.size() > MAX_SIZE) {
      throw new EthException(
          "expected at most " + MAX_SIZE + " bytes of RLP, found " + encoded.size());
    }
    Rlp reader = new Rlp(encoded.toArray());
    List<RlpItem> items = new ArrayList<>();
    int end = reader.read(0, encoded.size(), 0, items);
    if (end != encoded.size()) {
      throw new EthException(
          "expected RLP to end at byte " + end + ", found " + (encoded.size() - end) + " more");
    }
    return items.getFirst();
  }

  /** Reads one item at {@code at} into {@code found} and returns where it ends. */
  private int read(int at, int limit, int depth, List<RlpItem> found) {
    if (at >= limit) {
      throw new EthException("expected an RLP item at byte " + at + ", found the end");
    }
    int prefix = input[at] & 0xff;
    if (prefix < 0x80) {
      found.add(new RlpItem.Data(Bytes.of(input[at])));
      return at + 1;
    }
    boolean list = prefix >= 0xc0;
    int small = prefix - (list ? 0xc0 : 0x80);
    int start = small <= 55 ? at + 1 : at + 1 + (small - 55);
    int length = small <= 55 ? small : longLength(at + 1, small - 55, limit);
    if (length > limit - start) {
      throw new EthException(
          "expected " + length + " bytes of RLP from byte " + start + ", found " + (limit - start));
    }
    int end = start + length;
    if (list) {
      found.add(sequence(start, end, depth));
    } else {
      found.add(data(start, end));
    }
    return end;
  }

  private int longLength(int at, int size, int limit) {
    if (size > limit - at) {
      throw new EthException("expected an RLP length of " + size + " bytes at byte " + at);
    }
    if (input[at] == 0) {
      throw new EthException("expected an RLP length without leading zeros at byte " + at);
    }
    if (size > 4) {
      throw new EthException("expected an RLP length within its input at byte " + at);
    }
    long length = 0;
    for (int i = 0; i < size; i++) {
      length = length << 8 | (input[at + i] & 0xff);
    }
    if (length <= 55) {
      throw new EthException("expected the shortest form of RLP length " + length + " at " + at);
    }
    return (int) Math.min(length, Integer.MAX_VALUE);
  }

  private RlpItem.Data data(int start, int end) {
    if (end - start == 1 && (input[start] & 0xff) < 0x80) {
      throw new EthException("expected a byte below 0x80 as itself in RLP at byte " + start);
    }
    return start == end
        ? EMPTY
        : new RlpItem.Data(Bytes.owning(java.util.Arrays.copyOfRange(input, start, end)));
  }

  private RlpItem.Sequence sequence(int start, int end, int depth) {
    if (depth == MAX_DEPTH) {
      throw new EthException("expected RLP at most " + MAX_DEPTH + " lists deep");
    }
    List<RlpItem> items = new ArrayList<>();
    int at = start;
    while (at < end) {
      at = read(at, end, depth + 1, items);
    }
    return new RlpItem.Sequence(items);
  }

  /** The canonical encoding of {@code item}. */
  public static Bytes encode(RlpItem item) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(item, out);
    return Bytes.owning(out.toByteArray());
  }

  private static void write(RlpItem item, ByteArrayOutputStream out) {
    switch (item) {
      case RlpItem.Data(Bytes bytes) -> {
        if (bytes.size() != 1 || (bytes.at(0) & 0xff) >= 0x80) {
          writeLength(0x80, bytes.size(), out);
        }
        out.writeBytes(bytes.toArray());
      }
      case RlpItem.Sequence(List<RlpItem> items) -> {
        ByteArrayOutputStream inner = new ByteArrayOutputStream();
        items.forEach(each -> write(each, inner));
        writeLength(0xc0, inner.size(), out);
        out.writeBytes(inner.toByteArray());
      }
    }
  }

  private static void writeLength(int base, int length, ByteArrayOutputStream out) {
    if (length <= 55) {
      out.write(base + length);
      return;
    }
    byte[] digits = minimal(BigInteger.valueOf(length)).toArray();
    out.write(base + 55 + digits.length);
    out.writeBytes(digits);
  }

  /** A string of bytes as an item. */
  public static RlpItem data(Bytes bytes) {
    return new RlpItem.Data(bytes);
  }

  /** A whole number as an item: big-endian without leading zeros, zero as no bytes. */
  public static RlpItem number(BigInteger value) {
    return value.signum() == 0 ? EMPTY : new RlpItem.Data(minimal(value));
  }

  /** {@code value} read as unsigned, as an item. */
  public static RlpItem number(long value) {
    return number(new BigInteger(Long.toUnsignedString(value)));
  }

  /** A list of items as an item. */
  public static RlpItem list(RlpItem... items) {
    return new RlpItem.Sequence(List.of(items));
  }

  private static Bytes minimal(BigInteger value) {
    byte[] signed = value.toByteArray();
    return signed[0] == 0 && signed.length > 1 ? Bytes.of(signed).slice(1) : Bytes.of(signed);
  }
}
