package bothy.policy;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.ChainId;
import java.math.BigInteger;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Somebody whom the user trusts within bounds.
 *
 * @param chain where; empty for every chain
 * @param receive the most of an asset that one request may bring them without counting as a first
 *     time
 * @param grant the most of an asset that one request may allow them to take, without counting
 *     towards the limits
 * @param day the most of an asset that may reach them or be granted to them in a day
 */
record Party(
    String name,
    Address address,
    Optional<ChainId> chain,
    Map<Scope, Ruled<BigInteger>> receive,
    Map<Scope, Ruled<BigInteger>> grant,
    Map<Scope, Ruled<BigInteger>> day,
    int line) {
  Party {
    receive = Collections.unmodifiableMap(new TreeMap<>(receive));
    grant = Collections.unmodifiableMap(new TreeMap<>(grant));
    day = Collections.unmodifiableMap(new TreeMap<>(day));
  }

  boolean isOn(ChainId on) {
    return chain.isEmpty() || chain.get().equals(on);
  }

  /** What may reach them; zero for an asset that isn't named. */
  BigInteger mayReceive(Asset asset, ChainId on) {
    return most(receive, asset, on);
  }

  /** What they may be granted; zero for an asset that isn't named. */
  BigInteger mayBeGranted(Asset asset, ChainId on) {
    return most(grant, asset, on);
  }

  private BigInteger most(Map<Scope, Ruled<BigInteger>> caps, Asset asset, ChainId on) {
    return caps.entrySet().stream()
        .filter(cap -> isOn(on) && cap.getKey().covers(asset, on))
        .map(cap -> cap.getValue().value())
        .min(BigInteger::compareTo)
        .orElse(BigInteger.ZERO);
  }
}
