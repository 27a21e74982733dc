package bothy.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES (FIPS 197) with keys of 16 or 32 bytes, in the two modes that key files need. */
public final class Aes {
  /** The bytes of a nonce of GCM; never used twice under one key. */
  public static final int NONCE = 12;

  private static final int TAG_BITS = 128;

  private Aes() {}

  /** GCM (SP 800-38D): the ciphertext, then its tag of 16 bytes, which covers {@code header}. */
  public static byte[] seal(byte[] key, byte[] nonce, byte[] header, byte[] plain) {
    try {
      return gcm(Cipher.ENCRYPT_MODE, key, nonce, header, plain);
    } catch (GeneralSecurityException e) {
      throw none(e);
    }
  }

  /** What was sealed; empty if key, nonce, header or ciphertext aren't those. */
  public static Optional<byte[]> open(byte[] key, byte[] nonce, byte[] header, byte[] sealed) {
    if (sealed.length < TAG_BITS / 8) {
      return Optional.empty();
    }
    try {
      return Optional.of(gcm(Cipher.DECRYPT_MODE, key, nonce, header, sealed));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw none(e);
    }
  }

  private static byte[] gcm(int mode, byte[] key, byte[] nonce, byte[] header, byte[] input)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(header);
    return cipher.doFinal(input);
  }

  /** CTR from a first counter block of 16 bytes; the same call goes both ways. */
  public static byte[] ctr(byte[] key, byte[] counter, byte[] input) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
      return cipher.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw none(e);
    }
  }

  private static CryptoException none(GeneralSecurityException e) {
    return new CryptoException("expected AES in the Java runtime, found none", e);
  }
}
