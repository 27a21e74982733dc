package bothy.doors.web;

import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads proofs and credentials as the page sends them. Errors never repeat a passphrase. */
final class PresenceReader {
  private static final Set<String> ASSERTION =
      Set.of("id", "clientDataJSON", "authenticatorData", "signature");

  private PresenceReader() {}

  /** What {@code said} holds as {@code passphrase} or {@code assertion}; not both. */
  static Presence optional(Node said) {
    Optional<Node> passphrase = said.member("passphrase");
    Optional<Node> assertion = said.member("assertion");
    if (passphrase.isPresent() && assertion.isPresent()) {
      throw new InputException("assertion", "none beside a passphrase", "both");
    }
    return passphrase
        .<Presence>map(PresenceReader::passphrase)
        .or(() -> assertion.map(PresenceReader::assertion))
        .orElse(new Presence.None());
  }

  /** The passphrase that {@code said} must hold. */
  static Presence.Passphrase passphraseIn(Node said) {
    return passphrase(said.required("passphrase", "a passphrase"));
  }

  private static Presence.Passphrase passphrase(Node node) {
    String text = node.isText() ? node.text() : "";
    if (text.isEmpty() || text.length() > Presence.Passphrase.LONGEST) {
      throw new InputException(
          node.path(),
          "1 to " + Presence.Passphrase.LONGEST + " characters",
          text.isEmpty() ? "none" : "more");
    }
    return new Presence.Passphrase(text);
  }

  private static Presence.Assertion assertion(Node node) {
    node.only(ASSERTION);
    return new Presence.Assertion(
        base64url(node, "id"),
        base64url(node, "clientDataJSON"),
        base64url(node, "authenticatorData"),
        base64url(node, "signature"));
  }

  /** The bytes of a member in base64url without padding; at least one. */
  static Bytes base64url(Node node, String name) {
    Bytes bytes =
        node.required(name, "text in base64url")
            .as("text in base64url", text -> Bytes.owning(Base64.getUrlDecoder().decode(text)));
    if (bytes.isEmpty()) {
      throw new InputException(node.path() + "." + name, "at least one byte", "none");
    }
    return bytes;
  }
}
