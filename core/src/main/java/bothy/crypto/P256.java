package bothy.crypto;

import java.math.BigInteger;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.custom.sec.SecP256R1Curve;

/** ECDSA verification on P-256, by the rules of EIP-7951. */
public final class P256 {
  private static final BigInteger P =
      new BigInteger("ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16);
  private static final BigInteger N =
      new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

  private P256() {}

  /**
   * Whether (r, s) is a signature of the 32-byte {@code hash} by the public key (x, y). False for
   * what is out of range or not on the curve; the ephemeral point's x counts modulo n.
   */
  public static boolean verify(
      byte[] hash, BigInteger r, BigInteger s, BigInteger x, BigInteger y) {
    if (hash.length != 32) {
      throw new CryptoException("expected a hash of 32 bytes, found " + hash.length);
    }
    boolean inRange =
        isFromOneBelowN(r) && isFromOneBelowN(s) && isCoordinate(x) && isCoordinate(y);
    if (!inRange) {
      return false;
    }
    ECPoint key = Lazy.CURVE.createPoint(x, y);
    if (key.isInfinity() || !key.isValid()) {
      return false;
    }
    BigInteger inverse = s.modInverse(N);
    BigInteger u1 = new BigInteger(1, hash).multiply(inverse).mod(N);
    BigInteger u2 = r.multiply(inverse).mod(N);
    ECPoint point = ECAlgorithms.sumOfTwoMultiplies(Lazy.G, u1, key, u2).normalize();
    return !point.isInfinity() && point.getAffineXCoord().toBigInteger().mod(N).equals(r);
  }

  /** Whether (x, y) is a public key: a point of the curve. */
  public static boolean isPoint(BigInteger x, BigInteger y) {
    if (!isCoordinate(x) || !isCoordinate(y)) {
      return false;
    }
    ECPoint point = Lazy.CURVE.createPoint(x, y);
    return !point.isInfinity() && point.isValid();
  }

  private static boolean isFromOneBelowN(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  private static boolean isCoordinate(BigInteger value) {
    return value.signum() >= 0 && value.compareTo(P) < 0;
  }

  private static final class Lazy {
    static final ECCurve CURVE = new SecP256R1Curve();
    static final ECPoint G =
        CURVE.createPoint(
            new BigInteger("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296", 16),
            new BigInteger("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5", 16));
  }
}
