package bothy.authority;

import bothy.catalogue.Catalogue;
import bothy.catalogue.Views;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What tokens are worth in the chain's own currency, at what Uniswap V2 pairs of the catalogue
 * hold. Whoever trades in them moves it: it sorts, and decides nothing.
 */
record Prices(Map<Address, Price> prices) {
  /** So much of the currency stands against so much of the token. */
  record Price(BigInteger currency, BigInteger token) {}

  static Prices of(Catalogue catalogue, ChainId chain, Views.World world) {
    Map<Address, Price> prices = new TreeMap<>();
    Optional<Address> wrapper = catalogue.wrapper(chain).map(Catalogue.Token::address);
    if (wrapper.isPresent()) {
      prices.put(wrapper.get(), new Price(BigInteger.ONE, BigInteger.ONE));
      for (Catalogue.Place place : catalogue.places(chain)) {
        if (place.kind().equals("pair")) {
          add(prices, world.probe(), place.address(), wrapper.get());
        }
      }
    }
    return new Prices(prices);
  }

  private static void add(Map<Address, Price> prices, Probe probe, Address pair, Address wrapper) {
    Optional<Address> one = probe.word(pair, "token0()").map(Address::of);
    Optional<Address> other = probe.word(pair, "token1()").map(Address::of);
    Optional<Bytes> reserves = probe.view(pair, Probe.calldata("getReserves()"));
    if (one.isEmpty() || other.isEmpty() || reserves.filter(r -> r.size() == 96).isEmpty()) {
      return;
    }
    BigInteger first = Word.of(reserves.get().slice(0, 32)).toBigInteger();
    BigInteger second = Word.of(reserves.get().slice(32, 64)).toBigInteger();
    if (first.signum() == 0 || second.signum() == 0) {
      return;
    }
    if (one.get().equals(wrapper)) {
      prices.put(other.get(), new Price(first, second));
    } else if (other.get().equals(wrapper)) {
      prices.put(one.get(), new Price(second, first));
    }
  }

  /** What an amount is worth; empty where no pair tells. */
  Optional<BigInteger> worth(Address token, BigInteger amount) {
    return Optional.ofNullable(prices.get(token))
        .map(price -> amount.multiply(price.currency()).divide(price.token()));
  }
}
