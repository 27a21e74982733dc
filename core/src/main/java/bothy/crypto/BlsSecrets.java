package bothy.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import supranational.blst.P1;
import supranational.blst.P2;
import supranational.blst.SecretKey;

/**
 * Secret keys of BLS signatures that anyone may know: those of a practice chain. They lie in the
 * heap as plain numbers, which is no place for a key that matters.
 *
 * <p>Whoever knows several keys signs for all with their sum: the signature is the aggregate of the
 * single ones.
 */
public final class BlsSecrets {
  private BlsSecrets() {}

  /**
   * A secret from a seed (KeyGen of draft-irtf-cfrg-bls-signature-05, section 2.3).
   *
   * @param seed at least 32 bytes
   */
  public static BigInteger of(byte[] seed) {
    if (seed.length < 32) {
      throw new IllegalArgumentException("expected a seed of 32 bytes, found " + seed.length);
    }
    SecretKey secret = new SecretKey();
    secret.keygen(seed);
    return new BigInteger(1, secret.to_bendian());
  }

  /** The public key of a secret, 48 bytes. */
  public static byte[] key(BigInteger secret) {
    return new P1(secretKey(secret)).compress();
  }

  /** The signature that {@link BlsSignatures#fastAggregateVerify} takes, 96 bytes. */
  public static byte[] sign(BigInteger secret, byte[] message) {
    return new P2().hash_to(message, BlsSignatures.DST).sign_with(secretKey(secret)).compress();
  }

  private static SecretKey secretKey(BigInteger secret) {
    byte[] number = secret.mod(Bls12381.R).toByteArray();
    byte[] padded = new byte[Bls12381.SCALAR + 1];
    System.arraycopy(number, 0, padded, padded.length - number.length, number.length);
    SecretKey key = new SecretKey();
    key.from_bendian(Arrays.copyOfRange(padded, 1, padded.length));
    return key;
  }
}
