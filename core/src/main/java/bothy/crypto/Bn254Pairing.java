package bothy.crypto;

import java.math.BigInteger;

/** The optimal ate pairing of BN254. */
final class Bn254Pairing {
  /** The curve's parameter u. */
  private static final long U = 4965661367192848881L;

  private static final BigInteger LOOP =
      BigInteger.valueOf(6).multiply(BigInteger.valueOf(U)).add(BigInteger.TWO);

  private final Bn254Fp xp;
  private final Bn254Fp yp;
  private Bn254Fp2 x;
  private Bn254Fp2 y;
  private Bn254Fp12 value = Bn254Fp12.ONE;

  /** Both points are normalised. */
  private Bn254Pairing(Bn254Point<Bn254Fp> p, Bn254Point<Bn254Fp2> q) {
    xp = p.x();
    yp = p.y();
    x = q.x();
    y = q.y();
  }

  /** The Miller loop over 6u + 2 and its two last steps. */
  static Bn254Fp12 miller(Bn254Point<Bn254Fp> p, Bn254Point<Bn254Fp2> q) {
    Bn254Pairing running = new Bn254Pairing(p, q);
    for (int bit = LOOP.bitLength() - 2; bit >= 0; bit--) {
      running.value = running.value.squared();
      running.twice();
      if (LOOP.testBit(bit)) {
        running.add(q.x(), q.y());
      }
    }
    Bn254Fp2 x1 = q.x().conjugated().times(Bn254Fp12.FROBENIUS[2]);
    Bn254Fp2 y1 = q.y().conjugated().times(Bn254Fp12.FROBENIUS[3]);
    Bn254Fp2 x2 = x1.conjugated().times(Bn254Fp12.FROBENIUS[2]);
    Bn254Fp2 y2 = y1.conjugated().times(Bn254Fp12.FROBENIUS[3]);
    running.add(x1, y1);
    running.add(x2, y2.negated());
    return running.value;
  }

  private void twice() {
    Bn254Fp2 slope = x.squared().tripled().times(y.doubled().inverted());
    line(slope, x);
  }

  private void add(Bn254Fp2 qx, Bn254Fp2 qy) {
    Bn254Fp2 slope = qy.minus(y).times(qx.minus(x).inverted());
    line(slope, qx);
  }

  /** Takes the line through the running point into the value and moves the point on. */
  private void line(Bn254Fp2 slope, Bn254Fp2 otherX) {
    Bn254Fp2 constant = new Bn254Fp2(yp, Bn254Fp.ZERO);
    value = value.timesLine(constant, slope.times(xp).negated(), slope.times(x).minus(y));
    Bn254Fp2 next = slope.squared().minus(x).minus(otherX);
    y = slope.times(x.minus(next)).minus(y);
    x = next;
  }

  /** The power of (p^12 - 1) / r, times a number prime to r (Scott et al., 2008). */
  static Bn254Fp12 finalPower(Bn254Fp12 f) {
    Bn254Fp12 easy = f.conjugated().times(f.inverted());
    easy = easy.frobeniusPower().frobeniusPower().times(easy);
    Bn254Fp12 u = easy.power(U);
    Bn254Fp12 u2 = u.power(U);
    Bn254Fp12 u3 = u2.power(U);
    Bn254Fp12 p = easy.frobeniusPower();
    Bn254Fp12 p2 = p.frobeniusPower();
    Bn254Fp12 y0 = p.times(p2).times(p2.frobeniusPower());
    Bn254Fp12 y1 = easy.conjugated();
    Bn254Fp12 y2 = u2.frobeniusPower().frobeniusPower();
    Bn254Fp12 y3 = u.frobeniusPower().conjugated();
    Bn254Fp12 y4 = u.times(u2.frobeniusPower()).conjugated();
    Bn254Fp12 y5 = u2.conjugated();
    Bn254Fp12 y6 = u3.times(u3.frobeniusPower()).conjugated();
    Bn254Fp12 t0 = y6.squared().times(y4).times(y5);
    Bn254Fp12 t1 = y3.times(y5).times(t0);
    t0 = t0.times(y2);
    t1 = t1.squared().times(t0).squared();
    t0 = t1.times(y1);
    t1 = t1.times(y0);
    return t0.squared().times(t1);
  }
}
