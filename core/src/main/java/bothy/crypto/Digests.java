package bothy.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/** The hash functions beside Keccak that the precompiles and EIP-4844 need. */
public final class Digests {
  private Digests() {}

  /** SHA-256 (FIPS 180-4), 32 bytes. */
  public static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new CryptoException("expected SHA-256 in the Java runtime, found none", e);
    }
  }

  /** RIPEMD-160, 20 bytes. */
  public static byte[] ripemd160(byte[] input) {
    RIPEMD160Digest digest = new RIPEMD160Digest();
    digest.update(input, 0, input.length);
    byte[] hash = new byte[20];
    digest.doFinal(hash, 0);
    return hash;
  }
}
