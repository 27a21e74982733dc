package bothy.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The curve alt_bn128 as EIP-196 and EIP-197 encode it: coordinates of 32 bytes, an element of the
 * quadratic extension with its imaginary part first, and zeros for infinity.
 */
public final class Bn254 {
  private static final int WORD = 32;
  private static final int PAIR = 6 * WORD;
  private static final BigInteger R =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);
  private static final Bn254Fp B = Bn254Fp.of(BigInteger.valueOf(3));
  private static final Bn254Fp2 TWIST_B =
      new Bn254Fp2(B, Bn254Fp.ZERO).times(Bn254Fp2.XI.inverted());

  private Bn254() {}

  /** The sum of two points, 128 bytes in and 64 out; null if one isn't on the curve. */
  public static byte @Nullable [] add(byte[] points) {
    Bn254Point<Bn254Fp> first = g1(points, 0);
    Bn254Point<Bn254Fp> second = g1(points, 2 * WORD);
    return first == null || second == null ? null : bytes(first.plus(second));
  }

  /** A point times a number, 96 bytes in and 64 out; null if it isn't on the curve. */
  public static byte @Nullable [] multiply(byte[] pointAndScalar) {
    Bn254Point<Bn254Fp> point = g1(pointAndScalar, 0);
    return point == null ? null : bytes(point.times(number(pointAndScalar, 2 * WORD).mod(R)));
  }

  /**
   * Whether the pairings of the pairs, 192 bytes each, multiply to one; null if a point is on no
   * curve or outside its group.
   */
  public static @Nullable Boolean pairsToOne(byte[] pairs) {
    Bn254Fp12 product = Bn254Fp12.ONE;
    for (int at = 0; at < pairs.length; at += PAIR) {
      Bn254Point<Bn254Fp> p = g1(pairs, at);
      Bn254Point<Bn254Fp2> q = g2(pairs, at + 2 * WORD);
      if (p == null || q == null) {
        return null;
      }
      if (!p.isInfinity() && !q.isInfinity()) {
        product = product.times(Bn254Pairing.miller(p, q));
      }
    }
    return Bn254Pairing.finalPower(product).isOne();
  }

  private static BigInteger number(byte[] bytes, int at) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, at, at + WORD));
  }

  private static @Nullable Bn254Fp coordinate(byte[] bytes, int at) {
    BigInteger value = number(bytes, at);
    return value.compareTo(Bn254Fp.P) < 0 ? Bn254Fp.of(value) : null;
  }

  private static @Nullable Bn254Point<Bn254Fp> g1(byte[] bytes, int at) {
    Bn254Fp x = coordinate(bytes, at);
    Bn254Fp y = coordinate(bytes, at + WORD);
    if (x == null || y == null) {
      return null;
    }
    if (x.isZero() && y.isZero()) {
      return new Bn254Point<>(x, y, Bn254Fp.ZERO);
    }
    boolean onCurve = y.squared().isSame(x.squared().times(x).plus(B));
    return onCurve ? new Bn254Point<>(x, y, Bn254Fp.ONE) : null;
  }

  private static @Nullable Bn254Point<Bn254Fp2> g2(byte[] bytes, int at) {
    Bn254Fp x1 = coordinate(bytes, at);
    Bn254Fp x0 = coordinate(bytes, at + WORD);
    Bn254Fp y1 = coordinate(bytes, at + 2 * WORD);
    Bn254Fp y0 = coordinate(bytes, at + 3 * WORD);
    if (x0 == null || x1 == null || y0 == null || y1 == null) {
      return null;
    }
    Bn254Fp2 x = new Bn254Fp2(x0, x1);
    Bn254Fp2 y = new Bn254Fp2(y0, y1);
    if (x.isZero() && y.isZero()) {
      return new Bn254Point<>(x, y, Bn254Fp2.ZERO);
    }
    Bn254Point<Bn254Fp2> point = new Bn254Point<>(x, y, Bn254Fp2.ONE);
    boolean onCurve = y.squared().isSame(x.squared().times(x).plus(TWIST_B));
    return onCurve && point.times(R).isInfinity() ? point : null;
  }

  private static byte[] bytes(Bn254Point<Bn254Fp> point) {
    byte[] bytes = new byte[2 * WORD];
    if (!point.isInfinity()) {
      Bn254Point<Bn254Fp> affine = point.normalised();
      put(affine.x().toBigInteger(), bytes, WORD);
      put(affine.y().toBigInteger(), bytes, 2 * WORD);
    }
    return bytes;
  }

  private static void put(BigInteger value, byte[] into, int end) {
    byte[] bytes = value.toByteArray();
    int from = bytes.length > WORD ? 1 : 0;
    System.arraycopy(bytes, from, into, end - bytes.length + from, bytes.length - from);
  }
}
