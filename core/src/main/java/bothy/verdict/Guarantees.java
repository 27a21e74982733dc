package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Reach;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the account gets and gives: as the run shows it, and as the request's own bytes enforce it
 * through listed code, whatever the market does until then. As good as the tokens are: one that
 * takes a fee may still give less.
 *
 * @param until seconds since 1970 after which listed code refuses; empty if nothing says so
 */
public record Guarantees(List<Arrival> arrives, List<Leaving> leaves, Optional<BigInteger> until) {
  private static final int ALL = 10_000;

  /**
   * What arrives, NFTs each by itself.
   *
   * @param expected in the run; zero if it doesn't arrive there, or nothing ran
   * @param least that the calldata enforces; zero if nothing does
   */
  public record Arrival(Asset asset, BigInteger expected, BigInteger least) {
    /** How far the least lies below what is expected, in basis points, rounded up. */
    public int slippage() {
      BigInteger apart = expected.subtract(least).max(BigInteger.ZERO);
      return expected.signum() == 0
          ? 0
          : apart
              .multiply(BigInteger.valueOf(ALL))
              .add(expected)
              .subtract(BigInteger.ONE)
              .divide(expected)
              .intValueExact();
    }
  }

  /**
   * What leaves, the fee apart.
   *
   * @param expected in the run
   * @param most that could leave; empty if nothing is known to bound it
   */
  public record Leaving(Asset asset, BigInteger expected, Optional<BigInteger> most) {}

  public Guarantees {
    arrives = List.copyOf(arrives);
    leaves = List.copyOf(leaves);
  }

  /** What a request's account is sure of. */
  public static Guarantees of(Inputs inputs) {
    Floors floors = Floors.read(inputs);
    Optional<Run> run = inputs.run().filter(any -> any.outcome().succeeded());
    Effects effects = run.map(Run::effects).orElse(Effects.NONE);
    Set<Asset> arriving = new LinkedHashSet<>();
    effects.inflows(inputs.account()).forEach(balance -> arriving.add(balance.asset()));
    if (run.isEmpty()) {
      arriving.addAll(floors.least().keySet());
    }
    List<Arrival> arrives = new ArrayList<>();
    for (Asset asset : arriving) {
      boolean both = run.filter(any -> leavesToo(any, inputs, asset)).isPresent();
      BigInteger least = both ? BigInteger.ZERO : floors.least(asset);
      BigInteger expected = effects.change(inputs.account(), asset).max(BigInteger.ZERO);
      arrives.add(new Arrival(asset, expected, least));
    }
    List<Leaving> leaves =
        effects.outflows(inputs.account()).stream()
            .map(balance -> leaving(balance, floors.most(), run))
            .toList();
    return new Guarantees(arrives, leaves, floors.until());
  }

  /** What comes in one step of a batch may go in another: no floor says what stays. */
  private static boolean leavesToo(Run run, Inputs inputs, Asset asset) {
    return run.steps().size() > 1
        && run.steps().stream().anyMatch(step -> step.change(inputs.account(), asset).signum() < 0);
  }

  private static Leaving leaving(
      Effects.Balance left, Map<Asset, BigInteger> most, Optional<Run> run) {
    BigInteger expected = left.change().negate();
    List<Reach.Item> reach = run.map(Run::reach).orElse(List.of());
    if (reach.stream().anyMatch(Reach.Item::unlimited)) {
      return new Leaving(left.asset(), expected, Optional.empty());
    }
    BigInteger limit = expected.max(most.getOrDefault(left.asset(), BigInteger.ZERO));
    for (Reach.Item item : reach) {
      if (item.asset().equals(left.asset()) && !(left.asset() instanceof Asset.Native)) {
        limit = limit.max(item.amount());
      }
    }
    if (left.asset() instanceof Asset.Native) { // no call takes more than it was sent
      BigInteger sent =
          run.stream()
              .flatMap(any -> any.transactions().stream())
              .map(transaction -> transaction.value().amount())
              .reduce(BigInteger.ZERO, BigInteger::add);
      limit = limit.max(sent);
    }
    return new Leaving(left.asset(), expected, Optional.of(limit));
  }
}
