package bothy.signing;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Map;

/** Results as they cross the socket: one member that names the kind. */
final class ResultJson {
  private ResultJson() {}

  static Map<String, Object> write(SigningResult result) {
    return switch (result) {
      case SigningResult.Signed(Bytes bytes, Hash digest) ->
          Map.of("signed", Map.of("bytes", bytes.toHex(), "digest", digest.toHex()));
      case SigningResult.Refused(String rule, String says) -> Map.of("refused", why(rule, says));
      case SigningResult.ProofNeeded(String rule, String says) ->
          Map.of("proofNeeded", why(rule, says));
      case SigningResult.Locked(String says) -> Map.of("locked", says);
      case SigningResult.Unreachable(String says) -> Map.of("unreachable", says);
      case SigningResult.Wait(Duration left) ->
          Map.of("wait", BigInteger.valueOf(left.toSeconds() + 1));
    };
  }

  static Map<String, Object> write(KeeperResult result) {
    return switch (result) {
      case KeeperResult.Done(Map<String, Object> value) -> Map.of("done", value);
      case KeeperResult.Failed(SigningResult why) -> write(why);
    };
  }

  private static Map<String, Object> why(String rule, String says) {
    return Map.of("rule", rule, "says", says);
  }

  static KeeperResult readKept(Node node) {
    return node.member("done")
        .<KeeperResult>map(done -> new KeeperResult.Done(done.members()))
        .orElseGet(() -> new KeeperResult.Failed(read(node)));
  }

  static SigningResult read(Node node) {
    Map<String, Node> members = node.nodes();
    if (members.size() == 1) {
      Map.Entry<String, Node> only = members.entrySet().iterator().next();
      Node value = only.getValue();
      switch (only.getKey()) {
        case "signed" -> {
          return new SigningResult.Signed(
              value.required("bytes", "bytes").as("hex", Bytes::fromHex),
              value.required("digest", "a hash").as("a hash", Hash::fromHex));
        }
        case "refused" -> {
          return new SigningResult.Refused(rule(value), says(value));
        }
        case "proofNeeded" -> {
          return new SigningResult.ProofNeeded(rule(value), says(value));
        }
        case "locked" -> {
          return new SigningResult.Locked(value.text());
        }
        case "unreachable" -> {
          return new SigningResult.Unreachable(value.text());
        }
        case "wait" -> {
          return new SigningResult.Wait(Duration.ofSeconds(value.integer().longValueExact()));
        }
        default -> {
          // falls to the error
        }
      }
    }
    throw new InputException("answer", "a result of the signer", "something else");
  }

  private static String rule(Node node) {
    return node.required("rule", "a rule").text();
  }

  private static String says(Node node) {
    return node.required("says", "a text").text();
  }
}
