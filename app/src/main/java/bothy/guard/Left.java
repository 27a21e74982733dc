package bothy.guard;

import bothy.cases.PassageRecord;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Spent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an earlier start left, as its journal tells: what counts for the rolling day, with whom the
 * user dealt, and what was interrupted.
 *
 * @param unsent transactions that were signed and aren't known to be in a block
 * @param unsigned what was approved last and isn't known to be signed, with all that was filled in,
 *     by its name
 */
public record Left(Spent spent, Set<Address> known, List<Unsent> unsent, Map<Hash, Node> unsigned) {
  public static final Left NOTHING = new Left(Spent.NOTHING, Set.of(), List.of(), Map.of());

  /** So far back it is read, and further only for whom the user dealt with. */
  private static final int MOST = 100_000;

  /**
   * A signed transaction.
   *
   * @param forwarded whether it was about to be sent
   */
  public record Unsent(Bytes raw, boolean forwarded) {}

  public Left {
    known = Set.copyOf(known);
    unsent = List.copyOf(unsent);
    unsigned = Map.copyOf(unsigned);
  }

  /** Reads the journal back from its end. */
  public static Left read(Journal journal, Instant now) {
    Reader reader = new Reader(now.minus(Spent.DAY));
    journal.before(Long.MAX_VALUE, "", reader::read);
    return reader.left();
  }

  /** Takes entries from the newest to the oldest. */
  private static final class Reader {
    private final Instant since;
    private final Map<String, String> ends = new HashMap<>();
    private final Set<String> signed = new HashSet<>();
    private final List<Spent.Act> acts = new ArrayList<>();
    private final Set<Address> known = new HashSet<>();
    private final List<Unsent> unsent = new ArrayList<>();
    private final Map<Hash, Node> unsigned = new HashMap<>();
    private int count;

    Reader(Instant since) {
      this.since = since;
    }

    boolean read(Entry entry) {
      try {
        switch (entry.kind()) {
          case PassageRecord.DECISION -> decision(Json.read(entry.bytes().toArray()));
          case PassageRecord.INCLUSION -> inclusion(Json.read(entry.bytes().toArray()));
          case PassageRecord.SIGNATURE -> signature(entry);
          case PassageRecord.APPROVAL -> approval(entry);
          default -> {}
        }
      } catch (InputException e) {
        // an entry of another version: it says nothing that can be relied on
      }
      return ++count < MOST;
    }

    private void decision(Node json) {
      String decision = json.required("decision", "a word").text();
      if (!decision.startsWith("policy")) {
        ends.putIfAbsent(json.required("transaction", "a hash").text(), decision);
      }
    }

    private void inclusion(Node json) {
      ends.putIfAbsent(json.required("transaction", "a hash").text(), "included");
    }

    private void signature(Entry entry) {
      Node json = Json.read(entry.bytes().toArray());
      signed.add(json.required("approval", "an id").text());
      if (json.member("raw").isEmpty() || !entry.time().isAfter(since)) {
        return;
      }
      Bytes raw = json.required("raw", "hex bytes").as("hex bytes", Bytes::fromHex);
      String end = ends.getOrDefault(Hash.keccak(raw).toHex(), "");
      if (end.isEmpty() || end.equals("forward")) {
        unsent.add(new Unsent(raw, end.equals("forward")));
      }
    }

    private void approval(Entry entry) {
      ApprovalRecord record = ApprovalRecord.read(entry.bytes());
      boolean used = signed.contains(record.act().id());
      if (used) {
        known.addAll(record.act().stakes().received().keySet());
      }
      if (!entry.time().isAfter(since)) {
        return;
      }
      acts.addFirst(used ? record.act().asSigned() : record.act());
      Hash name = Hash.fromHex(record.name());
      boolean over = ends.containsKey(record.name());
      if (!used && !over && record.kind().equals("transaction")) {
        unsigned.putIfAbsent(name, record.pinned());
      }
    }

    private Left left() {
      return new Left(new Spent(acts), known, unsent.reversed(), unsigned);
    }
  }
}
