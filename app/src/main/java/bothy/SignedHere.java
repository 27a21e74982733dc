package bothy;

import bothy.authority.SignedRequests;
import bothy.cases.Draft;
import bothy.cases.PassageRecord;
import bothy.eth.Address;
import bothy.eth.Request;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the journal knows of signatures: typed data that was approved, unless what follows says that
 * it wasn't signed after all. Messages aren't among them: what a text lets others do is in no
 * standard form.
 */
final class SignedHere {
  /** So many of the newest entries are read, and so many requests kept. */
  private static final int MOST_READ = 100_000;

  private static final int MOST = 500;

  private static final List<String> KINDS =
      List.of(PassageRecord.APPROVAL, PassageRecord.SIGNATURE, PassageRecord.DECISION);

  private SignedHere() {}

  /** By the journal in a home, if there is one when it is asked. */
  static SignedRequests in(Path home) {
    return account -> {
      if (!Journal.isIn(home)) {
        return SignedRequests.NONE.by(account);
      }
      try (Journal journal = Journal.open(home)) {
        return in(journal).by(account);
      }
    };
  }

  static SignedRequests in(Journal journal) {
    return account -> {
      Reader reader = new Reader(account);
      journal.newest(KINDS, reader::read);
      return reader.found();
    };
  }

  /** Takes entries from the newest to the oldest. */
  private static final class Reader {
    private final Address account;
    private final Set<String> signed = new HashSet<>();
    private final Set<String> unsigned = new HashSet<>();
    private final Set<String> digests = new HashSet<>();
    private final List<Request> requests = new ArrayList<>();
    private int read;

    Reader(Address account) {
      this.account = account;
    }

    boolean read(Entry entry) {
      read++;
      try {
        Node json = Json.read(entry.bytes().toArray());
        switch (entry.kind()) {
          case PassageRecord.SIGNATURE -> signed.add(json.required("approval", "an id").text());
          case PassageRecord.DECISION -> {
            if (json.required("decision", "a word").text().equals("not signed")) {
              unsigned.add(json.required("transaction", "a hash").text());
            }
          }
          default -> approval(json);
        }
      } catch (InputException | IllegalArgumentException e) {
        throw JournalException.unreadable(entry.sequence(), e);
      }
      return read < MOST_READ && requests.size() < MOST;
    }

    /** Each "not signed" takes back the approval before it. */
    private void approval(Node json) {
      Node approval = json.required("approval", "an object");
      boolean unused = unsigned.remove(json.required("transaction", "a hash").text());
      boolean used = signed.contains(approval.required("id", "an id").text());
      boolean ours = approval.required("account", "an address").text().equals(account.toHex());
      if (ours
          && (used || !unused)
          && approval.required("payload", "a word").text().equals("typedData")
          && digests.add(approval.required("digest", "a hash").text())) {
        requests.add(Draft.of(json.required("asked", "an object")).given().request());
      }
    }

    private SignedRequests.Found found() {
      boolean whole = read < MOST_READ && requests.size() < MOST;
      return new SignedRequests.Found(
          requests,
          "Signatures are those of typed data in the journal here"
              + (whole ? "" : ", the newest ones")
              + "; what was signed elsewhere isn't known.");
    }
  }
}
