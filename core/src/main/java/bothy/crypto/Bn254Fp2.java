package bothy.crypto;

import java.math.BigInteger;

/** c0 + c1 u over the base field of BN254, with u^2 = -1. */
record Bn254Fp2(Bn254Fp c0, Bn254Fp c1) implements Bn254Field<Bn254Fp2> {
  static final Bn254Fp2 ZERO = new Bn254Fp2(Bn254Fp.ZERO, Bn254Fp.ZERO);
  static final Bn254Fp2 ONE = new Bn254Fp2(Bn254Fp.ONE, Bn254Fp.ZERO);

  /** xi = 9 + u, the number whose sixth root makes the twelfth extension. */
  static final Bn254Fp2 XI = new Bn254Fp2(Bn254Fp.of(BigInteger.valueOf(9)), Bn254Fp.ONE);

  @Override
  public boolean isZero() {
    return c0.isZero() && c1.isZero();
  }

  @Override
  public boolean isSame(Bn254Fp2 y) {
    return c0.isSame(y.c0) && c1.isSame(y.c1);
  }

  @Override
  public Bn254Fp2 plus(Bn254Fp2 y) {
    return new Bn254Fp2(c0.plus(y.c0), c1.plus(y.c1));
  }

  @Override
  public Bn254Fp2 minus(Bn254Fp2 y) {
    return new Bn254Fp2(c0.minus(y.c0), c1.minus(y.c1));
  }

  @Override
  public Bn254Fp2 negated() {
    return new Bn254Fp2(c0.negated(), c1.negated());
  }

  @Override
  public Bn254Fp2 doubled() {
    return new Bn254Fp2(c0.doubled(), c1.doubled());
  }

  Bn254Fp2 tripled() {
    return plus(doubled());
  }

  /** The conjugate, which is also the p-th power. */
  Bn254Fp2 conjugated() {
    return new Bn254Fp2(c0, c1.negated());
  }

  @Override
  public Bn254Fp2 times(Bn254Fp2 y) {
    Bn254Fp low = c0.times(y.c0);
    Bn254Fp high = c1.times(y.c1);
    Bn254Fp cross = c0.plus(c1).times(y.c0.plus(y.c1));
    return new Bn254Fp2(low.minus(high), cross.minus(low).minus(high));
  }

  Bn254Fp2 times(Bn254Fp y) {
    return new Bn254Fp2(c0.times(y), c1.times(y));
  }

  @Override
  public Bn254Fp2 squared() {
    return new Bn254Fp2(c0.plus(c1).times(c0.minus(c1)), c0.times(c1).doubled());
  }

  Bn254Fp2 timesXi() {
    Bn254Fp eight0 = c0.doubled().doubled().doubled();
    Bn254Fp eight1 = c1.doubled().doubled().doubled();
    return new Bn254Fp2(eight0.plus(c0).minus(c1), eight1.plus(c1).plus(c0));
  }

  @Override
  public Bn254Fp2 inverted() {
    Bn254Fp norm = c0.squared().plus(c1.squared()).inverted();
    return new Bn254Fp2(c0.times(norm), c1.negated().times(norm));
  }

  Bn254Fp2 power(BigInteger exponent) {
    Bn254Fp2 result = ONE;
    for (int bit = exponent.bitLength() - 1; bit >= 0; bit--) {
      result = result.squared();
      if (exponent.testBit(bit)) {
        result = result.times(this);
      }
    }
    return result;
  }
}
