package bothy.eth;

import java.math.BigInteger;

/**
 * An ECDSA signature on secp256k1, unchecked.
 *
 * @param yParity 0 or 1
 */
public record Signature(int yParity, BigInteger r, BigInteger s) {
  public Signature {
    if (yParity != 0 && yParity != 1) {
      throw new EthException("expected a yParity of 0 or 1, found " + yParity);
    }
    if (r.signum() < 0 || r.bitLength() > 256 || s.signum() < 0 || s.bitLength() > 256) {
      throw new EthException("expected r and s from 0 to 2^256 - 1");
    }
  }
}
