package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DivisionTest {
  private static final BigInteger LIMB = BigInteger.ONE.shiftLeft(64);
  private static final BigInteger WORD = BigInteger.ONE.shiftLeft(256);

  private final Division division = new Division();
  private final Random random = new Random(7);

  @Test
  void theReciprocalIsExact() {
    for (int i = 0; i < 200_000; i++) {
      long d = i < 64 ? Long.MIN_VALUE | 1L << i : limb() | Long.MIN_VALUE;
      BigInteger expected =
          LIMB.multiply(LIMB).subtract(BigInteger.ONE).divide(unsigned(d)).subtract(LIMB);

      assertThat(Division.reciprocal(d)).as("of %x", d).isEqualTo(expected.longValue());
    }
  }

  @Test
  void quotientsAndRemaindersAreThoseOfBigInteger() {
    for (int i = 0; i < 100_000; i++) {
      long[] s = new long[8];
      BigInteger b = put(s, 0);
      BigInteger a = put(s, 4);
      long[] t = s.clone();

      division.div(s, 0);
      division.mod(t, 0);

      boolean zero = b.signum() == 0;
      assertThat(number(s)).as("%s / %s", a, b).isEqualTo(zero ? b : a.divide(b));
      assertThat(number(t)).as("%s %% %s", a, b).isEqualTo(zero ? b : a.mod(b));
    }
  }

  @Test
  void sumsAndProductsAreReducedAsByBigInteger() {
    for (int i = 0; i < 100_000; i++) {
      long[] s = new long[12];
      BigInteger n = put(s, 0);
      BigInteger b = put(s, 4);
      BigInteger a = put(s, 8);
      long[] t = s.clone();

      division.addMod(s, 0);
      division.mulMod(t, 0);

      boolean zero = n.signum() == 0;
      assertThat(number(s)).as("%s + %s %% %s", a, b, n).isEqualTo(zero ? n : a.add(b).mod(n));
      assertThat(number(t)).as("%s * %s %% %s", a, b, n).isEqualTo(zero ? n : a.multiply(b).mod(n));
    }
  }

  /** Limbs of zeros, ones and their neighbours often: carries and corrections are rare else. */
  private long limb() {
    return switch (random.nextInt(6)) {
      case 0 -> 0;
      case 1 -> -1;
      case 2 -> random.nextInt(3) - 1L;
      case 3 -> Long.MIN_VALUE + random.nextInt(3) - 1;
      default -> random.nextLong();
    };
  }

  private BigInteger put(long[] s, int at) {
    int size = random.nextInt(5);
    for (int i = 0; i < size; i++) {
      s[at + i] = limb();
    }
    return number(java.util.Arrays.copyOfRange(s, at, at + 4));
  }

  private static BigInteger number(long[] s) {
    BigInteger number = BigInteger.ZERO;
    for (int i = 3; i >= 0; i--) {
      number = number.shiftLeft(64).add(unsigned(s[i]));
    }
    return number.mod(WORD);
  }

  private static BigInteger unsigned(long limb) {
    return new BigInteger(Long.toUnsignedString(limb));
  }
}
