package bothy.eth;

import java.nio.charset.StandardCharsets;

/** What {@code personal_sign} hashes (EIP-191, version 0x45). */
public final class PersonalMessage {
  private PersonalMessage() {}

  /** keccak("\x19Ethereum Signed Message:\n" || length in decimal || message). */
  public static Hash hash(Bytes message) {
    String prefix = "\u0019Ethereum Signed Message:\n" + message.size();
    return Hash.keccak(Bytes.of(prefix.getBytes(StandardCharsets.US_ASCII)).concat(message));
  }
}
