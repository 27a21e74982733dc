package bothy.guard;

import bothy.cases.Draft;
import bothy.cases.PassageRecord;
import bothy.chain.ChainView;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
