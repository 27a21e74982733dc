package bothy.guard;

import bothy.cases.Draft;
import bothy.cases.PassageRecord;
import bothy.chain.ChainView;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Node;
import bothy.policy.Decision;
import bothy.policy.Payload;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

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
  void judged(Hash name, Decision decision) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", name.toHex());
    entry.put("decision", "policy: " + decision.level().name().toLowerCase(Locale.ROOT));
    entry.put(
        "why",
        decision.reasons().stream().map(Decision.Reason::says).collect(Collectors.joining(" ")));
    append(PassageRecord.DECISION, entry);
  }

  /**
   * An approval, before anything is signed.
   *
   * @param pinned what was asked with all that was filled in, as a case without a state
   */
  void approved(Hash name, Terms terms, Stakes stakes, Node pinned) {
    Bytes bytes = ApprovalRecord.bytes(name.toHex(), terms, stakes, pinned.members());
    journal.append(clock.instant(), PassageRecord.APPROVAL, bytes);
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

  private void append(String kind, Map<String, Object> entry) {
    Bytes bytes = Bytes.owning(CompactJson.of(entry).getBytes(StandardCharsets.UTF_8));
    journal.append(clock.instant(), kind, bytes);
  }
}
