package bothy.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECAlgorithms;
import org.bouncycastle.math.ec.ECCurve;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.bouncycastle.math.ec.custom.sec.SecP256K1Curve;

/** ECDSA on secp256k1 (SEC 2), over 32-byte hashes. */
public final class Secp256k1 {
  /** The order of the group. */
  public static final BigInteger N =
      new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

  private static final BigInteger HALF_N = N.shiftRight(1);

  private Secp256k1() {}

  /**
   * A signature with the parity of the ephemeral point's y.
   *
   * @param r from 1 to n - 1
   * @param s from 1 to n - 1
   * @param yParity 0 or 1
   */
  public record Signed(BigInteger r, BigInteger s, int yParity) {
    public Signed {
      if (!isScalar(r) || !isScalar(s) || (yParity != 0 && yParity != 1)) {
        throw new CryptoException("expected r and s from 1 to n - 1 and a yParity of 0 or 1");
      }
    }
  }

  /**
   * Signs deterministically (RFC 6979 with SHA-256), with the lower of the two possible s (EIP-2).
   */
  public static Signed sign(byte[] hash, BigInteger privateKey) {
    requireHash(hash);
    requireKey(privateKey);
    BigInteger z = new BigInteger(1, hash);
    HMacDSAKCalculator nonces = new HMacDSAKCalculator(new SHA256Digest());
    nonces.init(N, privateKey, hash);
    while (true) {
      BigInteger k = nonces.nextK();
      ECPoint point = new FixedPointCombMultiplier().multiply(Lazy.G, k).normalize();
      BigInteger x = point.getAffineXCoord().toBigInteger();
      BigInteger s = k.modInverse(N).multiply(z.add(x.multiply(privateKey))).mod(N);
      if (x.compareTo(N) >= 0 || s.signum() == 0) {
        continue;
      }
      int parity = point.getAffineYCoord().testBitZero() ? 1 : 0;
      return isLowS(s) ? new Signed(x, s, parity) : new Signed(x, N.subtract(s), parity ^ 1);
    }
  }

  /**
   * The 64-byte public key that made this signature of {@code hash}; empty if r or s is not from 1
   * to n - 1, or no key can have made it. A high s is accepted.
   */
  public static Optional<byte[]> recover(byte[] hash, BigInteger r, BigInteger s, int yParity) {
    requireHash(hash);
    if (!isScalar(r) || !isScalar(s) || (yParity != 0 && yParity != 1)) {
      return Optional.empty();
    }
    byte[] encoded = new byte[33];
    encoded[0] = (byte) (2 + yParity);
    Words.write(r, encoded, 1, 32);
    ECPoint point;
    try {
      point = Lazy.CURVE.decodePoint(encoded);
    } catch (IllegalArgumentException notOnCurve) {
      return Optional.empty();
    }
    BigInteger inverse = r.modInverse(N);
    BigInteger u1 = new BigInteger(1, hash).negate().multiply(inverse).mod(N);
    BigInteger u2 = s.multiply(inverse).mod(N);
    ECPoint key = ECAlgorithms.sumOfTwoMultiplies(Lazy.G, u1, point, u2);
    return key.isInfinity() ? Optional.empty() : Optional.of(encode(key));
  }

  /** The 64 bytes x and y of the public key of {@code privateKey}. */
  public static byte[] publicKey(BigInteger privateKey) {
    requireKey(privateKey);
    return encode(new FixedPointCombMultiplier().multiply(Lazy.G, privateKey));
  }

  /** The 20-byte address of a 64-byte public key: the end of its Keccak-256. */
  public static byte[] address(byte[] publicKey) {
    if (publicKey.length != 64) {
      throw new CryptoException("expected a public key of 64 bytes, found " + publicKey.length);
    }
    return Arrays.copyOfRange(Keccak.hash(publicKey), 12, 32);
  }

  /** Whether s is at most n / 2, as EIP-2 wants it in a transaction. */
  public static boolean isLowS(BigInteger s) {
    return s.compareTo(HALF_N) <= 0;
  }

  private static boolean isScalar(BigInteger value) {
    return value.signum() > 0 && value.compareTo(N) < 0;
  }

  private static byte[] encode(ECPoint point) {
    return Arrays.copyOfRange(point.getEncoded(false), 1, 65);
  }

  private static void requireHash(byte[] hash) {
    if (hash.length != 32) {
      throw new CryptoException("expected a hash of 32 bytes, found " + hash.length);
    }
  }

  private static void requireKey(BigInteger privateKey) {
    if (!isScalar(privateKey)) {
      throw new CryptoException("expected a private key from 1 to n - 1");
    }
  }

  // Loaded with the first curve operation, so that a run that needs none doesn't pay for it.
  private static final class Lazy {
    static final ECCurve CURVE = new SecP256K1Curve();
    static final ECPoint G =
        CURVE.createPoint(
            new BigInteger("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798", 16),
            new BigInteger("483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8", 16));
  }
}
