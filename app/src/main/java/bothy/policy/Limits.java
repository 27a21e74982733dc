package bothy.policy;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an approval allows at most. Amounts are in the asset's smallest unit and never negative.
 *
 * @param leaves the most that may leave the account, the fee apart; what isn't named may not leave
 * @param arrives the least that must reach it
 * @param fee the most that may be paid for gas, in wei
 * @param exposure the most that others may be allowed to take later
 */
public record Limits(
    Map<Asset, BigInteger> leaves,
    Map<Asset, BigInteger> arrives,
    BigInteger fee,
    List<Exposure> exposure) {
  public static final Limits NONE = new Limits(Map.of(), Map.of(), BigInteger.ZERO, List.of());

  public Limits {
    leaves = Collections.unmodifiableMap(new TreeMap<>(leaves));
    arrives = Collections.unmodifiableMap(new TreeMap<>(arrives));
    exposure = List.copyOf(exposure);
  }
}
