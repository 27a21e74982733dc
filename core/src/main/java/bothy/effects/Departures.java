package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.simulation.Exploration;
import bothy.simulation.Log;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Compares the ways that a request could go with its run. */
final class Departures {
  /** A tenth more leaving, or less arriving, is what rates and rounding may come to. */
  private static final BigInteger TOLERATED = BigInteger.TEN;

  private final Reach.Question asked;
  private final Address account;
  private final List<Address> inventory;
  private final Set<Address> targets;
  private final Map<Asset, BigInteger> shown = new LinkedHashMap<>();
  private final Map<String, Departure> worst = new LinkedHashMap<>();
  private int asShown;
  private int blocks;

  /**
   * @param inventory contracts, in the order in which the views of each path ask for the balance
   * @param targets that the account calls
   */
  Departures(Reach.Question asked, Collection<Address> inventory, Collection<Address> targets) {
    this.targets = Set.copyOf(targets);
    this.asked = asked;
    this.account = asked.account();
    this.inventory = List.copyOf(inventory);
    asked.effects().balances().stream()
        .filter(balance -> balance.account().equals(account))
        .forEach(
            balance -> shown.merge(counted(balance.asset()), balance.change(), BigInteger::add));
    shown.put(new Asset.Native(), asked.effects().change(account, new Asset.Native()));
  }

  List<Departure> of(
      List<Exploration.Path> ways, Exploration.Switched switched, List<Exploration.Path> sampled) {
    blocks = sampled.size();
    asShown = (int) sampled.stream().filter(path -> !isWorse(path)).count();
    ways.forEach(path -> compare(path, Departure.How.BLOCK));
    sampled.forEach(path -> compare(path, Departure.How.SAMPLE));
    switched.paths().forEach(path -> compare(path, Departure.How.SWITCH));
    switched.set().forEach(path -> compare(path, Departure.How.SETTING));
    return worst.values().stream()
        .sorted(Comparator.comparing(Departure::what).thenComparing(Departure::asset))
        .toList();
  }

  /** NFTs are counted, not told apart. */
  private static Asset counted(Asset asset) {
    return asset instanceof Asset.Erc721(Address token, var ignored)
        ? new Asset.Collection(token)
        : asset;
  }

  /** By how much each holding of the account's changes on a path. */
  private Map<Asset, BigInteger> changes(Exploration.Path path) {
    Map<Asset, BigInteger> changes = new LinkedHashMap<>();
    changes.put(new Asset.Native(), path.paid().getOrDefault(account, BigInteger.ZERO));
    for (int i = 0; i < Math.min(inventory.size(), path.views().size()); i++) {
      Address token = inventory.get(i);
      Optional<BigInteger> held =
          path.before().isEmpty()
              ? asked.before().balance(token, account)
              : number(path.before().get(i));
      Optional<BigInteger> after = number(path.views().get(i));
      boolean tells = asked.before().balance(token, account).isPresent();
      if (tells && held.isPresent() && after.isPresent()) {
        Asset asset =
            asked.before().isErc721(token) ? new Asset.Collection(token) : new Asset.Erc20(token);
        changes.put(asset, after.get().subtract(held.get()));
      }
    }
    Events.read(path.logs())
        .moves
        .forEach((holding, change) -> {
          if (holding.account().equals(account) && holding.asset() instanceof Asset.Erc1155) {
            changes.put(holding.asset(), change);
          }
        });
    return changes;
  }

  private static Optional<BigInteger> number(Optional<Bytes> answer) {
    return answer
        .filter(output -> output.size() >= Word.SIZE)
        .map(output -> Word.of(output.slice(0, Word.SIZE)).toBigInteger());
  }

  private void compare(Exploration.Path path, Departure.How how) {
    Map<Asset, BigInteger> changes = changes(path);
    changes.forEach((asset, other) -> {
      BigInteger was = was(asset);
      if (isSameDeal(changes, asset)) {
        note(Departure.What.MORE_OF_BOTH, how, asset, was, other, path);
      } else if (leavesMore(asset, was, other)) {
        note(Departure.What.MORE_LEAVES, how, asset, was, other, path);
      }
    });
    newGrants(path.logs())
        .forEach(token ->
            note(
                Departure.What.GRANT,
                how,
                new Asset.Erc20(token),
                BigInteger.ZERO,
                BigInteger.ZERO,
                path));
    List<Asset> arriving =
        shown.entrySet().stream()
            .filter(each -> each.getValue().signum() > 0)
            .map(Map.Entry::getKey)
            .toList();
    boolean nothing =
        !arriving.isEmpty()
            && arriving.stream().allMatch(asset -> change(changes, asset).signum() <= 0);
    boolean leaves = changes.values().stream().anyMatch(change -> change.signum() < 0);
    if (nothing && leaves) {
      Asset first = arriving.getFirst();
      note(Departure.What.NOTHING_ARRIVES, how, first, was(first), change(changes, first), path);
      return;
    }
    shown.forEach((asset, was) -> {
      BigInteger other = change(changes, asset);
      boolean back = asset instanceof Asset.Native && was.signum() < 0 && sent().signum() > 0;
      if ((was.signum() > 0 || back)
          && was.subtract(other).multiply(TOLERATED).compareTo(was.abs()) > 0) {
        note(Departure.What.LESS_ARRIVES, how, asset, was, other, path);
      }
    });
  }

