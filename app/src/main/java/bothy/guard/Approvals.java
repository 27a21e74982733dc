package bothy.guard;

import bothy.eth.Address;
import bothy.policy.Approved;
import bothy.policy.Consent;
import bothy.policy.Decision;
import bothy.policy.Holding;
import bothy.policy.InForce;
import bothy.policy.Judged;
import bothy.policy.Level;
import bothy.policy.Policy;
import bothy.policy.Spent;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import bothy.signing.Signer;
import bothy.verdict.Verdict;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/** The policy in force, what was approved under it lately, and what it approves now. */
public final class Approvals {
  private static final int ID_BYTES = 16;

  private final SecureRandom random = new SecureRandom();
  private final Supplier<InForce> policy;
  private final InstantSource clock;
  private final DayClock day;
  private final Signer signer;
  private final Set<Address> known;
  private Spent spent;
  private boolean toldAhead;

  /**
   * Approvals under a policy.
   *
   * @param policy in force now
   * @param left what was approved before this start
   * @param signer whose book must know what was signed
   */
  public Approvals(Supplier<InForce> policy, Left left, InstantSource clock, Signer signer) {
    this.signer = signer;
    this.day = new DayClock(clock, System::nanoTime, left.latest());
    this.policy = policy;
    this.spent = left.spent();
    this.known = new HashSet<>(left.known());
    this.clock = clock;
  }

  /**
   * What the policy makes of a verdict now.
   *
   * @param page that asks, if that is certain
   */
  synchronized Ruling decide(Verdict verdict, Optional<String> page) {
    return decide(verdict, page, spent, policy.get());
  }

  private Ruling decide(Verdict verdict, Optional<String> page, Spent counted, InForce inForce) {
    Decision decision = inForce.decide(verdict, page, counted, Set.copyOf(known), day.now());
    Optional<Decision> doubt = day.ahead().map(Approvals::clockAhead);
    toldAhead |= doubt.isPresent();
    decision = doubt.map(decision::and).orElse(decision);
    return new Ruling(bookBehind().map(decision::and).orElse(decision), inForce.policies());
  }

  /** The journal knows what was signed: a book that doesn't was put back, or begun anew. */
  private Optional<Decision> bookBehind() {
    Set<Address> ours = Set.copyOf(signer.accounts());
    List<String> signed =
        spent.acts().stream()
            .filter(act -> act.signed() && ours.contains(act.account()))
            .map(Spent.Act::id)
            .toList();
    int missing = signed.isEmpty() ? 0 : signer.missing(signed);
    return missing == 0
        ? Optional.empty()
        : Optional.of(
            person(
                "signer.book",
                "The signer's book doesn't know "
                    + missing
                    + " of the signatures of the last day: an older one was put back, or it was"
                    + " begun anew. Its caps and nonces don't count them."));
  }

  private static Decision person(String id, String says) {
    return Decision.of(Level.PERSON, List.of(new Decision.Reason(id, says, OptionalInt.empty())));
  }

  private static Decision clockAhead(Duration ahead) {
    String says =
        "The clock is "
            + ahead.toMinutes()
            + " minutes ahead of the time that passed; the day's amounts count on by that until you"
            + " approve something.";
    return person("clock.ahead", says);
  }

  /** A decision, and the policies that were asked. */
  record Ruling(Decision decision, List<Policy> policies) {}

  /** What came of a wish to approve. */
  sealed interface Minting {
    /**
     * An approval for each thing to sign, in order; all of them stand in the ledger.
     *
     * @param counted when, by the clock that the day counts by
     */
    record Minted(List<Approved> approved, Ruling ruling, Instant counted) implements Minting {
      public Minted {
        approved = List.copyOf(approved);
      }
    }

    /** By now the policy wants more than the consent that was given. */
    record Stricter(Ruling ruling) implements Minting {}
  }

  /**
   * Approves all that a request comes to, if the consent is enough for what the policy says now.
   */
  synchronized Minting mint(
      Guard.Checked now, Optional<String> page, Consent consent, ToSign toSign) {
    Instant time = clock.instant();
    InForce inForce = policy.get();
    boolean knew = toldAhead;
    Ruling ruling = decide(now.verdict(), page, spent, inForce);
    Decision decision = ruling.decision();
    if (!suffices(consent, decision.level())) {
      return new Minting.Stricter(ruling);
    }
    Judged judged = new Judged(now.verdict(), now.inputs(), now.basis().reads());
    List<Stakes> steps = Stakes.steps(now.verdict());
    List<Approved> approved = new ArrayList<>();
    for (int i = 0; i < toSign.items().size(); i++) {
      ToSign.Item item = toSign.items().get(i);
      Judged its = judged.of(steps.get(i));
      approved.add(
          inForce.approve(its, decision, consent, item.payload(), item.digest(), id(), time));
    }
    // the stakes are those of all items together: they count once
    Stakes stakes = Stakes.of(now.verdict());
    Instant counted = day.now();
    for (Approved each : approved) {
      spent = spent.at(counted).and(Spent.Act.of(each.terms(), stakes, counted));
      stakes = Stakes.NONE;
    }
    if (knew && consent != Consent.POLICY) {
      day.believe();
      toldAhead = false;
    }
    return new Minting.Minted(approved, ruling, counted);
  }

  private static boolean suffices(Consent consent, Level level) {
    return switch (level) {
      case NOBODY -> true;
      case PERSON -> consent != Consent.POLICY;
      case PROOF -> consent == Consent.PROVEN;
      case REFUSED -> false;
    };
  }

  /** Whether an approval holds by the newest check of what it is for. */
  Holding holds(Approved approved, Guard.Checked now) {
    return approved.stillHolds(now.basis().reads(), now::verdict, clock.instant());
  }

  /** Whether the approval of one call of a batch holds by the newest check of that call. */
  Holding holdsAlone(Approved approved, Guard.Checked now) {
    return approved.holdsIn(now.verdict(), clock.instant());
  }

  /**
   * What the policy makes by now of what was approved; empty if the consent that was given is
   * enough for it.
   *
   * @param approved all that was approved together, which doesn't count against itself
   */
  synchronized Optional<Ruling> stricter(
      List<Approved> approved, Optional<String> page, Guard.Checked now) {
    InForce inForce = policy.get();
    Spent beside = spent;
    for (Approved each : approved) {
      beside = beside.beside(each.terms().id());
    }
    Ruling ruling = decide(now.verdict(), page, beside, inForce);
    return suffices(approved.getFirst().terms().consent(), ruling.decision().level())
        ? Optional.empty()
        : Optional.of(ruling);
  }

  /** What was approved is certainly not signed: it counts no more. */
  synchronized void withdraw(List<Approved> unsigned) {
    for (Approved each : unsigned) {
      spent = spent.without(each.terms().id());
    }
  }

  private String id() {
    byte[] id = new byte[ID_BYTES];
    random.nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  /** It was signed, so it counts for a day. */
  synchronized void signed(Terms terms) {
    spent = spent.signed(terms.id());
    spent.acts().stream()
        .filter(act -> act.id().equals(terms.id()))
        .map(Spent.Act::stakes)
        .forEach(stakes -> known.addAll(stakes.received().keySet()));
  }
}
