package bothy.policy;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.Told;
import bothy.eth.Address;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.simulation.Ending;
import bothy.verdict.Inputs;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is at stake when a request is signed. Amounts are in the asset's smallest unit, never
 * negative, and 2^256 where nothing bounds them.
 *
 * @param leaves the account, and the Safes that it directs, the fee apart
 * @param gains what arrives there in the run
 * @param received what reached others
 * @param grants what others may take later
 * @param fee the most that is paid for gas, in wei
 * @param seen whether what leaves is known: false for what should have run and didn't, to its end
 */
public record Stakes(
    Map<Asset, BigInteger> leaves,
    Map<Asset, BigInteger> gains,
    Map<Address, Map<Asset, BigInteger>> received,
    List<Grant> grants,
    BigInteger fee,
    boolean seen) {
  /**
   * What somebody may take later.
   *
   * @param more how much of it is new
   */
  public record Grant(Exposure exposure, BigInteger more) {}

  /** More than any amount of an asset: what has no bound. */
  public static final BigInteger UNLIMITED = Unit.UNLIMITED;

  public static final Stakes NONE =
      new Stakes(Map.of(), Map.of(), Map.of(), List.of(), BigInteger.ZERO, true);

  public Stakes {
    leaves = Collections.unmodifiableMap(new TreeMap<>(leaves));
    gains = Collections.unmodifiableMap(new TreeMap<>(gains));
    Map<Address, Map<Asset, BigInteger>> copied = new TreeMap<>();
    received.forEach(
        (party, what) -> copied.put(party, Collections.unmodifiableMap(new TreeMap<>(what))));
    received = Collections.unmodifiableMap(copied);
    grants = List.copyOf(grants);
  }

  /** What stands at stake by a verdict. */
  public static Stakes of(Verdict verdict) {
    Inputs inputs = verdict.inputs();
    List<Grant> grants = new ArrayList<>();
    inputs.exposure().stream()
        .map(Exposure::bound)
        .forEach(each -> grants.add(new Grant(each, bounded(each))));
    if (inputs.request() instanceof Request.Delegate delegate) {
      everything(delegate.authorization().delegate(), grants);
    }
    return inputs
        .run()
        .map(run -> of(run, inputs.account(), grants))
        .orElseGet(() -> unrun(inputs.request(), grants));
  }

  /** What stands at stake by each call of a batch that ran, in order; of anything else, by all. */
  public static List<Stakes> steps(Verdict verdict) {
    Inputs inputs = verdict.inputs();
    Optional<Run> batch = inputs.run().filter(run -> run.steps().size() > 1);
    if (batch.isEmpty()) {
      return List.of(of(verdict));
    }
    Run run = batch.get();
    List<Stakes> steps = new ArrayList<>();
    for (int i = 0; i < run.steps().size(); i++) {
      List<Transaction> one = List.of(run.transactions().get(i));
      steps.add(of(run, run.steps().get(i), one, inputs.account(), new ArrayList<>()));
    }
    return steps;
  }

  private static Stakes of(Run run, Address account, List<Grant> grants) {
    return of(run, run.effects(), run.transactions(), account, grants);
  }

  private static Stakes of(
      Run run,
      Effects effects,
      List<Transaction> transactions,
      Address account,
      List<Grant> grants) {
    Map<Asset, BigInteger> leaves = new TreeMap<>();
    Map<Asset, BigInteger> arrives = new TreeMap<>();
    Map<Address, Map<Asset, BigInteger>> received = new TreeMap<>();
    for (Effects.Balance balance : effects.balances()) {
      boolean gained = balance.change().signum() > 0;
      if (run.own().contains(balance.account())) {
        (gained ? arrives : leaves).merge(balance.asset(), balance.change().abs(), BigInteger::add);
      }
      if (gained && !balance.account().equals(account)) {
        received
            .computeIfAbsent(balance.account(), ignored -> new TreeMap<>())
            .merge(balance.asset(), balance.change(), BigInteger::add);
      }
    }
    grants(effects, run.own(), grants);
    BigInteger fee =
        transactions.stream().map(Transaction::maxFee).reduce(BigInteger.ZERO, BigInteger::add);
    boolean seen = run.outcome().ending() instanceof Ending.Success;
    return new Stakes(leaves, arrives, received, grants, fee, seen);
  }

  private static void grants(Effects effects, Set<Address> own, List<Grant> grants) {
    for (Effects.Allowance each : effects.allowances()) {
      if (own.contains(each.owner()) && each.raised()) {
        Exposure exposure =
            new Exposure(
                each.asset(),
                each.amount(),
                each.unlimited(),
                Optional.of(each.spender()),
                each.until(),
                true);
        grants.add(
            new Grant(
                exposure, each.unlimited() ? UNLIMITED : each.amount().subtract(each.before())));
      }
    }
    for (Effects.Operator each : effects.operators()) {
      if (own.contains(each.owner()) && each.approved()) {
        grants.add(unlimited(new Asset.Collection(each.token()), each.operator()));
      }
    }
    for (Effects.Delegation each : effects.delegations()) {
      if (own.contains(each.account())) {
        everything(each.delegate(), grants);
      }
    }
  }

  private static void everything(Address delegate, List<Grant> grants) {
    if (!delegate.equals(Address.ZERO)) {
      grants.add(unlimited(new Asset.Native(), delegate));
    }
  }

  private static Grant unlimited(Asset asset, Address by) {
    Optional<BigInteger> never = Optional.empty();
    return new Grant(
        new Exposure(asset, BigInteger.ZERO, true, Optional.of(by), never, true), UNLIMITED);
  }

  private static BigInteger bounded(Exposure exposure) {
    return exposure.unlimited() || exposure.amount().signum() < 0 ? UNLIMITED : exposure.amount();
  }

  /** What a request says itself, where it wasn't run. */
  private static Stakes unrun(Request request, List<Grant> grants) {
    BigInteger none = BigInteger.ZERO;
    return switch (request) {
      case Request.Unsigned unsigned -> unrun(unsigned.transaction(), grants);
      case Request.Raw raw -> unrun(raw.transaction(), grants);
      case Request.Batch batch ->
          new Stakes(
              ether(
                  batch.calls().stream()
                      .map(call -> call.value().amount())
                      .reduce(none, BigInteger::add)),
              Map.of(),
              Map.of(),
              grants,
              none,
              false);
      case Request.Typed ignored -> new Stakes(Map.of(), Map.of(), Map.of(), grants, none, true);
      case Request.Message ignored -> new Stakes(Map.of(), Map.of(), Map.of(), grants, none, true);
      case Request.Operation ignored ->
          new Stakes(Map.of(), Map.of(), Map.of(), grants, none, false);
      case Request.Delegate ignored -> new Stakes(Map.of(), Map.of(), Map.of(), grants, none, true);
    };
  }

  private static Stakes unrun(Transaction transaction, List<Grant> grants) {
    return new Stakes(
        ether(transaction.value().amount()),
        Map.of(),
        Map.of(),
        grants,
        transaction.maxFee(),
        false);
  }

  private static Map<Asset, BigInteger> ether(BigInteger amount) {
    return amount.signum() == 0 ? Map.of() : Map.of(new Asset.Native(), amount);
  }

  /** As the most and the least that an approval allows: a twentieth less may arrive. */
  Limits limits() {
    Map<Asset, BigInteger> arrives = new TreeMap<>();
    gains.forEach((asset, amount) -> arrives.put(asset, Told.least(amount)));
    return new Limits(leaves, arrives, fee, grants.stream().map(Grant::exposure).toList());
  }
}
