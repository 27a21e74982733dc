package bothy.simulation.precompiles;

import bothy.crypto.CryptoException;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** MODEXP (EIP-198): three lengths, then base, exponent and modulus of those lengths. */
record ModularExponentiation(ModexpRules rules) implements Precompile {
  private static final int HEADER = 96;
  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  private static final BigInteger INT_MAX = BigInteger.valueOf(Integer.MAX_VALUE);
  private static final BigInteger MAXIMUM_LENGTH = BigInteger.valueOf(1 << 24);

  @Override
  public long gas(byte[] input) {
    BigInteger baseLength = Input.word(input, 0);
    BigInteger exponentLength = Input.word(input, 32);
    BigInteger longer = baseLength.max(Input.word(input, 64));
    int headLength = exponentLength.min(BigInteger.valueOf(32)).intValue();
    BigInteger head = number(input, baseLength.add(BigInteger.valueOf(HEADER)), headLength);
    return rules.gas(longer, exponentLength, head).min(LONG_MAX).longValue();
  }

  @Override
  public byte @Nullable [] run(byte[] input) {
    BigInteger baseLength = Input.word(input, 0);
    BigInteger exponentLength = Input.word(input, 32);
    BigInteger modulusLength = Input.word(input, 64);
    boolean allowed =
        rules.allowsLength(baseLength)
            && rules.allowsLength(exponentLength)
            && rules.allowsLength(modulusLength);
    if (!allowed) {
      return null;
    }
    if (modulusLength.signum() == 0) {
      return new byte[0];
    }
    requireFeasible(baseLength.max(modulusLength));
    BigInteger exponentAt = baseLength.add(BigInteger.valueOf(HEADER));
    BigInteger modulusAt = exponentAt.add(exponentLength);
    int size = modulusLength.intValueExact();
    BigInteger modulus = number(input, modulusAt, size);
    if (modulus.bitLength() <= 1) {
      return new byte[size];
    }
    BigInteger base = number(input, BigInteger.valueOf(HEADER), baseLength.intValueExact());
    int present = presentBytes(input, exponentAt, exponentLength);
    BigInteger exponent = number(input, exponentAt, present);
    BigInteger power = base.modPow(exponent, modulus);
    if (exponent.signum() != 0) {
      BigInteger absent = exponentLength.subtract(BigInteger.valueOf(present));
      power = squareRepeatedly(power, absent.shiftLeft(3), modulus);
    }
    return Input.toBytes(power, size);
  }

  // Such lengths cost some 10^12 gas: no block holds that, only a call with a made-up gas limit.
  private static void requireFeasible(BigInteger length) {
    if (length.compareTo(MAXIMUM_LENGTH) > 0) {
      throw new CryptoException("expected MODEXP lengths up to 2^24, found " + length);
    }
  }

  // The zero bits of an exponent that goes on beyond the calldata's end: never materialised.
  private static BigInteger squareRepeatedly(
      BigInteger base, BigInteger times, BigInteger modulus) {
    BigInteger value = base;
    int chunk = 1 << 15;
    BigInteger left = times;
    while (left.signum() > 0 && value.bitLength() > 1) {
      int now = left.min(BigInteger.valueOf(chunk)).intValue();
      value = value.modPow(BigInteger.ONE.shiftLeft(now), modulus);
      left = left.subtract(BigInteger.valueOf(now));
    }
    return value;
  }

  /** How many of the {@code length} bytes at {@code offset} lie within the input. */
  private static int presentBytes(byte[] input, BigInteger offset, BigInteger length) {
    BigInteger available = BigInteger.valueOf(input.length).subtract(offset).max(BigInteger.ZERO);
    return length.min(available).intValue();
  }

  /** The number at {@code offset}, without materialising the zeros beyond the input's end. */
  private static BigInteger number(byte[] input, BigInteger offset, int length) {
    if (length == 0 || offset.compareTo(INT_MAX) > 0 || offset.intValue() >= input.length) {
      return BigInteger.ZERO;
    }
    int from = offset.intValue();
    int present = Math.min(length, input.length - from);
    return new BigInteger(1, input, from, present).shiftLeft(8 * (length - present));
  }
}
