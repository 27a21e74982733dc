package bothy.cases;

import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.util.List;
import java.util.Optional;

/** What the journal keeps of a transaction's way beside its check, in words. */
public final class PassageRecord {
  /** The journal's kind of entry for what was decided of a transaction. */
  public static final String DECISION = "decision";

  /** The kind for what its receipt showed. */
  public static final String INCLUSION = "inclusion";

  /** The kind for a signature that the signer gave. */
  public static final String SIGNATURE = "signature";

  /** The kind for an approval, before anything is signed. */
  public static final String APPROVAL = "approval";

  private PassageRecord() {}

  /** An entry of one of these kinds in words; empty for another kind. */
  public static Optional<String> words(String kind, Bytes bytes) {
    if (!List.of(DECISION, INCLUSION, SIGNATURE, APPROVAL, DecisionRecord.KIND).contains(kind)) {
      return Optional.empty();
    }
    try {
      Node root = Json.read(bytes.toArray());
      String transaction = root.required("transaction", "a hash").text();
      if (kind.equals(APPROVAL)) {
        Node approval = root.required("approval", "an object");
        return Optional.of(
            "approved for %s, until %s: a %s with digest %s"
                .formatted(
                    approval.required("account", "an address").text(),
                    approval.required("until", "a time").text(),
                    approval.required("payload", "a word").text(),
                    approval.required("digest", "a hash").text()));
      }
      if (kind.equals(DecisionRecord.KIND)) {
        return Optional.of(
            "the policy on %s: %s".formatted(transaction, new DecisionRecord(root).words()));
      }
      if (kind.equals(SIGNATURE)) {
        return Optional.of("signed: digest " + root.required("digest", "a hash").text());
      }
      if (kind.equals(DECISION)) {
        return Optional.of(
            "%s %s: %s"
                .formatted(
                    root.required("decision", "a word").text(),
                    transaction,
                    root.required("why", "a text").text()));
      }
      List<String> differences =
          root.required("differences", "a list").elements().stream().map(Node::text).toList();
      return Optional.of(
          "%s is in a block: %s"
              .formatted(
                  transaction,
                  differences.isEmpty()
                      ? "nothing differs from what was shown"
                      : "not what was shown: " + String.join("; ", differences)));
    } catch (InputException e) {
      return Optional.of("This entry can't be read: " + e.getMessage());
    }
  }
}
