package bothy.effects;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.State;
import bothy.eth.Word;
import bothy.simulation.BlockContext;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.Frame;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Plays whoever holds a signature: redeems it on a state at its worst and compares what the party
 * held before and after. The signature itself need not exist yet.
 */
public final class Holder {
  /** As many steps are played. */
  public static final int MOST_STEPS = 64;

  private final Redemption redemption;
  private final Set<Address> inventory;
  private final Set<Address> own = new TreeSet<>();
  private final BlockContext block;
  private final Means means;

  /** What came of it. */
  public sealed interface Played {}

  /**
   * The signature was redeemed.
   *
   * @param exposure as decoded, each with what was held before and after, then what else left
   * @param effects of all that the holder did
   * @param assumes what had to be assumed, in words; empty if nothing
   * @param despite why it shouldn't have been possible by what its contract or its data says; empty
   *     if nothing spoke against it
   */
  public record Redeemed(
      List<Exposure> exposure,
      Effects effects,
      Outcome outcome,
      String assumes,
      Optional<String> despite)
      implements Played {
    public Redeemed {
      exposure = List.copyOf(exposure);
    }

    private Redeemed despite(String why) {
      return new Redeemed(exposure, effects, outcome, assumes, Optional.of(why));
    }
  }

  /** It can't be redeemed on this state; {@code says} why. */
  public record Failed(Optional<Bytes> reverted, String says) implements Played {}

  /**
   * It never can be again: its nonce is used, or its time is over; who says so refused it, too,
   * when it was tried.
   */
  public record Spent(String says) implements Played {}

  /** Playing needed what isn't known. */
  public record Unplayed(String says) implements Played {}

  private Holder(
      Redemption redemption, State state, Rules rules, BlockContext block, Set<Address> inventory) {
    this.redemption = redemption;
    this.block = block;
    this.inventory = inventory;
    this.means = new Means(state, rules, then());
    own.add(redemption.party());
  }

  /**
   * Plays the holder.
   *
   * @param decoded what the signature says of itself
   * @param inventory further contracts to ask for the party's balance
   */
  public static Played play(
      Redemption redemption,
      List<Exposure> decoded,
      State state,
      Rules rules,
      BlockContext block,
      Set<Address> inventory) {
    return new Holder(redemption, state, rules, block, inventory).play(decoded);
  }

  private Played play(List<Exposure> decoded) {
    Optional<Played> outdated = outdated();
    if (outdated.isPresent()) {
      return outdated.get();
    }
    Probe before = new Probe(means.simulation(), redemption.party());
    Optional<Played> said = over().or(() -> redemption.nonce().flatMap(n -> used(n, before)));
    if (said.isPresent() && isKnownSafe()) {
      return said.get(); // its nonce would be assumed away
    }
    own.addAll(directed(before));
    Played played = playSteps(decoded);
    return said.isEmpty()
        ? played
        : switch (played) {
          case Redeemed redeemed -> redeemed.despite(says(said.get()));
          case Failed ignored -> said.get();
          case Spent spent -> spent;
          case Unplayed unplayed -> unplayed;
        };
  }

  private static String says(Played said) {
    return switch (said) {
      case Spent(String says) -> says;
      case Unplayed(String says) -> says;
      case Failed failed -> failed.says();
      case Redeemed ignored -> "";
    };
  }

  /**
   * A deadline and a nonce are only what the data and the contract say: whether the contract heeds
   * them is seen by playing.
   */
  private Optional<Played> over() {
    BigInteger now = new BigInteger(Long.toUnsignedString(block.timestamp()));
    return redemption
        .until()
        .filter(until -> until.compareTo(now) < 0)
        .map(until -> new Spent("its time is over"));
  }

  private boolean isKnownSafe() {
    return redemption.assumed().containsKey(redemption.party())
        && KnownCode.at(means.state(), redemption.party())
            .filter(entry -> entry.role() == KnownCode.Role.SAFE)
            .isPresent();
  }

  /** Those of the Safes that the party acts through which it owns, or which such a one owns. */
  private Set<Address> directed(Probe before) {
    Set<Address> directed = new TreeSet<>(Set.of(redemption.party()));
    boolean grew = true;
    while (grew) {
      grew =
          directed.addAll(
              redemption.directed().stream()
                  .filter(safe -> directed.stream().anyMatch(o -> before.directs(o, safe)))
                  .toList());
    }
    return directed;
  }

  private Played playSteps(List<Exposure> decoded) {
    if (redemption.steps().size() > MOST_STEPS) {
      return new Unplayed("it takes more than " + MOST_STEPS + " steps");
    }
    means.assume(redemption.assumed());
    redemption.steps().forEach(means::provide);
    Simulation simulation = means.simulation();
    simulation.vouch(redemption.vouched());
    Probe untouched = new Probe(means.simulation(), redemption.party());
    List<Outcome> outcomes = new ArrayList<>();
    Optional<Played> missed = Optional.empty();
    boolean pulled = false;
    for (Redemption.Step step : redemption.steps()) {
      int before = outcomes.size();
      Optional<Played> failed = act(step, simulation, outcomes);
      boolean pull = step instanceof Redemption.Step.Pull || step instanceof Redemption.Step.Take;
      pulled |= pull && outcomes.size() > before;
      if (pull && failed.filter(Failed.class::isInstance).isPresent()) {
        missed = missed.or(() -> failed); // the holder takes what there is to take
      } else if (failed.isPresent()) {
        return failed.get();
      }
    }
    if (missed.isPresent() && !pulled) {
      return missed.get();
    }
    if (outcomes.isEmpty()) {
      return new Unplayed("there is nothing to play");
    }
    return new Takings(redemption, own, inventory, means)
        .of(decoded, outcomes, untouched, new Probe(simulation, redemption.party()));
  }

