package bothy.simulation.precompiles;

import bothy.simulation.Fork;
import java.math.BigInteger;

/** What MODEXP costs, by its three lengths and the exponent's first 32 bytes. */
enum ModexpRules {
  /** EIP-198, Byzantium. */
  EIP_198 {
    @Override
    BigInteger gas(BigInteger longer, BigInteger exponentLength, BigInteger head) {
      BigInteger square = longer.multiply(longer);
      BigInteger complexity;
      if (longer.compareTo(BigInteger.valueOf(64)) <= 0) {
        complexity = square;
      } else if (longer.compareTo(BigInteger.valueOf(1024)) <= 0) {
        complexity =
            square
                .shiftRight(2)
                .add(longer.multiply(BigInteger.valueOf(96)))
                .subtract(BigInteger.valueOf(3072));
      } else {
        complexity =
            square
                .shiftRight(4)
                .add(longer.multiply(BigInteger.valueOf(480)))
                .subtract(BigInteger.valueOf(199680));
      }
      return complexity
          .multiply(iterations(exponentLength, head, 8))
          .divide(BigInteger.valueOf(20));
    }
  },
  /** EIP-2565, Berlin. */
  EIP_2565 {
    @Override
    BigInteger gas(BigInteger longer, BigInteger exponentLength, BigInteger head) {
      BigInteger words = words(longer);
      return words
          .multiply(words)
          .multiply(iterations(exponentLength, head, 8))
          .divide(BigInteger.valueOf(3))
          .max(BigInteger.valueOf(200));
    }
  },
  /** EIP-7883, with the lengths limited by EIP-7823, Osaka. */
  EIP_7883 {
    @Override
    BigInteger gas(BigInteger longer, BigInteger exponentLength, BigInteger head) {
      BigInteger words = words(longer);
      BigInteger complexity =
          longer.compareTo(WORD) <= 0 ? BigInteger.valueOf(16) : words.multiply(words).shiftLeft(1);
      return complexity.multiply(iterations(exponentLength, head, 16)).max(BigInteger.valueOf(500));
    }

    @Override
    boolean allowsLength(BigInteger length) {
      return length.compareTo(BigInteger.valueOf(1024)) <= 0;
    }
  };

  private static final BigInteger WORD = BigInteger.valueOf(32);

  static ModexpRules of(Fork fork) {
    if (fork.atLeast(Fork.OSAKA)) {
      return EIP_7883;
    }
    return fork.atLeast(Fork.BERLIN) ? EIP_2565 : EIP_198;
  }

  /**
   * The gas.
   *
   * @param longer the greater of the lengths of base and modulus
   * @param head the first 32 bytes of the exponent, all of it if it is shorter
   */
  abstract BigInteger gas(BigInteger longer, BigInteger exponentLength, BigInteger head);

  boolean allowsLength(BigInteger length) {
    return true;
  }

  private static BigInteger words(BigInteger length) {
    return length.add(BigInteger.valueOf(7)).shiftRight(3);
  }

  private static BigInteger iterations(BigInteger length, BigInteger head, int perByte) {
    BigInteger bits = BigInteger.valueOf(Math.max(head.bitLength() - 1, 0));
    if (length.compareTo(WORD) > 0) {
      bits = bits.add(length.subtract(WORD).multiply(BigInteger.valueOf(perByte)));
    }
    return bits.max(BigInteger.ONE);
  }
}
