package bothy.jsonrpc;

import java.math.BigInteger;

/** Numbers as JSON-RPC writes them: 0x and hex digits. */
public final class Quantity {
  private Quantity() {}

  /** From 0 to 2^256 - 1; zeros in front are let through, as some nodes write them. */
  public static BigInteger read(Node node) {
    if (!node.text().matches("0x[0-9a-fA-F]{1,64}")) {
      throw node.wrong("a quantity: 0x and 1 to 64 hex digits");
    }
    return new BigInteger(node.text().substring(2), 16);
  }

  /** One of 64 bits, read as unsigned. */
  public static long unsigned(Node node) {
    BigInteger value = read(node);
    if (value.bitLength() > 64) {
      throw node.wrong("a quantity of at most 2^64 - 1");
    }
    return value.longValue();
  }

  public static String hex(long unsigned) {
    return "0x" + Long.toHexString(unsigned);
  }

  public static String hex(BigInteger value) {
    return "0x" + value.toString(16);
  }
}
