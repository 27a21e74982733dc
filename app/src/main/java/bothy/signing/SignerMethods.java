package bothy.signing;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the signer can be asked, one at a time. */
final class SignerMethods {
  /** Who asks, by the key that a message was authenticated with. */
  enum Role {
    /** The daemon: may have approved terms signed. */
    GUARD,
    /** The command line: may only work on keys, for which it needs the passphrase. */
    KEEPER
  }

  private static final Set<String> GUARD_ONLY = Set.of("sign", "head", "challenge", "missing");

  private final Notary notary;
  private final Keeper keeper;

  SignerMethods(Notary notary, Keeper keeper) {
    this.notary = notary;
    this.keeper = keeper;
  }

  synchronized Map<String, Object> answer(Role role, Node body) {
    try {
      String method = body.required("method", "a method").text();
      if (role == Role.KEEPER && GUARD_ONLY.contains(method)) {
        return refused("role", "expected the daemon's pairing key for " + method);
      }
      return method.equals("sign") ? ResultJson.write(sign(body)) : kept(method, body);
    } catch (InputException e) {
      return refused("input", String.valueOf(e.getMessage()));
    } catch (SigningException e) {
      return refused("signer", String.valueOf(e.getMessage()));
    }
  }

  /** Locks keys that weren't used for too long, though nobody asks for anything. */
  synchronized void lockIfIdle() {
    keeper.lockIfIdle();
  }

  static Map<String, Object> refused(String rule, String says) {
    return ResultJson.write(new SigningResult.Refused(rule, says));
  }

  private SigningResult sign(Node body) {
    body.only(Set.of("method", "terms", "proof"));
    Optional<Proof> proof = body.member("proof").map(SignerMethods::proof);
    try {
      return notary.sign(TermsJson.read(body.required("terms", "the terms")), proof);
    } finally {
      if (proof.orElse(null) instanceof Proof.Passphrase passphrase) {
        passphrase.wipe();
      }
    }
  }

  private static Proof proof(Node node) {
    Node kind = node.required("kind", "a kind of proof");
    return switch (kind.text()) {
      case "passphrase" -> {
        node.only(Set.of("kind", "passphrase"));
        yield passphrase(node, "passphrase");
      }
      case "securityKey" -> {
        node.only(Set.of("kind", "credential", "clientData", "authenticatorData", "signature"));
        yield new Proof.Assertion(
            bytes(node, "credential"),
            bytes(node, "clientData"),
            bytes(node, "authenticatorData"),
            bytes(node, "signature"));
      }
      default -> throw new InputException(kind.path(), "passphrase or securityKey", "another");
    };
  }

  private Map<String, Object> kept(String method, Node body) {
    KeeperResult result =
        switch (method) {
          case "status" -> keeper.status();
          case "accounts" -> keeper.accounts();
          case "lock" -> keeper.lock();
          case "challenge" -> keeper.challenge();
          case "missing" ->
              keeper.missing(
                  body.required("ids", "ids").elements().stream().map(Node::text).toList());
          case "head" -> keeper.head(text(body, "text"));
          case "holds" ->
              keeper.holds(
                  text(body, "kind").equals("head") ? Seals.Kind.HEAD : Seals.Kind.SEAL,
                  text(body, "text"),
                  bytes(body, "seal"));
          default -> proven(method, body);
        };
    return ResultJson.write(result);
  }

  private KeeperResult proven(String method, Node body) {
    Proof.Passphrase passphrase = passphrase(body, "passphrase");
    try {
      return switch (method) {
        case "create" -> keeper.create(passphrase);
        case "unlock" ->
            keeper.unlock(passphrase, body.member("newBook").map(Node::flag).orElse(false));
        case "new" -> keeper.add(passphrase);
        case "importKey" -> keeper.importKey(passphrase, key(body));
        case "importKeystore" ->
            keeper.importKeystore(
                passphrase,
                text(body, "keystore").getBytes(StandardCharsets.UTF_8),
                passphrase(body, "itsPassphrase"));
        case "importMnemonic" ->
            keeper.importMnemonic(
                passphrase,
                text(body, "words").toCharArray(),
                text(body, "extra").toCharArray(),
                count(body));
        case "export" ->
            keeper.export(passphrase, address(body), passphrase(body, "itsPassphrase"));
        case "words" -> keeper.words(passphrase, address(body));
        case "setCaps" -> keeper.setCaps(passphrase, address(body), caps(body));
        case "enrol" ->
            keeper.enrol(passphrase, bytes(body, "clientData"), bytes(body, "attestation"));
        case "seal" -> keeper.seal(passphrase, text(body, "text"));
        default ->
            throw new InputException("method", "a method of the signer", "one that isn't there");
      };
    } finally {
      passphrase.wipe();
    }
  }

  private static Caps caps(Node body) {
    Node caps = body.required("caps", "an object");
    caps.only(Set.of("perTransaction", "perDay", "typedData", "messages", "delegations"));
    return new Caps(
        TermsJson.number(caps.required("perTransaction", "wei")),
        TermsJson.number(caps.required("perDay", "wei")),
        caps.required("typedData", "true or false").flag(),
        caps.required("messages", "true or false").flag(),
        caps.required("delegations", "true or false").flag());
  }

  private static int count(Node body) {
    Node count = body.required("count", "a whole number");
    if (count.integer().bitLength() > 7) {
      throw count.wrong("1 to 100");
    }
    return count.integer().intValue();
  }

  private static byte[] key(Node body) {
    String text = text(body, "key");
    if (!text.matches("(0x)?[0-9a-fA-F]{64}")) {
      throw new InputException("key", "64 hex digits", "another text");
    }
    return HexFormat.of().parseHex(text.substring(text.length() - 64));
  }

  private static Address address(Node body) {
    return body.required("account", "an address")
        .as("an address: 0x and 40 hex digits", Address::fromHex);
  }

  private static Bytes bytes(Node node, String name) {
    return node.required(name, "hex bytes").as("hex bytes after 0x", Bytes::fromHex);
  }

  /** Never quotes what it found: it may be a secret. */
  private static String text(Node node, String name) {
    Node member = node.required(name, "a text");
    if (!member.isText()) {
      throw new InputException(member.path(), "a text", "another kind of value");
    }
    return member.text();
  }

  private static Proof.Passphrase passphrase(Node node, String name) {
    return new Proof.Passphrase(text(node, name).toCharArray());
  }
}
