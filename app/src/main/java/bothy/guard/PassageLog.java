package bothy.guard;

import bothy.cases.DecisionRecord;
import bothy.cases.Draft;
import bothy.cases.PassageRecord;
import bothy.chain.ChainView;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Payload;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps each step of a transaction's way in the journal, before it takes effect. */
final class PassageLog {
  private final Journal journal;
  private final InstantSource clock;

  PassageLog(Journal journal, InstantSource clock) {
    this.journal = journal;
    this.clock = clock;
  }

  void checked(Draft draft, Guard.Checked checked) {
    CheckLog.keep(journal, clock.instant(), draft.written(), checked);
  }

  void decided(Hash transaction, String decision, String why) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", transaction.toHex());
    entry.put("decision", decision);
    entry.put("why", why);
    append(PassageRecord.DECISION, entry);
  }

  /** What the policy made of a verdict. */
  void judged(Hash name, Guard.Checked checked, Approvals.Ruling ruling) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", name.toHex());
    entry.putAll(record(checked.inputs(), ruling, Optional.empty()).root().members());
    append(DecisionRecord.KIND, entry);
  }

  private static DecisionRecord record(
      String inputs, Approvals.Ruling ruling, Optional<DecisionRecord.Approval> approval) {
    return DecisionRecord.of(inputs, ruling.policies(), ruling.decision(), approval);
  }

  /**
   * An approval, before anything is signed.
   *
   * @param pinned what was asked with all that was filled in, as a case without a state
   */
  void approved(
      Hash name, Terms terms, Stakes stakes, Approvals.Minting.Minted minted, Node pinned) {
    Optional<DecisionRecord.Approval> approval =
        Optional.of(new DecisionRecord.Approval(terms, stakes, minted.counted()));
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", name.toHex());
    entry.putAll(record(terms.inputs(), minted.ruling(), approval).root().members());
    entry.put("asked", pinned.value());
    append(PassageRecord.APPROVAL, entry);
  }

  /**
   * What the signer gave. A signed transaction is kept whole, so that a restart can send it; of
   * another signature only that there is one, since who reads it could use it.
   */
  void signed(Hash name, Terms terms, Bytes given) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", name.toHex());
    entry.put("approval", terms.id());
    entry.put("digest", terms.digest().toHex());
    if (terms.payload() instanceof Payload.Transaction) {
      entry.put("raw", given.toHex());
    }
    append(PassageRecord.SIGNATURE, entry);
  }

  void included(Hash transaction, ChainView.Included included, List<String> differences) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", transaction.toHex());
    entry.put("block", included.block().block().block().hash().toHex());
    entry.put("ground", included.block().ground().word());
    entry.put("differences", differences);
    append(PassageRecord.INCLUSION, entry);
  }

  /** What can't be read back would keep the next start from knowing what was spent. */
  private void append(String kind, Map<String, Object> entry) {
    byte[] bytes = CompactJson.of(entry).getBytes(StandardCharsets.UTF_8);
    try {
      Json.read(bytes);
    } catch (InputException e) {
      throw new InputException("request", "one that the journal can keep", e.found());
    }
    journal.append(clock.instant(), kind, Bytes.owning(bytes));
  }
}
