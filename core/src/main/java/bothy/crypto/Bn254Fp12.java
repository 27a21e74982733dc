package bothy.crypto;

import java.math.BigInteger;

/** c0 + c1 w over {@link Bn254Fp6}, with w^2 = v. */
record Bn254Fp12(Bn254Fp6 c0, Bn254Fp6 c1) {
  static final Bn254Fp12 ONE = new Bn254Fp12(Bn254Fp6.ONE, Bn254Fp6.ZERO);

  /** xi to the power of (p - 1) / 6 times 0 to 5: what Frobenius multiplies the powers of w by. */
  static final Bn254Fp2[] FROBENIUS = frobenius();

  private static Bn254Fp2[] frobenius() {
    BigInteger exponent = Bn254Fp.P.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6));
    Bn254Fp2[] powers = new Bn254Fp2[6];
    powers[0] = Bn254Fp2.ONE;
    powers[1] = Bn254Fp2.XI.power(exponent);
    for (int i = 2; i < powers.length; i++) {
      powers[i] = powers[i - 1].times(powers[1]);
    }
    return powers;
  }

  boolean isOne() {
    return c0.isSame(Bn254Fp6.ONE) && c1.isZero();
  }

  Bn254Fp12 times(Bn254Fp12 y) {
    Bn254Fp6 low = c0.times(y.c0);
    Bn254Fp6 high = c1.times(y.c1);
    Bn254Fp6 cross = c0.plus(c1).times(y.c0.plus(y.c1));
    return new Bn254Fp12(low.plus(high.timesV()), cross.minus(low).minus(high));
  }

  Bn254Fp12 squared() {
    Bn254Fp6 product = c0.times(c1);
    Bn254Fp6 square = c0.plus(c1).times(c0.plus(c1.timesV()));
    return new Bn254Fp12(square.minus(product).minus(product.timesV()), product.plus(product));
  }

  /** Times a line: y0 + y1 w + y2 v w. */
  Bn254Fp12 timesLine(Bn254Fp2 y0, Bn254Fp2 y1, Bn254Fp2 y2) {
    Bn254Fp6 low = c0.times(y0);
    Bn254Fp6 high = c1.timesSparse(y1, y2);
    Bn254Fp6 cross = c0.plus(c1).timesSparse(y0.plus(y1), y2);
    return new Bn254Fp12(low.plus(high.timesV()), cross.minus(low).minus(high));
  }

  /** The p^6-th power; in the cyclotomic subgroup also the inverse. */
  Bn254Fp12 conjugated() {
    return new Bn254Fp12(c0, c1.negated());
  }

  Bn254Fp12 inverted() {
    Bn254Fp6 norm = c0.squared().minus(c1.squared().timesV()).inverted();
    return new Bn254Fp12(c0.times(norm), c1.negated().times(norm));
  }

  /** The p-th power. */
  Bn254Fp12 frobeniusPower() {
    return new Bn254Fp12(
        new Bn254Fp6(
            c0.c0().conjugated(),
            c0.c1().conjugated().times(FROBENIUS[2]),
            c0.c2().conjugated().times(FROBENIUS[4])),
        new Bn254Fp6(
            c1.c0().conjugated().times(FROBENIUS[1]),
            c1.c1().conjugated().times(FROBENIUS[3]),
            c1.c2().conjugated().times(FROBENIUS[5])));
  }

  Bn254Fp12 power(long exponent) {
    Bn254Fp12 result = this;
    for (int bit = 62 - Long.numberOfLeadingZeros(exponent); bit >= 0; bit--) {
      result = result.squared();
      if ((exponent >>> bit & 1) == 1) {
        result = result.times(this);
      }
    }
    return result;
  }
}
