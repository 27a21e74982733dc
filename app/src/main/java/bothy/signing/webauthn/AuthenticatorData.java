package bothy.signing.webauthn;

import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import java.nio.charset.StandardCharsets;

/**
 * What the authenticator signs (WebAuthn Level 2, section 6.1): {@code hash of the relying party's
 * id (32) | flags (1) | counter (4) | what is attested | extensions}.
 *
 * @param counter of signatures, 0 where none is kept
 * @param rest what comes after the counter
 */
record AuthenticatorData(long counter, boolean attests, boolean extended, Bytes rest) {
  /** The only relying party that the desk can be. */
  static final String RELYING_PARTY = "localhost";

  private static final int HEAD = 37;
  private static final int PRESENT = 0x01;
  private static final int VERIFIED = 0x04;
  private static final int ATTESTS = 0x40;
  private static final int EXTENDED = 0x80;
  private static final Bytes PARTY =
      Bytes.owning(Digests.sha256(RELYING_PARTY.getBytes(StandardCharsets.UTF_8)));

  /** Reads it; the person must have been there, and known to the authenticator. */
  static AuthenticatorData read(Bytes bytes) {
    if (bytes.size() < HEAD) {
      throw wrong("at least 37 bytes", bytes.size() + "");
    }
    if (!bytes.slice(0, 32).equals(PARTY)) {
      throw wrong("the relying party " + RELYING_PARTY, "another");
    }
    int flags = bytes.at(32);
    if ((flags & PRESENT) == 0) {
      throw wrong("a person who was there (UP)", "none");
    }
    if ((flags & VERIFIED) == 0) {
      throw wrong("a person who was verified (UV): set a PIN on the security key", "none");
    }
    long counter = 0;
    for (int i = 33; i < HEAD; i++) {
      counter = counter << 8 | (bytes.at(i) & 0xff);
    }
    return new AuthenticatorData(
        counter, (flags & ATTESTS) != 0, (flags & EXTENDED) != 0, bytes.slice(HEAD));
  }

  static InputException wrong(String expected, String found) {
    return new InputException("authenticatorData", expected, found);
  }
}
