package bothy.effects;

import bothy.eth.Address;
import bothy.simulation.Outcome;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a holder that was played has taken: each asset with what was held before and after. */
final class Takings {
  private final Redemption redemption;
  private final Set<Address> own;
  private final Set<Address> inventory;
  private final Means means;

  /**
   * @param own whose assets count: the party's, and theirs that it directs
   */
  Takings(Redemption redemption, Set<Address> own, Set<Address> inventory, Means means) {
    this.redemption = redemption;
    this.own = own;
    this.inventory = inventory;
    this.means = means;
  }

  Holder.Played of(List<Exposure> decoded, List<Outcome> outcomes, Probe before, Probe after) {
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
        ? new Holder.Redeemed(shown, effects, outcome, redemption.assumes(), Optional.empty())
        : new Holder.Unplayed(String.join("; ", unknown));
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
      case Asset.Native ignored -> Optional.of(means.nativeBalance(party));
      case Asset.Erc20(Address token) -> probe.balance(token, party);
      case Asset.Erc721(Address token, BigInteger id) ->
          Optional.of(probe.tokenOwner(token, id).equals(party) ? BigInteger.ONE : BigInteger.ZERO);
      case Asset.Erc1155(Address token, BigInteger id) -> probe.balance(token, party, id);
      case Asset.Collection(Address token) -> probe.balance(token, party);
    };
  }
}
