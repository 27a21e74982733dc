package bothy.signing;

import bothy.eth.Bytes;
import bothy.signing.keys.Secrets;

/** That a person is there, for one set of terms. */
public sealed interface Proof {
  /** The vault's passphrase. Its characters are the caller's to {@link #wipe}. */
  final class Passphrase implements Proof {
    private final char[] characters;

    /** Takes {@code characters} over without a copy. */
    public Passphrase(char[] characters) {
      this.characters = characters;
    }

    char[] characters() {
      return characters;
    }

    byte[] utf8() {
      return Secrets.utf8(characters);
    }

    public void wipe() {
      Secrets.wipe(characters);
    }

    @Override
    public String toString() {
      return "a passphrase";
    }
  }

  /**
   * A security key's assertion (WebAuthn Level 2, section 7.2), whose challenge is {@link
   * TermsJson#challenge}.
   *
   * @param credential its id
   * @param clientData clientDataJSON
   * @param signature in ASN.1 DER
   */
  record Assertion(Bytes credential, Bytes clientData, Bytes authenticatorData, Bytes signature)
      implements Proof {}
}
