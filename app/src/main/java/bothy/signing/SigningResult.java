package bothy.signing;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.time.Duration;

/** What became of a wish to have something signed. What each {@code says} is for people. */
public sealed interface SigningResult {
  /**
   * It was signed.
   *
   * @param bytes a transaction as it is sent; else the signature: r, s, and 27 or 28, 65 bytes
   * @param digest what the signature is over
   */
  record Signed(Bytes bytes, Hash digest) implements SigningResult {}

  /**
   * It won't be signed like this.
   *
   * @param rule which of the signer's rules, such as {@code nonce.used}
   */
  record Refused(String rule, String says) implements SigningResult {}

  /** It is signed once the person proves to be there, with the passphrase or a security key. */
  record ProofNeeded(String rule, String says) implements SigningResult {}

  /** The keys are locked, or there are none yet. */
  record Locked(String says) implements SigningResult {}

  /**
   * No signer answered; whether it signed isn't known. Asking again with the same terms is safe.
   */
  record Unreachable(String says) implements SigningResult {}

  /** After wrong passphrases the next is looked at only after a while. */
  record Wait(Duration left) implements SigningResult {}
}
