package bothy.effects;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.Frame;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import bothy.simulation.Overrides;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Plays whoever holds a signature: redeems it on a state at its worst and compares what the party
 * held before and after. The signature itself need not exist yet.
 */
public final class Holder {
  /** For one step. */
  private static final long GAS = 1L << 24;

  /** As many steps are played. */
  public static final int MOST_STEPS = 64;

  /** Slots of a token that are tried for the holder's balance. */
  private static final int MOST_SLOTS = 16;

  private final Redemption redemption;
  private final Rules rules;
  private final BlockContext block;
  private final Set<Address> inventory;
  private final Set<Address> own = new TreeSet<>();
  private State state;

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
    this.state = state;
    this.rules = rules;
    this.block = block;
    this.inventory = inventory;
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
    Probe before = new Probe(simulation(), redemption.party());
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
        && KnownCode.at(state, redemption.party())
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
    assume(redemption.assumed());
    redemption.steps().forEach(this::fund);
    Simulation simulation = simulation();
    simulation.vouch(redemption.vouched());
    Probe untouched = new Probe(simulation(), redemption.party());
    List<Outcome> outcomes = new ArrayList<>();
    Optional<Played> missed = Optional.empty();
    boolean pulled = false;
    for (Redemption.Step step : redemption.steps()) {
      int before = outcomes.size();
      Optional<Played> failed = act(step, simulation, outcomes);
      boolean pull = step instanceof Redemption.Step.Pull;
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
    return redeemed(decoded, outcomes, untouched, new Probe(simulation, redemption.party()));
  }

