package bothy.guard;

import bothy.cases.CheckRecord;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.jsonrpc.Node;
import java.time.Instant;

/** Keeps checks in the journal, with all that it takes to derive their verdicts again. */
public final class CheckLog {
  private CheckLog() {}

  /** The record of a check of {@code request}, as it was given. */
  public static CheckRecord record(Node request, Guard.Checked checked) {
    return CheckRecord.of(
        request, checked.verdict(), checked.at(), checked.inputs(), checked.basis());
  }

  /** Keeps the code that was read, each once, then the record. */
  public static Entry keep(Journal journal, Instant time, Node request, Guard.Checked checked) {
    CheckRecord record = record(request, checked);
    if (record.root().member("basis").isPresent()) {
      journal.keep(checked.basis().codes().values());
    }
    return journal.append(time, CheckRecord.KIND, record.bytes());
  }
}
