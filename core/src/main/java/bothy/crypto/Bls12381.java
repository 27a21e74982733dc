package bothy.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import supranational.blst.P1;
import supranational.blst.P1_Affine;
import supranational.blst.P2;
import supranational.blst.P2_Affine;
import supranational.blst.PT;

/**
 * BLS12-381 as EIP-2537 encodes it: a coordinate is 64 bytes of which the first 16 are zero, an
 * element of the quadratic extension has its real part first, and zeros stand for infinity.
 */
public final class Bls12381 {
  public static final int G1 = 128;
  public static final int G2 = 256;
  public static final int SCALAR = 32;

  /** The order of both groups. */
  public static final BigInteger R =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  static final BigInteger P =
      new BigInteger(
          "1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
              + "1eabfffeb153ffffb9feffffffffaaab",
          16);

  private static final int PADDED = 64;
  private static final int FIELD = 48;

  private Bls12381() {}

  /** The sum of two points of G1's curve; null if one isn't on it. */
  public static byte @Nullable [] addG1(byte[] points) {
    P1 first = g1(points, 0, false);
    P1 second = g1(points, G1, false);
    return first == null || second == null ? null : bytes(first.add(second));
  }

  /** The sum of two points of G2's curve; null if one isn't on it. */
  public static byte @Nullable [] addG2(byte[] points) {
    P2 first = g2(points, 0, false);
    P2 second = g2(points, G2, false);
    return first == null || second == null ? null : bytes(first.add(second));
  }

  /** The sum of points of G1, each times the number behind it; null if one isn't in the group. */
  public static byte @Nullable [] multiplyAndAddG1(byte[] terms) {
    P1 sum = new P1();
    for (int at = 0; at < terms.length; at += G1 + SCALAR) {
      P1 point = g1(terms, at, true);
      if (point == null) {
        return null;
      }
      BigInteger scalar = scalar(terms, at + G1);
      if (scalar.signum() != 0 && !point.is_inf()) {
        sum = sum.add(point.mult(scalar));
      }
    }
    return bytes(sum);
  }

  /** The sum of points of G2, each times the number behind it; null if one isn't in the group. */
  public static byte @Nullable [] multiplyAndAddG2(byte[] terms) {
    P2 sum = new P2();
    for (int at = 0; at < terms.length; at += G2 + SCALAR) {
      P2 point = g2(terms, at, true);
      if (point == null) {
        return null;
      }
      BigInteger scalar = scalar(terms, at + G2);
      if (scalar.signum() != 0 && !point.is_inf()) {
        sum = sum.add(point.mult(scalar));
      }
    }
    return bytes(sum);
  }

  /** Whether the pairings multiply to one; null if a point isn't in its group. */
  public static @Nullable Boolean pairsToOne(byte[] pairs) {
    PT product = PT.one();
    for (int at = 0; at < pairs.length; at += G1 + G2) {
      P1 p = g1(pairs, at, true);
      P2 q = g2(pairs, at + G1, true);
      if (p == null || q == null) {
        return null;
      }
      if (!p.is_inf() && !q.is_inf()) {
        product = product.mul(new PT(p.to_affine(), q.to_affine()));
      }
    }
    return product.final_exp().is_one();
  }

  private static BigInteger scalar(byte[] bytes, int at) {
    return new BigInteger(1, Arrays.copyOfRange(bytes, at, at + SCALAR)).mod(R);
  }

  /** Copies a coordinate without its padding; false if it isn't a canonical element. */
  static boolean coordinate(byte[] from, int at, byte[] into, int to) {
    for (int i = 0; i < PADDED - FIELD; i++) {
      if (from[at + i] != 0) {
        return false;
      }
    }
    System.arraycopy(from, at + PADDED - FIELD, into, to, FIELD);
    return new BigInteger(1, into, to, FIELD).compareTo(P) < 0;
  }

  private static boolean isZero(byte[] bytes) {
    for (byte each : bytes) {
      if (each != 0) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable P1 g1(byte[] bytes, int at, boolean inGroup) {
    byte[] plain = new byte[2 * FIELD];
    if (!coordinate(bytes, at, plain, 0) || !coordinate(bytes, at + PADDED, plain, FIELD)) {
      return null;
    }
    if (isZero(plain)) {
      return new P1();
    }
    try {
      P1_Affine point = new P1_Affine(plain);
      return point.on_curve() && (!inGroup || point.in_group()) ? point.to_jacobian() : null;
    } catch (RuntimeException notAPoint) {
      return null;
    }
  }

  private static @Nullable P2 g2(byte[] bytes, int at, boolean inGroup) {
    byte[] plain = new byte[4 * FIELD];
    boolean canonical =
        coordinate(bytes, at, plain, FIELD)
            && coordinate(bytes, at + PADDED, plain, 0)
            && coordinate(bytes, at + 2 * PADDED, plain, 3 * FIELD)
            && coordinate(bytes, at + 3 * PADDED, plain, 2 * FIELD);
    if (!canonical) {
      return null;
    }
    if (isZero(plain)) {
      return new P2();
    }
    try {
      P2_Affine point = new P2_Affine(plain);
      return point.on_curve() && (!inGroup || point.in_group()) ? point.to_jacobian() : null;
    } catch (RuntimeException notAPoint) {
      return null;
    }
  }

  static byte[] bytes(P1 point) {
    byte[] out = new byte[G1];
    if (!point.is_inf()) {
      byte[] plain = point.serialize();
      System.arraycopy(plain, 0, out, PADDED - FIELD, FIELD);
      System.arraycopy(plain, FIELD, out, 2 * PADDED - FIELD, FIELD);
    }
    return out;
  }

  static byte[] bytes(P2 point) {
    byte[] out = new byte[G2];
    if (!point.is_inf()) {
      byte[] plain = point.serialize();
      System.arraycopy(plain, FIELD, out, PADDED - FIELD, FIELD);
      System.arraycopy(plain, 0, out, 2 * PADDED - FIELD, FIELD);
      System.arraycopy(plain, 3 * FIELD, out, 3 * PADDED - FIELD, FIELD);
      System.arraycopy(plain, 2 * FIELD, out, 4 * PADDED - FIELD, FIELD);
    }
    return out;
  }
}
