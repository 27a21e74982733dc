package bothy.chain;

import bothy.jsonrpc.Node;
import java.math.BigInteger;

/** Reads the values of a node's answers. */
final class Claims {
  private Claims() {}

  /** 0x and hex digits, from 0 to 2^256 - 1. */
  static BigInteger quantity(Node node) {
    if (!node.text().matches("0x[0-9a-fA-F]{1,64}")) {
      throw node.wrong("a quantity: 0x and 1 to 64 hex digits");
    }
    return new BigInteger(node.text().substring(2), 16);
  }

  /** A quantity of 64 bits. */
  static long unsigned(Node node) {
    BigInteger value = quantity(node);
    if (value.bitLength() > 64) {
      throw node.wrong("a quantity of at most 2^64 - 1");
    }
    return value.longValue();
  }

  /** A quantity as JSON-RPC writes it. */
  static String hex(long unsigned) {
    return "0x" + Long.toHexString(unsigned);
  }
}
