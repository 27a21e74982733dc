package bothy.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC (RFC 2104) under keys of at least one byte. */
public final class Hmac {
  private Hmac() {}

  /** HMAC-SHA-256 of the parts one after another, 32 bytes. */
  public static byte[] sha256(byte[] key, byte[]... parts) {
    return of("HmacSHA256", key, parts);
  }

  /** HMAC-SHA-512 of the parts one after another, 64 bytes. */
  public static byte[] sha512(byte[] key, byte[]... parts) {
    return of("HmacSHA512", key, parts);
  }

  private static byte[] of(String algorithm, byte[] key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(key, algorithm));
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new CryptoException("expected " + algorithm + " in the Java runtime, found none", e);
    }
  }
}
