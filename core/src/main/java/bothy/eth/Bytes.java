package bothy.eth;

import java.util.Arrays;
import java.util.HexFormat;

/** An immutable sequence of bytes. */
public final class Bytes implements Comparable<Bytes> {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] value;

  private Bytes(byte[] value) {
    this.value = value;
  }

  /** Copies {@code value}. */
  public static Bytes of(byte... value) {
    return value.length == 0 ? EMPTY : new Bytes(value.clone());
  }

  /** Takes {@code value} over without a copy: the caller gives it up. */
  public static Bytes owning(byte[] value) {
    return value.length == 0 ? EMPTY : new Bytes(value);
  }

  /**
   * Reads hex digits, two a byte, after an obligatory {@code 0x}.
   *
   * @throws EthException if the text has another shape
   */
  public static Bytes fromHex(String text) {
    if (!text.startsWith("0x")) {
      throw new EthException("expected hex bytes that start with 0x, found " + Shown.of(text));
    }
    try {
      return owning(HexFormat.of().parseHex(text, 2, text.length()));
    } catch (IllegalArgumentException e) {
      throw new EthException(
          "expected an even number of hex digits after 0x, found " + Shown.of(text), e);
    }
  }

  public int size() {
    return value.length;
  }

  public boolean isEmpty() {
    return value.length == 0;
  }

  /** The byte at {@code index}. */
  public byte at(int index) {
    return value[index];
  }

  /** A fresh copy of the bytes. */
  public byte[] toArray() {
    return value.clone();
  }

  /** The bytes from {@code from} (inclusive) to {@code to} (exclusive). */
  public Bytes slice(int from, int to) {
    return from == 0 && to == value.length ? this : owning(Arrays.copyOfRange(value, from, to));
  }

  /** The bytes from {@code from} to the end. */
  public Bytes slice(int from) {
    return slice(from, value.length);
  }

  /** Whether {@code part} stands in these bytes, at any place. */
  public boolean contains(Bytes part) {
    for (int at = 0; at + part.size() <= value.length; at++) {
      int end = at + part.size();
      if (Arrays.equals(value, at, end, part.value, 0, part.size())) {
        return true;
      }
    }
    return false;
  }

  /** Copies {@code length} bytes that start at {@code from} into {@code target} at {@code at}. */
  public void copyTo(int from, byte[] target, int at, int length) {
    System.arraycopy(value, from, target, at, length);
  }

  /** These bytes followed by {@code next}. */
  public Bytes concat(Bytes next) {
    byte[] joined = Arrays.copyOf(value, value.length + next.value.length);
    System.arraycopy(next.value, 0, joined, value.length, next.value.length);
    return owning(joined);
  }

  /** Lower-case hex with {@code 0x}. */
  public String toHex() {
    return "0x" + HexFormat.of().formatHex(value);
  }

  @Override
  public int compareTo(Bytes other) {
    return Arrays.compareUnsigned(value, other.value);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(value);
  }

  @Override
  public String toString() {
    return toHex();
  }
}
