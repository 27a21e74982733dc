package bothy.practice.rpc;

import java.math.BigInteger;

/** Numbers as JSON-RPC writes them. */
final class Quantity {
  private Quantity() {}

  /** The number, read as unsigned. */
  static String unsigned(long value) {
    return "0x" + Long.toHexString(value);
  }

  static String of(BigInteger value) {
    return "0x" + value.toString(16);
  }
}
