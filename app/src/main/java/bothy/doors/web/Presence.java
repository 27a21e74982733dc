package bothy.doors.web;

import bothy.eth.Bytes;

/** What shows that a person is there, beyond the page's token. Nothing of it is shown or kept. */
public sealed interface Presence {
  /** None was given. */
  record None() implements Presence {}

  /** The passphrase of the keys: 1 to {@value #LONGEST} characters. */
  record Passphrase(String text) implements Presence {
    static final int LONGEST = 1_000;

    @Override
    public String toString() {
      return "a passphrase";
    }
  }

  /**
   * What a security key answered to a challenge (WebAuthn level 2, section 5.2.2). Nothing of it is
   * checked yet.
   *
   * @param credential the credential's id
   * @param clientData {@code clientDataJSON}, in UTF-8
   */
  record Assertion(Bytes credential, Bytes clientData, Bytes authenticatorData, Bytes signature)
      implements Presence {
    @Override
    public String toString() {
      return "a security key's answer";
    }
  }
}
