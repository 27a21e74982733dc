package bothy.crypto;

import java.math.BigInteger;

/** A point of y^2 = x^3 + b in Jacobian coordinates: (x / z^2, y / z^3); z is zero at infinity. */
record Bn254Point<F extends Bn254Field<F>>(F x, F y, F z) {
  boolean isInfinity() {
    return z.isZero();
  }

  Bn254Point<F> negated() {
    return new Bn254Point<>(x, y.negated(), z);
  }

  Bn254Point<F> doubled() {
    F a = x.squared();
    F b = y.squared();
    F c = b.squared();
    F d = x.plus(b).squared().minus(a).minus(c).doubled();
    F e = a.doubled().plus(a);
    F x3 = e.squared().minus(d.doubled());
    F y3 = e.times(d.minus(x3)).minus(c.doubled().doubled().doubled());
    return new Bn254Point<>(x3, y3, y.times(z).doubled());
  }

  Bn254Point<F> plus(Bn254Point<F> other) {
    if (isInfinity()) {
      return other;
    }
    if (other.isInfinity()) {
      return this;
    }
    F z1 = z.squared();
    F z2 = other.z.squared();
    F u1 = x.times(z2);
    F s1 = y.times(z2).times(other.z);
    F h = other.x.times(z1).minus(u1);
    F r = other.y.times(z1).times(z).minus(s1);
    if (h.isZero()) {
      return r.isZero() ? doubled() : new Bn254Point<>(x, y, h);
    }
    F h2 = h.squared();
    F h3 = h2.times(h);
    F v = u1.times(h2);
    F x3 = r.squared().minus(h3).minus(v.doubled());
    F y3 = r.times(v.minus(x3)).minus(s1.times(h3));
    return new Bn254Point<>(x3, y3, z.times(other.z).times(h));
  }

  Bn254Point<F> times(BigInteger scalar) {
    Bn254Point<F> sum = new Bn254Point<>(x, y, z.minus(z));
    for (int bit = scalar.bitLength() - 1; bit >= 0; bit--) {
      sum = sum.doubled();
      if (scalar.testBit(bit)) {
        sum = sum.plus(this);
      }
    }
    return sum;
  }

  /** The same point with z = 1; not for infinity. */
  Bn254Point<F> normalised() {
    F inverse = z.inverted();
    F square = inverse.squared();
    return new Bn254Point<>(x.times(square), y.times(square).times(inverse), z.times(inverse));
  }
}