  /**
   * Takes a step, in the first of its ways that goes through.
   *
   * @return why none did; empty too where there was nothing to do
   */
  private Optional<Played> act(
      Redemption.Step step, Simulation simulation, List<Outcome> outcomes) {
    Optional<Played> first = Optional.empty();
    for (CallRequest way : ways(step, new Probe(simulation, redemption.party()))) {
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
          && state.account(redemption.party()) instanceof Answer.Known<Account>(Account account)) {
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

  private void assume(Map<Address, Map<Word, Word>> storage) {
    if (!storage.isEmpty()) {
      Map<Address, Overrides.Change> changes = new HashMap<>();
      storage.forEach((address, slots) ->
          changes.put(
              address,
              new Overrides.Change(Optional.empty(), Optional.empty(), Optional.empty(), slots)));
      state = new Overrides(state, changes, bothy.eth.Hash::keccak);
    }
  }

  /** Finds the slot that a token reads the holder's balance from, and fills it. */
  private void fund(Redemption.Step step) {
    if (!(step instanceof Redemption.Step.Fund(Address holder, Address token, BigInteger amount))) {
      return;
    }
    Bytes view = Probe.calldata("balanceOf(address)", holder.toWord());
    Outcome asked = simulation().view(request(holder, token, Wei.ZERO, view, List.of()));
    List<Word> slots =
        Optional.ofNullable(asked.touched().get(token)).stream()
            .flatMap(touched -> touched.slots().keySet().stream())
            .limit(MOST_SLOTS)
            .toList();
    for (Word slot : slots) {
      State as = state;
      assume(Map.of(token, Map.of(slot, Word.of(amount))));
      if (new Probe(simulation(), holder).balance(token, holder).filter(amount::equals).isEmpty()) {
        state = as;
      } else {
        return;
      }
    }
  }

  private List<CallRequest> ways(Redemption.Step step, Probe now) {
    return switch (step) {
      case Redemption.Step.Call(Address from, Address to, Wei value, Bytes data) ->
          List.of(request(from, to, value, data, List.of()));
      case Redemption.Step.Try(Address from, Address to, List<Bytes> data) ->
          data.stream().map(each -> request(from, to, Wei.ZERO, each, List.of())).toList();
      case Redemption.Step.Pull pull -> pulls(pull, now);
      case Redemption.Step.Draw draw ->
          Stream.of(
                  there(draw.permitted(), Optional.empty(), now),
                  there(draw.permitted(), Optional.of(draw.to()), now))
              .distinct()
              .map(amounts ->
                  request(draw.by(), draw.to(), Wei.ZERO, draw.data().apply(amounts), List.of()))
              .toList();
      case Redemption.Step.Install(Address by, Authorization authorization) ->
          List.of(request(by, redemption.party(), Wei.ZERO, Bytes.EMPTY, List.of(authorization)));
      case Redemption.Step.Fund ignored -> List.of();
    };
  }

  /** All that there is; and, if that is too much, as much as whoever moves the token may. */
  private List<CallRequest> pulls(Redemption.Step.Pull pull, Probe now) {
    Address party = redemption.party();
    BigInteger held = now.balance(pull.token(), party).map(pull.most()::min).orElse(pull.most());
    Optional<BigInteger> allowed =
        now.allowance(pull.token(), party, pull.hub().orElse(pull.by())).map(held::min);
    return Stream.concat(Stream.of(held), allowed.stream())
        .filter(amount -> amount.signum() > 0)
        .distinct()
        .map(amount -> pull(pull, Word.of(amount)))
        .toList();
  }

  private CallRequest pull(Redemption.Step.Pull pull, Word amount) {
    Word party = redemption.party().toWord();
    return pull.hub()
        .map(hub ->
            request(
                pull.by(),
                hub,
                Wei.ZERO,
                Probe.calldata(
                    "transferFrom(address,address,uint160,address)",
                    party,
                    pull.by().toWord(),
                    amount,
                    pull.token().toWord()),
                List.of()))
        .orElseGet(() ->
            request(
                pull.by(),
                pull.token(),
                Wei.ZERO,
                Probe.calldata(
                    "transferFrom(address,address,uint256)", party, pull.by().toWord(), amount),
                List.of()));
  }

  /**
   * What is there to take; as much as is permitted where the token doesn't tell.
   *
   * @param mover whose allowance bounds it, if it does
   */
  private List<BigInteger> there(
      List<Redemption.Permission> permitted, Optional<Address> mover, Probe now) {
    Map<Address, BigInteger> left = new HashMap<>();
    List<BigInteger> amounts = new ArrayList<>();
    for (Redemption.Permission each : permitted) {
      Address token = each.token();
      BigInteger held =
          left.computeIfAbsent(token, key -> movable(key, mover, now).orElse(each.most()));
      BigInteger amount = held.min(each.most());
      left.put(token, held.subtract(amount));
      amounts.add(amount);
    }
    return amounts;
  }

  private Optional<BigInteger> movable(Address token, Optional<Address> mover, Probe now) {
    Address party = redemption.party();
    Optional<BigInteger> held = now.balance(token, party);
    Optional<BigInteger> allowed = mover.flatMap(by -> now.allowance(token, party, by));
    return allowed.map(may -> held.map(may::min).orElse(may)).or(() -> held);
  }

  private static CallRequest request(
      Address from, Address to, Wei value, Bytes data, List<Authorization> authorizations) {
    return new CallRequest(
        from, Optional.of(to), data, value, GAS, Wei.ZERO, List.of(), authorizations);
  }

  private Played redeemed(
      List<Exposure> decoded, List<Outcome> outcomes, Probe before, Probe after) {
    Address party = redemption.party();
    Outcome outcome = Outcome.together(outcomes, party);
    Effects effects = Extraction.of(outcome, party, inventory, before, after);
    Map<Asset, Exposure> rest = new TreeMap<>();
    for (Effects.Balance left : own.stream().flatMap(o -> effects.outflows(o).stream()).toList()) {
      if (change(effects, left.asset()).signum() >= 0) {
        continue; // it stays among those that the party directs
      }
      rest.put(
          left.asset(),
          new Exposure(
              left.asset(),
              BigInteger.ZERO,
              false,
              Optional.empty(),
              redemption.from(),
              redemption.until(),
              false,
              Optional.empty()));
    }
    List<Exposure> all = new ArrayList<>(decoded);
    all.addAll(handedOver(effects, before));
    decoded.forEach(each -> rest.remove(each.asset()));
    all.addAll(rest.values());
    List<Exposure> shown =
        all.stream()
            .map(each -> {
              if (each.unlimited() && !decoded.contains(each)) {
                return each; // by code that needn't be seen
              }
              Optional<BigInteger> held = held(each.asset(), before);
              BigInteger change = change(effects, each.asset());
              return held.map(h -> each.playedAs(new Exposure.Balances(h, h.add(change))))
                  .orElse(each);
            })
            .toList();
    Set<String> unknown = new TreeSet<>(before.unproven());
    unknown.addAll(after.unproven());
    return unknown.isEmpty()
        ? new Redeemed(shown, effects, outcome, redemption.assumes(), Optional.empty())
        : new Unplayed(String.join("; ", unknown));
  }

  private BigInteger change(Effects effects, Asset asset) {
    return own.stream()
        .map(each -> effects.change(each, asset))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** All that an account holds that now runs code of somebody else's choice. */
  private List<Exposure> handedOver(Effects effects, Probe probe) {
    Address party = redemption.party();
    boolean runs =
        effects.delegations().stream()
            .anyMatch(d -> d.account().equals(party) && !d.delegate().equals(Address.ZERO));
    if (!runs) {
      return List.of();
    }
    List<Asset> assets = new ArrayList<>(List.of(new Asset.Native()));
    inventory.forEach(token -> assets.add(new Asset.Erc20(token)));
    return assets.stream()
        .flatMap(asset ->
            held(asset, probe).filter(held -> held.signum() > 0).stream()
                .map(held ->
                    new Exposure(
                        asset,
                        held,
                        true,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        Optional.empty())))
        .toList();
  }

  /** What the party and those it directs hold; empty for what can't be counted. */
  private Optional<BigInteger> held(Asset asset, Probe probe) {
    Optional<BigInteger> sum = Optional.of(BigInteger.ZERO);
    for (Address each : own) {
      sum = sum.flatMap(s -> held(each, asset, probe).map(s::add));
    }
    return sum;
  }

  private Optional<BigInteger> held(Address party, Asset asset, Probe probe) {
    return switch (asset) {
      case Asset.Native ignored -> Optional.of(nativeBalance(party));
      case Asset.Erc20(Address token) -> probe.balance(token, party);
      case Asset.Erc721(Address token, BigInteger id) ->
          Optional.of(probe.tokenOwner(token, id).equals(party) ? BigInteger.ONE : BigInteger.ZERO);
      case Asset.Erc1155(Address token, BigInteger id) -> probe.balance(token, party, id);
      case Asset.Collection(Address token) -> probe.balance(token, party);
    };
  }

  private BigInteger nativeBalance(Address party) {
    return state.account(party) instanceof Answer.Known<Account>(Account account)
        ? account.balance().amount()
        : BigInteger.ZERO;
  }

  private Simulation simulation() {
    return new Simulation(state, rules, then(), Budget.STANDARD);
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
