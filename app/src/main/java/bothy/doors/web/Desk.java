package bothy.doors.web;

import bothy.cases.CheckRecord;
import bothy.cases.PassageRecord;
import bothy.eth.Shown;
import bothy.guard.CheckLog;
import bothy.guard.Guard;
import bothy.journal.Chain;
import bothy.journal.Entry;
import bothy.journal.Head;
import bothy.journal.Journal;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the page can ask: a check, the journal, one entry of it. */
final class Desk {
  /** How many entries a page of the journal has. */
  private static final int PAGE = 25;

  private static final int LONGEST_TEXT = 200;

  private final Guard guard;
  private final Journal journal;
  private final Optional<Anchored> anchor;
  private final InstantSource clock;

  /** The furthest head that this start has seen: the chain must go on holding it. */
  private Head remembered = Head.NONE;

  Desk(Guard guard, Journal journal, Optional<Anchored> anchor, InstantSource clock) {
    this.guard = guard;
    this.journal = journal;
    this.anchor = anchor;
    this.clock = clock;
  }

  /** Checks a case and keeps it; what can't be kept isn't answered. */
  Answer check(byte[] body) throws IOException {
    Guard.Checked checked = guard.check(new ByteArrayInputStream(body));
    CheckRecord kept = CheckLog.record(Json.read(body), checked);
    if (kept.bytes().size() > Json.MAX_BYTES) {
      throw new InputException("input", "a case that can be kept with its verdict", "a larger one");
    }
    Entry entry = CheckLog.keep(journal, clock.instant(), Json.read(body), checked);
    remember(entry.head());
    return shown(entry, kept.root());
  }

  /**
   * A page of entries that hold {@code text}, newest first, and on the first page the chain's
   * state.
   */
  Answer journal(String before, String text) {
    if (text.length() > LONGEST_TEXT) {
      throw new InputException("text", "at most " + LONGEST_TEXT + " characters", "more");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    if (before.isEmpty()) {
      answer.put("chain", chain());
      anchor.ifPresent(kept -> answer.put("anchor", kept.anchor()));
    }
    List<Map<String, Object>> entries = new ArrayList<>();
    boolean[] more = {false};
    journal.before(
        before.isEmpty() ? Long.MAX_VALUE : sequence("before", before),
        text,
        entry -> {
          more[0] = entries.size() == PAGE;
          return !more[0] && entries.add(summary(entry));
        });
    answer.put("entries", entries);
    answer.put("more", more[0]);
    return Answer.json(answer);
  }

  /** One entry, whole. */
  Answer entry(String sequence) {
    return journal
        .at(sequence("sequence", sequence))
        .map(entry -> shown(entry, Json.read(entry.bytes().toArray())))
        .orElseGet(() -> Answer.error(404, "sequence", "an entry of the journal", sequence));
  }

  private static long sequence(String field, String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new InputException(field, "a sequence number", Shown.of(text));
    }
    return Long.parseLong(text);
  }

  private static Answer shown(Entry entry, Node kept) {
    Map<String, Object> answer = new LinkedHashMap<>(kept.members());
    answer.put("entry", place(entry));
    return Answer.json(answer);
  }

  private static Map<String, Object> place(Entry entry) {
    Map<String, Object> place = new LinkedHashMap<>();
    place.put("sequence", entry.sequence());
    place.put("time", entry.time().toString());
    place.put("kind", entry.kind());
    place.put("hash", entry.hash().toHex());
    return place;
  }

  private static Map<String, Object> summary(Entry entry) {
    Map<String, Object> summary = place(entry);
    if (!entry.kind().equals(CheckRecord.KIND)) {
      summary.put("says", words(entry));
      return summary;
    }
    try {
      CheckRecord kept = CheckRecord.read(entry.bytes());
      summary.put("verdict", kept.answer());
      summary.put("summary", kept.summary());
      summary.put("says", kept.says());
      summary.put("account", kept.account());
    } catch (InputException e) {
      summary.put("summary", "This entry can't be read: " + e.getMessage());
    }
    return summary;
  }

  /** What an entry that isn't a check says: its own words, or a decision's reasons. */
  private static String words(Entry entry) {
    Optional<String> passage = PassageRecord.words(entry.kind(), entry.bytes());
    if (passage.isPresent()) {
      return passage.get();
    }
    try {
      Node kept = Json.read(entry.bytes().toArray());
      List<String> words = new ArrayList<>();
      kept.member("says").map(Node::text).ifPresent(words::add);
      kept.member("takes").map(Node::text).ifPresent(level -> words.add("takes " + level));
      kept.member("reasons").map(Node::elements).orElse(List.of()).stream()
          .limit(3)
          .forEach(reason -> words.add(reason.required("says", "a text").text()));
      return String.join(": ", words);
    } catch (InputException e) {
      return "This entry can't be read: " + e.getMessage();
    }
  }

  private Map<String, Object> chain() {
    return switch (journal.verify(remembered())) {
      case Chain.Intact(Head head) -> {
        remember(head);
        yield Map.of("state", "intact", "sequence", head.sequence(), "hash", head.hash().toHex());
      }
      case Chain.Broken(long sequence, String says) ->
          Map.of("state", "broken", "sequence", sequence, "says", says);
    };
  }

  private synchronized Head remembered() {
    return remembered;
  }

  private synchronized void remember(Head head) {
    if (head.sequence() > remembered.sequence()) {
      remembered = head;
    }
  }
}
