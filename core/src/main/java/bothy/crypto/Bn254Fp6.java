package bothy.crypto;

/** c0 + c1 v + c2 v^2 over {@link Bn254Fp2}, with v^3 = xi. */
record Bn254Fp6(Bn254Fp2 c0, Bn254Fp2 c1, Bn254Fp2 c2) {
  static final Bn254Fp6 ZERO = new Bn254Fp6(Bn254Fp2.ZERO, Bn254Fp2.ZERO, Bn254Fp2.ZERO);
  static final Bn254Fp6 ONE = new Bn254Fp6(Bn254Fp2.ONE, Bn254Fp2.ZERO, Bn254Fp2.ZERO);

  boolean isZero() {
    return c0.isZero() && c1.isZero() && c2.isZero();
  }

  boolean isSame(Bn254Fp6 y) {
    return c0.isSame(y.c0) && c1.isSame(y.c1) && c2.isSame(y.c2);
  }

  Bn254Fp6 plus(Bn254Fp6 y) {
    return new Bn254Fp6(c0.plus(y.c0), c1.plus(y.c1), c2.plus(y.c2));
  }

  Bn254Fp6 minus(Bn254Fp6 y) {
    return new Bn254Fp6(c0.minus(y.c0), c1.minus(y.c1), c2.minus(y.c2));
  }

  Bn254Fp6 negated() {
    return new Bn254Fp6(c0.negated(), c1.negated(), c2.negated());
  }

  Bn254Fp6 timesV() {
    return new Bn254Fp6(c2.timesXi(), c0, c1);
  }

  Bn254Fp6 times(Bn254Fp6 y) {
    Bn254Fp2 a = c0.times(y.c0);
    Bn254Fp2 b = c1.times(y.c1);
    Bn254Fp2 c = c2.times(y.c2);
    Bn254Fp2 bc = c1.plus(c2).times(y.c1.plus(y.c2)).minus(b).minus(c);
    Bn254Fp2 ab = c0.plus(c1).times(y.c0.plus(y.c1)).minus(a).minus(b);
    Bn254Fp2 ac = c0.plus(c2).times(y.c0.plus(y.c2)).minus(a).minus(c);
    return new Bn254Fp6(a.plus(bc.timesXi()), ab.plus(c.timesXi()), ac.plus(b));
  }

  Bn254Fp6 times(Bn254Fp2 y) {
    return new Bn254Fp6(c0.times(y), c1.times(y), c2.times(y));
  }

  /** Times y0 + y1 v. */
  Bn254Fp6 timesSparse(Bn254Fp2 y0, Bn254Fp2 y1) {
    Bn254Fp2 a = c0.times(y0);
    Bn254Fp2 b = c1.times(y1);
    Bn254Fp2 ab = c0.plus(c1).times(y0.plus(y1)).minus(a).minus(b);
    return new Bn254Fp6(a.plus(c2.times(y1).timesXi()), ab, c2.times(y0).plus(b));
  }

  Bn254Fp6 squared() {
    return times(this);
  }

  Bn254Fp6 inverted() {
    Bn254Fp2 a = c0.squared().minus(c1.times(c2).timesXi());
    Bn254Fp2 b = c2.squared().timesXi().minus(c0.times(c1));
    Bn254Fp2 c = c1.squared().minus(c0.times(c2));
    Bn254Fp2 norm = c0.times(a).plus(c2.times(b).plus(c1.times(c)).timesXi());
    return new Bn254Fp6(a, b, c).times(norm.inverted());
  }
}
