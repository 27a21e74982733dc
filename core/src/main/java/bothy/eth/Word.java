package bothy.eth;

import java.math.BigInteger;

/**
 * A 256-bit word of the EVM, unsigned. {@code w3} holds the most significant 64 bits, {@code w0}
 * the least.
 */
public record Word(long w3, long w2, long w1, long w0) implements Comparable<Word> {
  public static final int SIZE = 32;
  public static final Word ZERO = new Word(0, 0, 0, 0);
  public static final Word ONE = new Word(0, 0, 0, 1);
  public static final Word MAX = new Word(-1, -1, -1, -1);

  /** {@code value} read as unsigned. */
  public static Word of(long value) {
    return value == 0 ? ZERO : new Word(0, 0, 0, value);
  }

  /**
   * A whole number from 0 to 2^256 - 1.
   *
   * @throws EthException if it lies outside
   */
  public static Word of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new EthException(
          "expected a number from 0 to 2^256 - 1, found " + value.bitLength() + " bits");
    }
    return new Word(
        value.shiftRight(192).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(64).longValue(),
        value.longValue());
  }

  /** Big-endian bytes, at most 32, left-padded with zeros. */
  public static Word of(Bytes bytes) {
    if (bytes.size() > SIZE) {
      throw new EthException("expected at most 32 bytes, found " + bytes.size());
    }
    long[] limbs = new long[4];
    for (int i = 0; i < bytes.size(); i++) {
      int fromEnd = bytes.size() - 1 - i;
      limbs[fromEnd >>> 3] |= (bytes.at(i) & 0xffL) << ((fromEnd & 7) << 3);
    }
    return new Word(limbs[3], limbs[2], limbs[1], limbs[0]);
  }

  /** Reads 0x and at most 64 hex digits, an odd number too. */
  public static Word fromHex(String text) {
    if (!text.startsWith("0x")) {
      throw new EthException("expected a hex number that starts with 0x, found " + Shown.of(text));
    }
    try {
      return of(new BigInteger("0" + text.substring(2), 16));
    } catch (NumberFormatException e) {
      throw new EthException("expected hex digits after 0x, found " + Shown.of(text), e);
    }
  }

  public boolean isZero() {
    return (w3 | w2 | w1 | w0) == 0;
  }

  /** Exactly 32 bytes, big-endian. */
  public Bytes toBytes() {
    byte[] bytes = new byte[SIZE];
    write(w3, bytes, 0);
    write(w2, bytes, 8);
    write(w1, bytes, 16);
    write(w0, bytes, 24);
    return Bytes.owning(bytes);
  }

  private static void write(long limb, byte[] bytes, int at) {
    for (int i = 0; i < 8; i++) {
      bytes[at + i] = (byte) (limb >>> (56 - 8 * i));
    }
  }

  public BigInteger toBigInteger() {
    return new BigInteger(1, toBytes().toArray());
  }

  public Hash toHash() {
    return new Hash(toBytes());
  }

  /** Exactly 64 hex digits with 0x. */
  public String toHex() {
    return toBytes().toHex();
  }

  @Override
  public int compareTo(Word other) {
    int order = Long.compareUnsigned(w3, other.w3);
    if (order == 0) {
      order = Long.compareUnsigned(w2, other.w2);
    }
    if (order == 0) {
      order = Long.compareUnsigned(w1, other.w1);
    }
    return order == 0 ? Long.compareUnsigned(w0, other.w0) : order;
  }

  // Written out, as is hashCode: a record's own are linked at run time, some milliseconds at first.
  @Override
  public boolean equals(Object other) {
    return other instanceof Word(long o3, long o2, long o1, long o0)
        && w3 == o3
        && w2 == o2
        && w1 == o1
        && w0 == o0;
  }

  @Override
  public int hashCode() {
    long mixed = ((w3 * 31 + w2) * 31 + w1) * 31 + w0;
    return (int) (mixed ^ (mixed >>> 32));
  }

  @Override
  public String toString() {
    return "0x" + toBigInteger().toString(16);
  }
}
