package bothy.guard;

import bothy.cases.Case;
import bothy.effects.Asset;
import bothy.effects.KnownCode;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.State;
import bothy.eth.Word;
import bothy.meaning.Meaning;
import bothy.meaning.Order;
import bothy.meaning.Signed;
import bothy.simulation.Budget;
import bothy.simulation.Simulation;
import bothy.verdict.Context;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Asks pools of Uniswap's V2 that are in the state what they give for what an order gives. A pool
 * is no oracle: one that somebody has moved, or that hardly anybody uses, says little.
 */
final class PoolReader {
  private static final int MOST = 4;

  /** Mainnet's and Sepolia's. */
  private static final List<Address> FACTORIES =
      List.of(
          Address.fromHex("0x5c69bee701ef814a2b6a3edd4b1652cb9cc5aa6f"),
          Address.fromHex("0xf62c03e08ada871a0beb309762e260a7a6a880e6"));

  private static final List<Address> WRAPPERS =
      List.of(
          Address.fromHex("0xc02aaa39b223fe8d0a0e5c4f27ead9083c756cc2"),
          Address.fromHex("0xfff9976782d46cc05630d1f6ebab18b2324d6b14"));

  /** What is left of a thousand parts after the pool's fee. */
  private static final BigInteger AFTER_FEE = BigInteger.valueOf(997);

  private static final BigInteger THOUSAND = BigInteger.valueOf(1000);

  private final State state;
  private final Probe probe;

  private PoolReader(State state, Probe probe) {
    this.state = state;
    this.probe = probe;
  }

  static List<Context.Quote> read(Case given, Meaning meaning, Optional<? extends State> state) {
    List<Order> orders =
        meaning.signed().map(Signed::orders).orElse(List.of()).stream().limit(MOST).toList();
    if (orders.isEmpty() || state.isEmpty()) {
      return List.of();
    }
    return given
        .at()
        .flatMap(at ->
            at.rules()
                .map(rules -> new Simulation(state.get(), rules, at.block(), Budget.STANDARD)))
        .map(simulation -> new PoolReader(state.get(), new Probe(simulation, given.account())))
        .map(reader -> orders.stream().flatMap(order -> reader.quote(order).stream()).toList())
        .orElse(List.of());
  }

  /** The pool that gives most, of orders of one asset that is money for another. */
  private Optional<Context.Quote> quote(Order order) {
    Optional<Asset> gives = only(order.gives());
    Optional<Asset> gets = only(order.gets());
    if (gives.isEmpty() || gets.isEmpty() || gives.equals(gets)) {
      return Optional.empty();
    }
    BigInteger amount =
        order.gives().stream().map(Order.Item::worst).reduce(BigInteger.ZERO, BigInteger::add);
    List<Context.Quote> quotes = new ArrayList<>();
    for (Address in : tokens(gives.get())) {
      for (Address out : tokens(gets.get())) {
        for (Address factory : FACTORIES) {
          pool(factory, in, out)
              .flatMap(pool ->
                  given(pool, amount, in.compareTo(out) < 0)
                      .map(gift -> new Context.Quote(order, pool, gift)))
              .ifPresent(quotes::add);
        }
      }
    }
    return quotes.stream().max(java.util.Comparator.comparing(Context.Quote::gives));
  }

  private static Optional<Asset> only(List<Order.Item> items) {
    List<Asset> assets = items.stream().map(Order.Item::asset).distinct().toList();
    return assets.size() == 1 ? Optional.of(assets.getFirst()) : Optional.empty();
  }

  private static List<Address> tokens(Asset asset) {
    return switch (asset) {
      case Asset.Erc20(Address token) -> List.of(token);
      case Asset.Native ignored -> WRAPPERS;
      case Asset.Erc721 ignored -> List.of();
      case Asset.Erc1155 ignored -> List.of();
      case Asset.Collection ignored -> List.of();
    };
  }

  private Optional<Address> pool(Address factory, Address one, Address other) {
    return probe
        .word(factory, "getPair(address,address)", one.toWord(), other.toWord())
        .map(Address::of)
        .filter(pool ->
            KnownCode.at(state, pool)
                .filter(code -> code.role() == KnownCode.Role.POOL)
                .isPresent());
  }

  /** What the pool gives for the amount, its fee off. */
  private Optional<BigInteger> given(Address pool, BigInteger amount, boolean zeroIn) {
    List<BigInteger> reserves =
        probe
            .view(pool, Probe.calldata("getReserves()"))
            .filter(output -> output.size() >= 2 * Word.SIZE)
            .map(output ->
                Stream.of(0, Word.SIZE)
                    .map(at -> Word.of(output.slice(at, at + Word.SIZE)).toBigInteger())
                    .toList())
            .orElse(List.of());
    if (reserves.isEmpty() || reserves.contains(BigInteger.ZERO)) {
      return Optional.empty();
    }
    BigInteger in = reserves.get(zeroIn ? 0 : 1);
    BigInteger out = reserves.get(zeroIn ? 1 : 0);
    BigInteger paid = amount.multiply(AFTER_FEE);
    return Optional.of(paid.multiply(out).divide(in.multiply(THOUSAND).add(paid)))
        .filter(gives -> gives.signum() > 0);
  }
}