  /**
   * Takes a step, in the first of its ways that goes through.
   *
   * @return why none did; empty too where there was nothing to do
   */
  private Optional<Played> act(
      Redemption.Step step, Simulation simulation, List<Outcome> outcomes) {
    Optional<Played> first = Optional.empty();
    Ways ways = new Ways(redemption.party(), means);
    for (CallRequest way : ways.of(step, new Probe(simulation, redemption.party()))) {
      if (!way.data().isEmpty() && way.to().filter(means::codeless).isPresent()) {
        return Optional.of(new Unplayed("there is no code at " + way.to().get()));
      }
      Outcome outcome = simulation.call(way);
      Optional<Played> failed = failed(outcome).or(() -> outcome.call().flatMap(this::inside));
      if (failed.isEmpty()) {
        outcomes.add(outcome);
        return failed;
      }
      if (failed.get() instanceof Unplayed) {
        return failed;
      }
      first = first.or(() -> failed);
    }
    return first;
  }

  private static Optional<Played> failed(Outcome outcome) {
    return switch (outcome.ending()) {
      case Ending.Success ignored -> Optional.empty();
      case Ending.Reverted(Bytes data) -> Optional.of(new Failed(Optional.of(data), "it reverts"));
      case Ending.Halted(HaltKind kind, String says) ->
          Optional.of(
              kind == HaltKind.STATE_UNKNOWN || kind == HaltKind.BUDGET
                  ? new Unplayed(says)
                  : new Failed(Optional.empty(), says));
      case Ending.Invalid(String field, String ignored, String found, String says) ->
          Optional.of(new Failed(Optional.empty(), says));
    };
  }

  /**
   * An entry point goes on, and a Safe that was told its gas does, where what the account was to do
   * fails: it may not fail another time.
   */
  private Optional<Played> inside(Frame frame) {
    for (Frame call : frame.calls()) {
      boolean acts = own.contains(call.from()) || own.contains(call.to());
      if (acts && call.error().isPresent()) {
        return Optional.of(new Failed(Optional.empty(), "what the account does fails"));
      }
      Optional<Played> deeper = inside(call);
      if (deeper.isPresent()) {
        return deeper;
      }
    }
    return Optional.empty();
  }

  private Optional<Played> used(Redemption.Nonce nonce, Probe probe) {
    int end = Word.SIZE * (nonce.word() + 1);
    Optional<BigInteger> told =
        probe
            .view(nonce.contract(), nonce.view())
            .filter(output -> output.size() >= end)
            .map(output -> Word.of(output.slice(end - Word.SIZE, end)).toBigInteger());
    if (told.isEmpty()) {
      return Optional.empty();
    }
    if (nonce.bit() >= 0) {
      return told.get().testBit(nonce.bit())
          ? Optional.of(new Spent("its nonce was used already"))
          : Optional.empty();
    }
    return counted(nonce.value(), told.get())
        .filter(
            each -> each instanceof Spent || !redemption.assumed().containsKey(nonce.contract()));
  }

  private static Optional<Played> counted(BigInteger nonce, BigInteger next) {
    int order = nonce.compareTo(next);
    if (order == 0) {
      return Optional.empty();
    }
    return Optional.of(
        order < 0
            ? new Spent("its nonce " + nonce + " is past: " + next + " is next")
            : new Unplayed("it holds once the nonce " + nonce + " is next; now " + next + " is"));
  }

  /**
   * An authorisation (EIP-7702) counts only at the nonce of its authority. The protocol holds it
   * against the account itself, before any code runs, so this needs no play. On other chains, where
   * one for every chain counts too, the nonce may be another.
   */
  private Optional<Played> outdated() {
    for (Redemption.Step step : redemption.steps()) {
      if (step instanceof Redemption.Step.Install(Address ignored, Authorization authorization)
          && means.state().account(redemption.party())
              instanceof Answer.Known<Account>(Account account)) {
        return counted(
                new BigInteger(Long.toUnsignedString(authorization.nonce())),
                new BigInteger(Long.toUnsignedString(account.nonce())))
            .map(said ->
                authorization.chainId().signum() == 0
                    ? new Unplayed(says(said) + " on this chain, and it holds on every chain")
                    : said);
      }
    }
    return Optional.empty();
  }

  /** The block that the holder waits for. */
  private BlockContext then() {
    BigInteger now = new BigInteger(Long.toUnsignedString(block.timestamp()));
    return redemption
        .from()
        .filter(from -> from.compareTo(now) > 0 && from.bitLength() < 63)
        .map(from -> block.at(from.longValueExact()))
        .orElse(block);
  }
}
