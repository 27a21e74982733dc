package bothy.crypto;

import java.math.BigInteger;

/**
 * An element of BN254's base field, in Montgomery form with R = 2^256: four limbs, least first,
 * always below p. Multiplication is written out, since this is where a pairing spends its time.
 */
final class Bn254Fp implements Bn254Field<Bn254Fp> {
  static final BigInteger P =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);

  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /** -1 / p modulo 2^64. */
  private static final long INVERSE = 0x87d20782e4866389L;

  /** R squared modulo p: multiplying by it brings a number into Montgomery form. */
  private static final Bn254Fp R_SQUARED =
      new Bn254Fp(
          0xf32cfc5b538afa89L, 0xb5e71911d44501fbL, 0x47ab1eff0a417ff6L, 0x06d89f71cab8351fL);

  static final Bn254Fp ZERO = new Bn254Fp(0, 0, 0, 0);
  static final Bn254Fp ONE = of(BigInteger.ONE);

  private final long l0;
  private final long l1;
  private final long l2;
  private final long l3;

  private Bn254Fp(long l0, long l1, long l2, long l3) {
    this.l0 = l0;
    this.l1 = l1;
    this.l2 = l2;
    this.l3 = l3;
  }

  /** The element of a number from 0 to p - 1. */
  static Bn254Fp of(BigInteger value) {
    return plain(value).times(R_SQUARED);
  }

  BigInteger toBigInteger() {
    Bn254Fp plain = times(new Bn254Fp(1, 0, 0, 0));
    return unsigned(plain.l3)
        .shiftLeft(64)
        .or(unsigned(plain.l2))
        .shiftLeft(64)
        .or(unsigned(plain.l1))
        .shiftLeft(64)
        .or(unsigned(plain.l0));
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  @Override
  public boolean isSame(Bn254Fp y) {
    return ((l0 ^ y.l0) | (l1 ^ y.l1) | (l2 ^ y.l2) | (l3 ^ y.l3)) == 0;
  }

  // Both are below p, which is below 2^254: the sum never leaves the four limbs.
  @Override
  public Bn254Fp plus(Bn254Fp y) {
    long s0 = l0 + y.l0;
    long carry = carry(l0, y.l0, s0);
    long part = l1 + y.l1;
    long s1 = part + carry;
    carry = carry(l1, y.l1, part) + carry(part, carry, s1);
    part = l2 + y.l2;
    long s2 = part + carry;
    carry = carry(l2, y.l2, part) + carry(part, carry, s2);
    return reduced(s0, s1, s2, l3 + y.l3 + carry);
  }

  @Override
  public Bn254Fp minus(Bn254Fp y) {
    long d0 = l0 - y.l0;
    long borrow = borrow(l0, y.l0, d0);
    long part = l1 - y.l1;
    long d1 = part - borrow;
    borrow = borrow(l1, y.l1, part) + borrow(part, borrow, d1);
    part = l2 - y.l2;
    long d2 = part - borrow;
    borrow = borrow(l2, y.l2, part) + borrow(part, borrow, d2);
    long d3 = l3 - y.l3 - borrow;
    long mask = d3 >> 63;
    return sum(d0, d1, d2, d3, P0 & mask, P1 & mask, P2 & mask, P3 & mask);
  }

  @Override
  public Bn254Fp negated() {
    return ZERO.minus(this);
  }

  @Override
  public Bn254Fp doubled() {
    return plus(this);
  }

  @Override
  public Bn254Fp squared() {
    return times(this);
  }

  /** The inverse; zero has none. */
  @Override
  public Bn254Fp inverted() {
    return of(toBigInteger().modInverse(P));
  }

  /** Montgomery multiplication, operands scanned limb by limb, reduced as it goes (CIOS). */
  @Override
  public Bn254Fp times(Bn254Fp y) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int limb = 0; limb < 4; limb++) {
      long w = limb == 0 ? y.l0 : limb == 1 ? y.l1 : limb == 2 ? y.l2 : y.l3;
      long low = l0 * w;
      long sum = low + t0;
      long a = Math.unsignedMultiplyHigh(l0, w) + carry(low, t0, sum);
      t0 = sum;
      low = l1 * w;
      sum = low + a;
      a = Math.unsignedMultiplyHigh(l1, w) + carry(low, a, sum);
      low = sum;
      sum = low + t1;
      a += carry(low, t1, sum);
      t1 = sum;
      low = l2 * w;
      sum = low + a;
      a = Math.unsignedMultiplyHigh(l2, w) + carry(low, a, sum);
      low = sum;
      sum = low + t2;
      a += carry(low, t2, sum);
      t2 = sum;
      low = l3 * w;
      sum = low + a;
      a = Math.unsignedMultiplyHigh(l3, w) + carry(low, a, sum);
      low = sum;
      sum = low + t3;
      a += carry(low, t3, sum);
      t3 = sum;
      long m = t0 * INVERSE;
      low = m * P0;
      long c = Math.unsignedMultiplyHigh(m, P0) + carry(low, t0, low + t0);
      low = m * P1;
      sum = low + c;
      c = Math.unsignedMultiplyHigh(m, P1) + carry(low, c, sum);
      low = sum;
      sum = low + t1;
      c += carry(low, t1, sum);
      t0 = sum;
      low = m * P2;
      sum = low + c;
      c = Math.unsignedMultiplyHigh(m, P2) + carry(low, c, sum);
      low = sum;
      sum = low + t2;
      c += carry(low, t2, sum);
      t1 = sum;
      low = m * P3;
      sum = low + c;
      c = Math.unsignedMultiplyHigh(m, P3) + carry(low, c, sum);
      low = sum;
      sum = low + t3;
      c += carry(low, t3, sum);
      t2 = sum;
      t3 = c + a;
    }
    return reduced(t0, t1, t2, t3);
  }

  /** A value below 2p, brought below p. */
  private static Bn254Fp reduced(long s0, long s1, long s2, long s3) {
    long d0 = s0 - P0;
    long borrow = borrow(s0, P0, d0);
    long part = s1 - P1;
    long d1 = part - borrow;
    borrow = borrow(s1, P1, part) + borrow(part, borrow, d1);
    part = s2 - P2;
    long d2 = part - borrow;
    borrow = borrow(s2, P2, part) + borrow(part, borrow, d2);
    long d3 = s3 - P3 - borrow;
    long mask = d3 >> 63;
    return new Bn254Fp(
        d0 ^ ((d0 ^ s0) & mask),
        d1 ^ ((d1 ^ s1) & mask),
        d2 ^ ((d2 ^ s2) & mask),
        d3 ^ ((d3 ^ s3) & mask));
  }

  private static Bn254Fp sum(
      long x0, long x1, long x2, long x3, long y0, long y1, long y2, long y3) {
    long s0 = x0 + y0;
    long carry = carry(x0, y0, s0);
    long part = x1 + y1;
    long s1 = part + carry;
    carry = carry(x1, y1, part) + carry(part, carry, s1);
    part = x2 + y2;
    long s2 = part + carry;
    carry = carry(x2, y2, part) + carry(part, carry, s2);
    return new Bn254Fp(s0, s1, s2, x3 + y3 + carry);
  }

  /** The carry out of {@code sum = x + y}, without a branch. */
  private static long carry(long x, long y, long sum) {
    return ((x & y) | ((x | y) & ~sum)) >>> 63;
  }

  /** The borrow out of {@code difference = x - y}, without a branch. */
  private static long borrow(long x, long y, long difference) {
    return ((~x & y) | ((~x | y) & difference)) >>> 63;
  }

  private static Bn254Fp plain(BigInteger value) {
    return new Bn254Fp(
        value.longValue(),
        value.shiftRight(64).longValue(),
        value.shiftRight(128).longValue(),
        value.shiftRight(192).longValue());
  }

  private static BigInteger unsigned(long limb) {
    return new BigInteger(Long.toUnsignedString(limb));
  }
}
