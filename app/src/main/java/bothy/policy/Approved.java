package bothy.policy;

import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.verdict.Finding;
import bothy.verdict.Severity;
import bothy.verdict.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** The right to have one thing signed, minted by the policy alone. */
public final class Approved {
  private final Terms terms;
  private final Optional<Verdict> verdict;

  Approved(Terms terms) {
    this(terms, Optional.empty());
  }

  Approved(Terms terms, Optional<Verdict> verdict) {
    this.terms = terms;
    this.verdict = verdict;
  }

  public Terms terms() {
    return terms;
  }

  /**
   * Whether it still holds: it hasn't ended, and either everything that its verdict read is as it
   * was, or the verdict on the newer state is no worse and stays within the limits.
   *
   * @param reads the newer answers to the questions of {@link Terms#reads}
   * @param again the same request's verdict on the newer state; asked for only if reads changed
   */
  public Holding stillHolds(Map<String, String> reads, Supplier<Verdict> again, Instant now) {
    return sameAnswers(reads) ? inTime(now) : holdsIn(again.get(), now);
  }

  /**
   * Whether it holds by a newer verdict on what it is for, whatever was read: for one call of a
   * batch, which those before it change the state for.
   */
  public Holding holdsIn(Verdict again, Instant now) {
    if (inTime(now) instanceof Holding.Changed ended) {
      return ended;
    }
    List<String> worse = worseIn(again);
    return worse.isEmpty() ? new Holding.Holds() : new Holding.Changed(worse);
  }

  private Holding inTime(Instant now) {
    if (!now.isBefore(terms.until())) {
      return new Holding.Changed(List.of("The approval ended at " + terms.until() + "."));
    }
    if (now.isBefore(terms.from())) {
      return new Holding.Changed(List.of("The approval begins at " + terms.from() + "."));
    }
    return new Holding.Holds();
  }

  /** What was read then and reads otherwise now, as {@code question: then, now}. */
  public List<String> changedReads(Map<String, String> reads) {
    List<String> changed = new ArrayList<>();
    terms
        .reads()
        .forEach((question, then) -> {
          String now = reads.getOrDefault(question, "not known");
          if (!then.equals(now)) {
            changed.add(question + ": was " + then + ", is " + now);
          }
        });
    return changed;
  }

  /** What nobody could say then isn't the same because nobody can say it now. */
  private boolean sameAnswers(Map<String, String> reads) {
    return !terms.reads().containsValue("unknown") && changedReads(reads).isEmpty();
  }

  private List<String> worseIn(Verdict now) {
    List<String> worse = new ArrayList<>();
    boolean same =
        now.inputs().account().equals(terms.account())
            && now.inputs().chain().equals(terms.chain())
            && verdict
                .map(then ->
                    then.inputs().request().equals(now.inputs().request())
                        || isOf(now.inputs().request()))
                .orElse(true);
    if (!same) {
      worse.add("It was checked again as another request.");
      return worse;
    }
    if (now.answer().compareTo(terms.answer()) > 0) {
      worse.add(
          "The verdict was %s and is %s now: %s"
              .formatted(word(terms.answer()), word(now.answer()), now.summary()));
    }
    Set<String> known = new HashSet<>();
    verdict.ifPresent(then -> dangers(then).forEach(finding -> known.add(key(finding))));
    dangers(now).stream()
        .filter(finding -> !known.contains(key(finding)))
        .forEach(finding -> worse.add("New: " + finding.says()));
    Stakes stakes = Stakes.of(now);
    if (!stakes.seen() && verdict.map(then -> Stakes.of(then).seen()).orElse(true)) {
      worse.add("It doesn't run to its end any more: " + now.reason());
    }
    worse.addAll(Beyond.of(terms.limits(), stakes));
    return worse;
  }

  /**
   * What was approved is checked again as the signed transaction that came of it, and a call of a
   * batch as the transaction that it will be.
   */
  private boolean isOf(Request request) {
    return request instanceof Request.Raw raw
        ? isOf(raw.transaction())
        : request instanceof Request.Unsigned unsigned
            && unsigned.transaction().chainId().isPresent()
            && isOf(unsigned.transaction());
  }

  private boolean isOf(Transaction transaction) {
    return Transactions.signingHash(transaction).equals(terms.digest());
  }

  private static List<Finding> dangers(Verdict verdict) {
    return verdict.findings().stream().filter(f -> f.severity() == Severity.DANGER).toList();
  }

  private static String key(Finding finding) {
    return finding.rule() + " " + finding.about();
  }

  private static String word(Verdict.Answer answer) {
    return answer.name().toLowerCase(Locale.ROOT);
  }
}
