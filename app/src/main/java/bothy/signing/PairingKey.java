package bothy.signing;

import bothy.signing.keys.Secrets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The 32 bytes that two processes share so that each knows who asks and who answers. */
public final class PairingKey {
  private static final int SIZE = 32;

  private final byte[] bytes;

  private PairingKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A new one. */
  public static PairingKey fresh(SecureRandom random) {
    byte[] bytes = new byte[SIZE];
    random.nextBytes(bytes);
    return new PairingKey(bytes);
  }

  /**
   * The key of a {@link #code}.
   *
   * @throws SigningException if it is none
   */
  public static PairingKey read(String code) {
    String digits = code.strip();
    if (!digits.matches("[0-9a-f]{64}")) {
      throw new SigningException("expected a pairing code of 64 hex digits, found another text");
    }
    return new PairingKey(HexFormat.of().parseHex(digits));
  }

  /** 64 hex digits, as secret as the key. */
  public String code() {
    return HexFormat.of().formatHex(bytes);
  }

  byte[] bytes() {
    return bytes.clone();
  }

  void wipe() {
    Secrets.wipe(bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PairingKey key && MessageDigest.isEqual(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return 0; // says nothing of the key
  }

  @Override
  public String toString() {
    return "a pairing key";
  }
}