  /** What a path doesn't tell of stays as shown: a token that fails to answer hides nothing. */
  private BigInteger change(Map<Asset, BigInteger> changes, Asset asset) {
    BigInteger unseen =
        asset instanceof Asset.Erc1155
            ? BigInteger.ZERO
            : shown.getOrDefault(asset, BigInteger.ZERO);
    return changes.getOrDefault(asset, unseen);
  }

  private BigInteger was(Asset asset) {
    return shown.getOrDefault(asset, BigInteger.ZERO);
  }

  private BigInteger sent() {
    return asked.sent();
  }

  private boolean leavesMore(Asset asset, BigInteger was, BigInteger other) {
    BigInteger seen = was.negate().max(BigInteger.ZERO);
    BigInteger stated = asset instanceof Asset.Native ? seen.max(sent()) : seen;
    BigInteger left = other.negate();
    return left.subtract(stated).multiply(TOLERATED).compareTo(stated) > 0 && left.signum() > 0;
  }

  /**
   * Whether more leaves of what the only contract called keeps for the account, such as a deposit's
   * receipts, and something arrives that grows with it: the deal is larger, not worse.
   */
  boolean isSameDeal(Exploration.Path path, Address token) {
    return isSameDeal(changes(path), new Asset.Erc20(token));
  }

  private boolean isSameDeal(Map<Asset, BigInteger> changes, Asset asset) {
    BigInteger seen = was(asset).negate();
    BigInteger left = change(changes, asset).negate();
    return seen.signum() > 0
        && left.compareTo(seen) > 0
        && targets.equals(Set.of(asset.contract()))
        && shown.entrySet().stream()
            .filter(each -> each.getValue().signum() > 0)
            .anyMatch(each ->
                change(changes, each.getKey())
                        .multiply(seen)
                        .multiply(TOLERATED)
                        .compareTo(
                            each.getValue()
                                .multiply(left)
                                .multiply(TOLERATED.subtract(BigInteger.ONE)))
                    >= 0);
  }

  private boolean isWorse(Exploration.Path path) {
    Map<Asset, BigInteger> changes = changes(path);
    boolean arrives =
        shown.entrySet().stream()
            .filter(each -> each.getValue().signum() > 0)
            .anyMatch(each -> change(changes, each.getKey()).signum() > 0);
    boolean expected = shown.values().stream().anyMatch(change -> change.signum() > 0);
    return (expected && !arrives)
        || changes.entrySet().stream()
            .anyMatch(each ->
                leavesMore(
                    each.getKey(),
                    shown.getOrDefault(each.getKey(), BigInteger.ZERO),
                    each.getValue()));
  }

  /** Tokens whose events tell of a grant, to somebody to whom the run grants nothing. */
  private Set<Address> newGrants(List<Log> logs) {
    Set<List<Object>> before = pairs(asked.outcome().logs());
    Set<Address> tokens = new TreeSet<>();
    for (List<Object> pair : pairs(logs)) {
      if (!before.contains(pair)) {
        tokens.add((Address) pair.getFirst());
      }
    }
    return tokens;
  }

  private Set<List<Object>> pairs(List<Log> logs) {
    Set<List<Object>> pairs = new HashSet<>();
    Events events = Events.read(logs);
    events.grants.stream()
        .filter(grant -> grant.owner().equals(account) && !isNothing(events, grant))
        .forEach(grant -> pairs.add(List.of(grant.hub(), grant.spender(), grant.asset())));
    events.operators.stream()
        .filter(grant -> grant.owner().equals(account) && grant.approved())
        .forEach(grant -> pairs.add(List.of(grant.token(), grant.operator())));
    return pairs;
  }

  private static boolean isNothing(Events events, Events.Grant grant) {
    return grant.spender().equals(Address.ZERO)
        || (grant.via().equals("ERC-20") && events.told(grant).signum() == 0);
  }

  private void note(
      Departure.What what,
      Departure.How how,
      Asset asset,
      BigInteger was,
      BigInteger other,
      Exploration.Path path) {
    Departure found =
        new Departure(
            what, how, asset, was, other, new ArrayList<>(path.turned()), asShown, blocks);
    worst.merge(what + "," + asset + "," + found.byOthers(), found, Departures::worse);
  }

  /** The one that loses more; of equal ones the first, which names a place. */
  private static Departure worse(Departure one, Departure two) {
    boolean clearer = one.blurred() && !two.blurred();
    boolean more = two.other().compareTo(one.other()) < 0 && !(two.blurred() && !one.blurred());
    return clearer || more ? two : one;
  }
}
