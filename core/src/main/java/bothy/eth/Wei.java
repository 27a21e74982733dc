package bothy.eth;

import java.math.BigInteger;

/** An amount of ether's smallest unit, from 0 to 2^256 - 1. */
public record Wei(BigInteger amount) implements Comparable<Wei> {
  public static final Wei ZERO = new Wei(BigInteger.ZERO);

  public Wei {
    if (amount.signum() < 0 || amount.bitLength() > 256) {
      throw new EthException(
          "expected an amount from 0 to 2^256 - 1 wei, found " + amount.bitLength() + " bits");
    }
  }

  public static Wei of(long amount) {
    return amount == 0 ? ZERO : new Wei(BigInteger.valueOf(amount));
  }

  public static Wei of(Word word) {
    return word.isZero() ? ZERO : new Wei(word.toBigInteger());
  }

  public Word toWord() {
    return Word.of(amount);
  }

  public boolean isZero() {
    return amount.signum() == 0;
  }

  @Override
  public int compareTo(Wei other) {
    return amount.compareTo(other.amount);
  }

  /** Decimal digits. */
  @Override
  public String toString() {
    return amount.toString();
  }
}
