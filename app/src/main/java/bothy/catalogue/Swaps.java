package bothy.catalogue;

import bothy.effects.KnownCode;
import bothy.effects.Probe;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.Outcome;
import bothy.simulation.Overrides;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Swaps through a router whose code is known, straight through one pool. The floor is what the pool
 * would give now, less the slippage.
 */
final class Swaps {
  private static final BigInteger WHOLE = BigInteger.valueOf(10_000);
  private static final BigInteger LOWEST_PRICE = new BigInteger("4295128740");
  private static final BigInteger HIGHEST_PRICE =
      new BigInteger("1461446703485210103287273052203988822378723970341");
  private static final BigInteger MOST_IN_V3 = BigInteger.ONE.shiftLeft(255);

  /**
   * Whoever a pool of Uniswap V3 calls to be paid, with this code, reverts with the two amounts
   * that it is called with: {@code calldatacopy(0, 4, 64) revert(0, 64)}.
   */
  private static final Bytes QUOTER = Bytes.fromHex("0x604060045f3760405ffd");

  private static final Address ASKS =
      new Address(Hash.keccak(QUOTER).bytes().slice(12)); // nobody's

  /** The call that swaps, and what it gives at least. */
  record Swap(Address to, BigInteger value, Bytes data, BigInteger floor) {}

  private enum Router {
    V2,
    V3,
    V3_WITHOUT_DEADLINE
  }

  private final Views views;
  private final Address account;
  private final Filling filling;
  private final BigInteger deadline;
  private final int slippage;

  /**
   * @param slippage in basis points
   */
  Swaps(Views views, Address account, Filling filling, BigInteger deadline, int slippage) {
    this.views = views;
    this.account = account;
    this.filling = filling;
    this.deadline = deadline;
    this.slippage = slippage;
  }

  /**
   * The swap that was asked for.
   *
   * @throws InputException if the router isn't known, or there is no such pool or price
   */
  Swap swap() {
    Address router = filling.address("router");
    Filling.Asset sell = filling.asset("sell");
    Filling.Asset buy = filling.asset("buy");
    BigInteger amount = filling.number("amount");
    Router kind = kind(router);
    Address wrapper = wrapper(router, kind);
    Address in = sell.token().orElse(wrapper);
    Address out = buy.token().orElse(wrapper);
    if (in.equals(out)) {
      throw new InputException("buy", "another asset than what is sold", buy.symbol());
    }
    BigInteger price =
        kind == Router.V2 ? priceOfV2(router, in, out, amount) : priceOfV3(router, in, out, amount);
    BigInteger floor = price.multiply(WHOLE.subtract(BigInteger.valueOf(slippage))).divide(WHOLE);
    if (floor.signum() == 0) {
      throw new InputException("amount", "one that buys something", "one that buys nothing");
    }
    Bytes data =
        switch (kind) {
          case V2 -> throughV2(sell, buy, List.of(in, out), amount, floor);
          case V3, V3_WITHOUT_DEADLINE -> throughV3(kind, buy, in, out, amount, floor);
        };
    BigInteger value = sell.token().isEmpty() ? amount : BigInteger.ZERO;
    return new Swap(router, value, data, floor);
  }

  private Router kind(Address router) {
    Optional<String> name =
        views
            .ask(account, world -> KnownCode.at(world.state(), router))
            .answers()
            .filter(entry -> entry.role() == KnownCode.Role.ROUTER)
            .map(KnownCode.Entry::name);
    return switch (name.orElse("none")) {
      case "Uniswap V2 Router02", "Uniswap V2 Router01" -> Router.V2;
      case "Uniswap V3 SwapRouter" -> Router.V3;
      case "Uniswap SwapRouter02" -> Router.V3_WITHOUT_DEADLINE;
      default ->
          throw new InputException(
              "router", "a Uniswap V2 or V3 router whose code is known", router + ", which isn't");
    };
  }

  private Address wrapper(Address router, Router kind) {
    String view = kind == Router.V2 ? "WETH()" : "WETH9()";
    return views
        .ask(account, world -> world.probe().word(router, view))
        .answers()
        .map(Address::of)
        .orElseThrow(() -> new InputException("router", "one that names its wrapper", "none"));
  }

  private BigInteger priceOfV2(Address router, Address in, Address out, BigInteger amount) {
    Bytes call =
        Abi.function("getAmountsOut(uint256 amountIn,address[] path)")
            .encode(List.of(amount, List.of(in, out)));
    return views
        .ask(account, world -> world.probe().view(router, call))
        .answers()
        .map(answer -> Abi.decodeTuple("(uint256[] amounts)", answer))
        .filter(Abi.Decoded.class::isInstance)
        .map(answer -> ((Abi.Decoded) answer).list("amounts"))
        .filter(amounts -> amounts.size() == 2)
        .map(amounts -> (BigInteger) amounts.getLast())
        .orElseThrow(this::noPool);
  }

