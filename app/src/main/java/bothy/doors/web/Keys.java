package bothy.doors.web;

import bothy.eth.Bytes;
import java.util.Map;

/** The accounts that Bothy signs for. No key ever comes near the desk. */
public interface Keys {
  /** Accounts and security keys, and whether they are locked; shaped as in docs/desk.md. */
  Map<String, Object> keys();

  /**
   * Unlocks them for a while.
   *
   * @return what {@link #keys} gives then
   * @throws bothy.jsonrpc.InputException with field {@code passphrase} if it is another
   */
  Map<String, Object> unlock(Presence.Passphrase passphrase);

  /** Locks them at once. */
  Map<String, Object> lock();

  /**
   * What a new security key is asked for: the public key options of WebAuthn's {@code
   * PublicKeyCredentialCreationOptionsJSON}, bytes in base64url.
   *
   * @throws bothy.jsonrpc.InputException with field {@code passphrase} if it is another
   */
  Map<String, Object> beginEnrolment(Presence.Passphrase passphrase);

  /**
   * Takes in the key that was made for {@link #beginEnrolment}.
   *
   * @return what {@link #keys} gives then
   * @throws bothy.jsonrpc.InputException if it isn't what was asked for
   */
  Map<String, Object> finishEnrolment(Credential credential);

  /**
   * A security key's new credential, unchecked.
   *
   * @param name by which the person knows the key: 1 to 60 characters
   * @param clientData {@code clientDataJSON}, in UTF-8
   */
  record Credential(String name, Bytes id, Bytes clientData, Bytes attestationObject) {}
}
