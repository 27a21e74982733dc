package bothy.eth;

import java.math.BigInteger;

/** A chain's EIP-155 id, from 1 to 2^256 - 1. */
public record ChainId(BigInteger value) {
  public static final ChainId MAINNET = of(1);
  public static final ChainId SEPOLIA = of(11155111);
  public static final ChainId HOODI = of(560048);

  public ChainId {
    if (value.signum() <= 0 || value.bitLength() > 256) {
      throw new EthException(
          "expected a chain id from 1 to 2^256 - 1, found " + value.bitLength() + " bits");
    }
  }

  public static ChainId of(long value) {
    return new ChainId(BigInteger.valueOf(value));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
