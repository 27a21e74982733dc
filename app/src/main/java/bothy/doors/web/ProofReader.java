package bothy.doors.web;

import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/** Reads proofs and credentials as the page sends them. Errors never repeat a passphrase. */
final class ProofReader {
  private static final Set<String> ASSERTION =
      Set.of("id", "clientDataJSON", "authenticatorData", "signature");

  private ProofReader() {}

  /** What {@code said} holds as {@code passphrase} or {@code assertion}; not both. */
  static Proof optional(Node said) {
    Optional<Node> passphrase = said.member("passphrase");
    Optional<Node> assertion = said.member("assertion");
    if (passphrase.isPresent() && assertion.isPresent()) {
      throw new InputException("assertion", "none beside a passphrase", "both");
    }
    return passphrase
        .<Proof>map(ProofReader::passphrase)
        .or(() -> assertion.map(ProofReader::assertion))
        .orElse(new Proof.None());
  }

  /** The passphrase that {@code said} must hold. */
  static Proof.Passphrase passphraseIn(Node said) {
    return passphrase(said.required("passphrase", "a passphrase"));
  }

  private static Proof.Passphrase passphrase(Node node) {
    String text = node.isText() ? node.text() : "";
    if (text.isEmpty() || text.length() > Proof.Passphrase.LONGEST) {
      throw new InputException(
          node.path(),
          "1 to " + Proof.Passphrase.LONGEST + " characters",
          text.isEmpty() ? "none" : "more");
    }
    return new Proof.Passphrase(text);
  }

  private static Proof.Assertion assertion(Node node) {
    node.only(ASSERTION);
    return new Proof.Assertion(
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