  private InputException noPool() {
    return new InputException(
        "buy", "an asset that the router has a pool for, with enough in it", "no such pool");
  }

  private BigInteger fee() {
    return filling.number("fee");
  }

  private BigInteger priceOfV3(Address router, Address in, Address out, BigInteger amount) {
    if (amount.compareTo(MOST_IN_V3) >= 0 || fee().bitLength() > 24) {
      throw noPool();
    }
    return views
        .ask(
            account,
            world ->
                pool(world.probe(), router, in, out)
                    .flatMap(pool -> quote(world, pool, in.compareTo(out) < 0, amount)))
        .answers()
        .orElseThrow(this::noPool);
  }

  private Optional<Address> pool(Probe probe, Address router, Address in, Address out) {
    return probe
        .word(router, "factory()")
        .map(Address::of)
        .flatMap(factory ->
            probe.word(
                factory,
                "getPool(address,address,uint24)",
                in.toWord(),
                out.toWord(),
                Word.of(fee())))
        .map(Address::of)
        .filter(pool -> !pool.equals(Address.ZERO));
  }

  /** What the pool wants to give when it asks to be paid: found by not paying. */
  private static Optional<BigInteger> quote(
      Views.World world, Address pool, boolean zeroForOne, BigInteger amount) {
    Overrides.Change asks =
        new Overrides.Change(Optional.of(Wei.ZERO), Optional.of(0L), Optional.of(QUOTER), Map.of());
    Overrides state = new Overrides(world.state(), Map.of(ASKS, asks), Hash::keccak);
    Bytes call =
        Abi.function(
                "swap(address recipient,bool zeroForOne,int256 amount,uint160 limit,bytes data)")
            .encode(
                List.of(
                    ASKS,
                    zeroForOne,
                    amount,
                    zeroForOne ? LOWEST_PRICE : HIGHEST_PRICE,
                    Bytes.EMPTY));
    Outcome outcome =
        new Simulation(state, world.rules(), world.block(), Budget.STANDARD)
            .view(
                new CallRequest(
                    ASKS,
                    Optional.of(pool),
                    call,
                    Wei.ZERO,
                    30_000_000,
                    Wei.ZERO,
                    List.of(),
                    List.of()));
    if (!(outcome.ending() instanceof Ending.Reverted(Bytes told)) || told.size() != 64) {
      return Optional.empty();
    }
    BigInteger paid = signed(told.slice(zeroForOne ? 0 : 32, zeroForOne ? 32 : 64));
    BigInteger given = signed(told.slice(zeroForOne ? 32 : 0, zeroForOne ? 64 : 32)).negate();
    // a pool that runs dry takes less than it was offered
    return paid.equals(amount) && given.signum() > 0 ? Optional.of(given) : Optional.empty();
  }

  private static BigInteger signed(Bytes word) {
    return new BigInteger(word.toArray());
  }

  private Bytes throughV2(
      Filling.Asset sell,
      Filling.Asset buy,
      List<Address> path,
      BigInteger amount,
      BigInteger floor) {
    List<Object> route = List.copyOf(path);
    if (sell.token().isEmpty()) {
      return Abi.function(
              "swapExactETHForTokens(uint256 floor,address[] path,address to,uint256 deadline)")
          .encode(List.of(floor, route, account, deadline));
    }
    String name = buy.token().isEmpty() ? "swapExactTokensForETH" : "swapExactTokensForTokens";
    return Abi.function(
            name + "(uint256 amount,uint256 floor,address[] path,address to,uint256 deadline)")
        .encode(List.of(amount, floor, route, account, deadline));
  }

  private Bytes throughV3(
      Router kind,
      Filling.Asset buy,
      Address in,
      Address out,
      BigInteger amount,
      BigInteger floor) {
    if (buy.token().isEmpty()) {
      throw new InputException(
          "buy", "a token with this router, such as the wrapper", Filling.CURRENCY);
    }
    BigInteger noLimit = BigInteger.ZERO;
    if (kind == Router.V3) {
      return Abi.function(
              "exactInputSingle((address in,address out,uint24 fee,address to,uint256 deadline,"
                  + "uint256 amount,uint256 floor,uint160 limit) params)")
          .encode(List.of(List.of(in, out, fee(), account, deadline, amount, floor, noLimit)));
    }
    Bytes single =
        Abi.function(
                "exactInputSingle((address in,address out,uint24 fee,address to,uint256 amount,"
                    + "uint256 floor,uint160 limit) params)")
            .encode(List.of(List.of(in, out, fee(), account, amount, floor, noLimit)));
    return Abi.function("multicall(uint256 deadline,bytes[] data)")
        .encode(List.of(deadline, List.of(single)));
  }
}
