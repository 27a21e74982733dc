package bothy.crypto;

import java.math.BigInteger;

/** Unsigned integers as big-endian bytes. */
final class Words {
  private Words() {}

  static BigInteger read(byte[] bytes, int offset, int length) {
    return new BigInteger(1, bytes, offset, length);
  }

  /** Writes a value that fits into {@code length} bytes, padded with zeros on the left. */
  static void write(BigInteger value, byte[] into, int offset, int length) {
    byte[] bytes = value.toByteArray();
    int significant = Math.min(bytes.length, length);
    System.arraycopy(
        bytes, bytes.length - significant, into, offset + length - significant, significant);
  }
}
