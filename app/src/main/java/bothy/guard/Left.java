package bothy.guard;

import bothy.cases.DecisionRecord;
import bothy.cases.PassageRecord;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Transactions;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Spent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an earlier start left, as its journal tells: what counts for the rolling day, with whom the
 * user dealt, and what was interrupted.
 *
 * @param unsent transactions that were signed and aren't known to be in a block
 * @param unsigned what was approved last and isn't known to be signed, with all that was filled in,
 *     by its name; no batch of which a part was signed
 * @param batches of which a part was signed, or all
 */
public record Left(
    Spent spent,
    Set<Address> known,
    List<Unsent> unsent,
    Map<Hash, Node> unsigned,
    List<Batch> batches) {
  public static final Left NOTHING =
      new Left(Spent.NOTHING, Set.of(), List.of(), Map.of(), List.of());

  private static final List<String> KINDS =
      List.of(
          PassageRecord.DECISION,
          PassageRecord.INCLUSION,
          PassageRecord.SIGNATURE,
          PassageRecord.APPROVAL);

  /** So many entries older than the day are read, for whom the user dealt with. */
  private static final int MOST_OLDER = 100_000;

  /**
   * A signed transaction.
   *
   * @param forwarded whether it was about to be sent
   */
  public record Unsent(Bytes raw, boolean forwarded) {}

  /** The latest time by which the day was counted. */
  Instant latest() {
    return spent.acts().stream()
        .map(Spent.Act::at)
        .max(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  /** How a batch stands. */
  public enum End {
    /** All of it was signed. */
    WHOLE,
    /** A person, or the time that they had, ended it before that. */
    ENDED,
    /** It was interrupted. */
    OPEN
  }

  /**
   * A batch of calls.
   *
   * @param asked all of it, as a case without a state
   * @param signed the hashes of the transactions that were signed for it, in order
   * @param rest what is left of it, if anything is
   */
  public record Batch(Hash name, Node asked, List<Hash> signed, Optional<Node> rest, End end) {
    public Batch {
      signed = List.copyOf(signed);
    }
  }

  public Left(Spent spent, Set<Address> known, List<Unsent> unsent, Map<Hash, Node> unsigned) {
    this(spent, known, unsent, unsigned, List.of());
  }

  public Left {
    batches = List.copyOf(batches);
    known = Set.copyOf(known);
    unsent = List.copyOf(unsent);
    unsigned = Map.copyOf(unsigned);
  }

  /**
   * Reads the journal back from its end. What was spent counts whatever the chain; the rest is of
   * {@code chain} only: an address is somebody else's on another.
   *
   * @throws JournalException if an entry can't be read: what was spent isn't known then
   */
  public static Left read(Journal journal, ChainId chain, Instant now) {
    Reader reader = new Reader(chain, now.minus(Spent.DAY));
    journal.newest(KINDS, reader::read);
    return reader.left();
  }

  /** Takes entries from the newest to the oldest. */
  private static final class Reader {
    private final ChainId chain;
    private final Instant since;
    private final Map<String, String> ends = new HashMap<>();
    private final Set<String> signed = new HashSet<>();
    private final List<Spent.Act> acts = new ArrayList<>();
    private final Set<Address> known = new HashSet<>();
    private final List<Unsent> unsent = new ArrayList<>();
    private final Map<Hash, Node> unsigned = new HashMap<>();
    private final LeftBatches batches = new LeftBatches();
    private int older;

    Reader(ChainId chain, Instant since) {
      this.chain = chain;
      this.since = since;
    }

    boolean read(Entry entry) {
      try {
        switch (entry.kind()) {
          case PassageRecord.DECISION -> decision(Json.read(entry.bytes().toArray()));
          case PassageRecord.INCLUSION -> inclusion(Json.read(entry.bytes().toArray()));
          case PassageRecord.SIGNATURE -> signature(entry);
          case PassageRecord.APPROVAL -> approval(entry);
          default -> throw new IllegalStateException(entry.kind() + " wasn't asked for");
        }
      } catch (InputException | IllegalArgumentException | EthException e) {
        throw JournalException.unreadable(entry.sequence(), e);
      }
      older += entry.time().isAfter(since) ? 0 : 1;
      return older < MOST_OLDER;
    }

    private void decision(Node json) {
      String name = json.required("transaction", "a hash").text();
      String decision = json.required("decision", "a word").text();
      ends.putIfAbsent(name, decision);
      batches.decided(name, decision);
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
      boolean here = Transactions.decode(raw).chainId().equals(Optional.of(chain));
      if (here) {
        batches.signed(json.required("transaction", "a hash").text(), Hash.keccak(raw));
      }
      if (here && (end.isEmpty() || end.equals("forward"))) {
        unsent.add(new Unsent(raw, end.equals("forward")));
      }
    }

    private void approval(Entry entry) {
      Node json = Json.read(entry.bytes().toArray());
      Spent.Act act = new DecisionRecord(json).act().orElseThrow(() -> json.wrong("an approval"));
      boolean used = signed.contains(act.id());
      boolean here = act.chain().equals(chain);
      if (used && here) {
        known.addAll(act.stakes().received().keySet());
      }
      // a clock that was set back leaves entries that look old, of amounts that count
      if (!entry.time().isAfter(since) && !act.at().isAfter(since)) {
        return;
      }
      acts.addFirst(used ? act.asSigned() : act);
      Node name = json.required("transaction", "a hash");
      boolean transaction =
          json.required("approval", "an object")
              .required("payload", "a word")
              .text()
              .equals("transaction");
      if (here) {
        batches.approved(name.text(), json.required("asked", "an object"));
      }
      if (here && !used && !ends.containsKey(name.text()) && transaction) {
        unsigned.putIfAbsent(name.as("a hash", Hash::fromHex), json.required("asked", "an object"));
      }
    }

    private Left left() {
      List<Batch> begun = batches.begun();
      begun.forEach(each -> unsigned.remove(each.name()));
      return new Left(new Spent(acts), known, unsent.reversed(), unsigned, begun);
    }
  }
}
