package bothy.effects;

import bothy.eth.Address;
import bothy.simulation.Log;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the token events of a transaction tell of one account: how its holdings changed, and what it
 * granted. For holding a receipt against what a run had shown.
 */
public final class Told {
  private static final BigInteger SLIPPAGE = BigInteger.valueOf(20);

  private final TreeMap<Asset, BigInteger> changes = new TreeMap<>();
  private final Set<String> grants = new TreeSet<>();

  private Told() {}

  public static Told of(List<Log> logs, Address account) {
    Told told = new Told();
    Events events = Events.read(logs);
    events.moves.forEach((holding, change) -> {
      if (holding.account().equals(account) && change.signum() != 0) {
        told.changes.put(holding.asset(), change);
      }
    });
    events.grants.stream()
        .filter(grant -> grant.owner().equals(account))
        .forEach(grant ->
            told.grants.add(
                "an allowance of "
                    + (events.told(grant).signum() == 0 ? "" : events.told(grant) + " ")
                    + name(grant.asset())
                    + " to "
                    + grant.spender()));
    events.operators.stream()
        .filter(grant -> grant.owner().equals(account) && grant.approved())
        .forEach(grant -> told.grants.add(grant.operator() + " as operator of " + grant.token()));
    return told;
  }

  /**
   * In which points {@code found} is worse for the account than this; each in a sentence. What
   * leaves may not be more at all; what arrives may be up to a twentieth less.
   */
  public List<String> worseIn(Told found) {
    List<String> worse = new ArrayList<>();
    Set<Asset> assets = new TreeSet<>(changes.keySet());
    assets.addAll(found.changes.keySet());
    for (Asset asset : assets) {
      BigInteger promised = changes.getOrDefault(asset, BigInteger.ZERO);
      BigInteger actual = found.changes.getOrDefault(asset, BigInteger.ZERO);
      if (actual.compareTo(least(promised)) < 0) {
        worse.add(
            "its holding of %s was to change by %s and changed by %s"
                .formatted(name(asset), promised, actual));
      }
    }
    found.grants.stream()
        .filter(grant -> !grants.contains(grant))
        .forEach(grant -> worse.add("it granted " + grant + ", which the run had not shown"));
    return worse;
  }

  /**
   * The least change that a promised one may turn out to be: prices move between a run and the
   * block, so that a twentieth less may arrive.
   */
  public static BigInteger least(BigInteger promised) {
    return promised.signum() > 0 ? promised.subtract(promised.divide(SLIPPAGE)) : promised;
  }

  private static String name(Asset asset) {
    String id = asset.tokenId().signum() == 0 ? "" : " " + asset.tokenId();
    return asset.kind() + id + " " + asset.contract();
  }
}
