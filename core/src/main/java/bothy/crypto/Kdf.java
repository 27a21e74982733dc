package bothy.crypto;

import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Keys from passphrases. The callers bound the cost: what is asked for here is spent. None of them
 * keeps or wipes the passphrase.
 */
public final class Kdf {
  private Kdf() {}

  /**
   * scrypt (RFC 7914); it takes 128 x n x r bytes.
   *
   * @param n a power of two above 1
   */
  public static byte[] scrypt(byte[] passphrase, byte[] salt, int n, int r, int p, int length) {
    return Scrypt.derive(passphrase, salt, n, r, p, length);
  }

  /** Argon2id of version 0x13 (RFC 9106). */
  public static byte[] argon2id(
      byte[] passphrase, byte[] salt, int memoryKib, int iterations, int lanes, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withSalt(salt)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(lanes)
            .build());
    byte[] key = new byte[length];
    generator.generateBytes(passphrase, key);
    return key;
  }

  /** PBKDF2 (RFC 8018) with HMAC-SHA-256. */
  public static byte[] pbkdf2Sha256(byte[] passphrase, byte[] salt, int iterations, int length) {
    return pbkdf2(new SHA256Digest(), passphrase, salt, iterations, length);
  }

  /** PBKDF2 (RFC 8018) with HMAC-SHA-512. */
  public static byte[] pbkdf2Sha512(byte[] passphrase, byte[] salt, int iterations, int length) {
    return pbkdf2(new SHA512Digest(), passphrase, salt, iterations, length);
  }

  private static byte[] pbkdf2(
      Digest digest, byte[] passphrase, byte[] salt, int iterations, int length) {
    PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(digest);
    generator.init(passphrase, salt, iterations);
    return ((KeyParameter) generator.generateDerivedMacParameters(length * 8)).getKey();
  }
}
