package bothy.simulation.precompiles;

import java.math.BigInteger;
import java.util.Arrays;

/** Calldata as most precompiles read it: what lies beyond its end is zero. */
final class Input {
  private Input() {}

  /** {@code length} bytes from {@code offset}. */
  static byte[] slice(byte[] input, int offset, int length) {
    if (offset >= input.length) {
      return new byte[length];
    }
    int present = Math.min(length, input.length - offset);
    byte[] slice = new byte[length];
    System.arraycopy(input, offset, slice, 0, present);
    return slice;
  }

  /** The 32 bytes from {@code offset} as an unsigned number. */
  static BigInteger word(byte[] input, int offset) {
    return new BigInteger(1, slice(input, offset, 32));
  }

  /** {@code length} bytes with {@code value} at their end. */
  static byte[] leftPad(byte[] value, int length) {
    byte[] padded = new byte[length];
    System.arraycopy(value, 0, padded, length - value.length, value.length);
    return padded;
  }

  /** {@code value}, which must fit, as {@code length} bytes. */
  static byte[] toBytes(BigInteger value, int length) {
    byte[] bytes = value.toByteArray();
    if (bytes.length > length) {
      return Arrays.copyOfRange(bytes, bytes.length - length, bytes.length);
    }
    return leftPad(bytes, length);
  }
}
