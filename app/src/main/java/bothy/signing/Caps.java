package bothy.signing;

import java.math.BigInteger;

/**
 * What the signer signs for an account without a proof of presence, whatever an approval says.
 *
 * @param perTransaction the most of value and maximum fee in one transaction, in wei
 * @param perDay the most of both in any 24 hours, in wei
 * @param typedData whether typed data need no proof
 * @param messages whether messages need none
 * @param delegations whether EIP-7702 authorisations for one chain need none
 */
public record Caps(
    BigInteger perTransaction,
    BigInteger perDay,
    boolean typedData,
    boolean messages,
    boolean delegations) {
  private static final BigInteger ETHER = BigInteger.TEN.pow(18);

  /** 1 ETH at once, 2 a day; typed data and messages, no delegations. */
  public static final Caps USUAL = new Caps(ETHER, ETHER.shiftLeft(1), true, true, false);

  /** For keys that everybody knows. */
  public static final Caps PRACTICE =
      new Caps(
          ETHER.multiply(BigInteger.valueOf(5_000)),
          ETHER.multiply(BigInteger.valueOf(10_000)),
          true,
          true,
          false);

  public Caps {
    if (perTransaction.signum() < 0
        || perDay.signum() < 0
        || perTransaction.bitLength() > 256
        || perDay.bitLength() > 256) {
      throw new SigningException("expected caps from 0 to 2^256 - 1 wei");
    }
  }
}
