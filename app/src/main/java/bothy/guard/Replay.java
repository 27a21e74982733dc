package bothy.guard;

import bothy.cases.Case;
import bothy.cases.CheckRecord;
import bothy.cases.JsonDifference;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.meaning.Lists;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Derives verdicts again from what the journal kept of their checks, and compares each byte. */
public final class Replay {
  /** What came of it. */
  public sealed interface Replayed {
    /**
     * The same record, byte for byte.
     *
     * @param bytes how many
     */
    record Same(String answer, int bytes) implements Replayed {}

    /**
     * Another record.
     *
     * @param first where the two first differ
     * @param versions how the versions of rules, lists and schema differ; empty if they don't
     */
    record Different(JsonDifference first, String versions) implements Replayed {}

    /** The record doesn't hold what it takes. */
    record Impossible(String why) implements Replayed {}
  }

  private final Guard guard;
  private final Function<Hash, Optional<Bytes>> code;
  private final Function<Lists.Source, Optional<Lists>> lists;

  /** For records of checks that no lists were loaded for. */
  public Replay(Guard guard, Function<Hash, Optional<Bytes>> code) {
    this(guard, code, source -> Optional.empty());
  }

  /**
   * @param guard without lists
   * @param code finds the code that was kept by its hash
   * @param lists finds the lists that were loaded then
   */
  public Replay(
      Guard guard,
      Function<Hash, Optional<Bytes>> code,
      Function<Lists.Source, Optional<Lists>> lists) {
    this.guard = guard;
    this.code = code;
    this.lists = lists;
  }

  /** Derives the verdict of a record anew. */
  public Replayed replay(Bytes kept) {
    try {
      CheckRecord record = CheckRecord.read(kept);
      Optional<Case> given = record.given(code);
      return given.isEmpty()
          ? new Replayed.Impossible(
              "it was kept before records held the state that their verdict rests on")
          : compare(kept, record, given.get());
    } catch (InputException e) {
      return new Replayed.Impossible("the record can't be read: " + e.getMessage());
    }
  }

  private Replayed compare(Bytes kept, CheckRecord record, Case given) {
    Guard then = guard;
    for (Lists.Source source : record.lists()) {
      Optional<Lists> list = lists.apply(source);
      if (list.isEmpty()) {
        return new Replayed.Impossible(
            "the list %s, sha-256 %s, isn't kept".formatted(source.name(), source.sha256()));
      }
      then = then.with(list.get());
    }
    Guard.Checked checked = then.check(given);
    Bytes again = CheckLog.record(record.request(), checked).bytes();
    if (again.equals(kept)) {
      return new Replayed.Same(record.answer(), kept.size());
    }
    Object found = Json.read(again.toArray()).value();
    JsonDifference first =
        JsonDifference.between(record.root().value(), found)
            .orElseGet(() ->
                new JsonDifference(
                    "",
                    "a record of " + kept.size() + " bytes",
                    again.size() + " bytes that mean the same"));
    return new Replayed.Different(first, versions(record));
  }

  private static String versions(CheckRecord record) {
    Map<String, String> here = CheckRecord.versionsHere();
    Map<String, String> there = record.versions();
    StringBuilder differs = new StringBuilder();
    here.forEach((name, version) -> {
      String then = there.getOrDefault(name, "none");
      if (!then.equals(version)) {
        differs
            .append(differs.isEmpty() ? "" : ", ")
            .append("%s %s then, %s here".formatted(name, then, version));
      }
    });
    return differs.toString();
  }
}
