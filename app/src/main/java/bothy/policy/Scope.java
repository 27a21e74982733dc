package bothy.policy;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.ChainId;
import java.util.Comparator;
import java.util.Optional;

/**
 * What a limit is on: a token of one chain, or the native currency of one chain or of all together.
 *
 * @param contract the token's; the zero address for the native currency
 * @param chain empty for every chain
 */
record Scope(Address contract, Optional<ChainId> chain) implements Comparable<Scope> {
  static Scope of(Address contract, ChainId chain) {
    return new Scope(contract, Optional.of(chain));
  }

  boolean covers(Asset asset, ChainId on) {
    return asset.contract().equals(contract) && isOn(on);
  }

  boolean isOn(ChainId on) {
    return chain.isEmpty() || chain.get().equals(on);
  }

  /** Whether everything that {@code other} covers is covered here. */
  boolean covers(Scope other) {
    return contract.equals(other.contract) && (chain.isEmpty() || chain.equals(other.chain));
  }

  @Override
  public int compareTo(Scope other) {
    return Comparator.comparing(Scope::contract)
        .thenComparing(scope -> scope.chain.map(ChainId::value).orElse(java.math.BigInteger.ZERO))
        .compare(this, other);
  }
}
