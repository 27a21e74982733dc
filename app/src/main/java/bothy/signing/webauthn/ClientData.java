package bothy.signing.webauthn;

import bothy.eth.Bytes;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.util.Base64;

/** What the browser says it asked the authenticator for (WebAuthn Level 2, section 5.8.1). */
final class ClientData {
  private ClientData() {}

  /**
   * Holds it against what was asked.
   *
   * @param type {@code webauthn.create} or {@code webauthn.get}
   * @return the page's origin
   */
  static String origin(Bytes clientData, String type, Bytes challenge) {
    Node root = Json.read(clientData.toArray());
    same(root.required("type", type), type);
    same(
        root.required("challenge", "the challenge"),
        Base64.getUrlEncoder().withoutPadding().encodeToString(challenge.toArray()));
    if (root.member("crossOrigin").map(Node::flag).orElse(false)
        || root.member("topOrigin").isPresent()) {
      throw new InputException("clientData", "a page of its own", "one inside another's");
    }
    return root.required("origin", "the page's origin").text();
  }

  private static void same(Node node, String expected) {
    if (!node.text().equals(expected)) {
      throw new InputException("clientData." + node.path(), expected, Shown.of(node.text()));
    }
  }
}
