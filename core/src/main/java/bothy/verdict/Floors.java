package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.KnownCode;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.meaning.DecodedCall;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The least that must arrive, and the most that may leave, by calls to listed code. */
final class Floors {
  private static final Set<String> WITH_DEADLINE =
      Set.of(
          "exactInputSingle((address,address,uint24,address,uint256,uint256,uint256,uint160))",
          "exactInput((bytes,address,uint256,uint256,uint256))");

  /** What the second generation of routers takes for whoever called. */
  private static final Address CALLER =
      Address.fromHex("0x0000000000000000000000000000000000000001");

  private final Inputs inputs;
  private final Map<Asset, BigInteger> least = new TreeMap<>();
  private final Map<Asset, BigInteger> most = new TreeMap<>();
  private Optional<BigInteger> until = Optional.empty();

  private Floors(Inputs inputs) {
    this.inputs = inputs;
  }

  static Floors read(Inputs inputs) {
    Floors floors = new Floors(inputs);
    boolean whole = !(inputs.request() instanceof Request.Batch batch) || batch.atomicRequired();
    if (whole) { // else any of the calls may fail by itself
      inputs.meaning().calls().stream()
          .filter(call -> call.caller().equals(inputs.account()))
          .flatMap(floors::listed)
          .forEach(floors::call);
    }
    return floors;
  }

  BigInteger least(Asset asset) {
    return least.getOrDefault(asset, BigInteger.ZERO);
  }

  Map<Asset, BigInteger> least() {
    return least;
  }

  Map<Asset, BigInteger> most() {
    return most;
  }

  Optional<BigInteger> until() {
    return until;
  }

  /** A call to listed code, and what stands inside it. */
  private Stream<DecodedCall> listed(DecodedCall call) {
    return role(call).isEmpty() || call.delegates()
        ? Stream.empty()
        : Stream.concat(Stream.of(call), call.calls().stream().flatMap(this::listed));
  }

  private Optional<KnownCode.Role> role(DecodedCall call) {
    return call.to().map(inputs.parties().listed()::get).map(KnownCode.Entry::role);
  }

  private void call(DecodedCall call) {
    if (call.arguments().isEmpty() || call.to().isEmpty()) {
      return;
    }
    Abi.Decoded arguments = call.arguments().get();
    KnownCode.Role role = role(call).orElse(KnownCode.Role.POOL);
    if (role == KnownCode.Role.WRAPPER) {
      wrapped(call, arguments);
    } else if (role == KnownCode.Role.ROUTER) {
      routed(call, arguments);
    }
  }

  private void wrapped(DecodedCall call, Abi.Decoded arguments) {
    if (call.function().filter("withdraw(uint256)"::equals).isPresent()) {
      arrives(new Asset.Native(), arguments.number("amount"));
    } else if (call.function().filter("deposit()"::equals).isPresent()) {
      call.to().ifPresent(to -> arrives(new Asset.Erc20(to), call.value().amount()));
    }
  }

  private void routed(DecodedCall call, Abi.Decoded arguments) {
    boolean flat = arguments.parameters().stream().anyMatch(p -> p.name().equals("deadline"));
    if (flat) {
      ends(arguments.number("deadline"));
    }
    boolean first = call.function().filter(WITH_DEADLINE::contains).isPresent();
    if (first) {
      ends(arguments.number("params.deadline"));
    }
    if (call.is("execute")) {
      UniversalRouter.floors(arguments, inputs.account()).forEach(this::arrives);
    } else if (call.is("exactInputSingle")) {
      single(arguments, !first);
    } else if (call.is("exactInput")) {
      along(arguments, !first);
    } else if (call.is("removeLiquidity")) {
      pair(arguments);
    } else if (call.is("removeLiquidityETH")) {
      etherPair(arguments);
    } else if (call.isSwap()) {
      swap(call, arguments, !flat);
    }
  }

  /** Routers that take a deadline apart from the call know no mark for the caller. */
  private boolean isOwn(Address recipient, boolean marks) {
    return recipient.equals(inputs.account()) || (marks && recipient.equals(CALLER));
  }

  private void single(Abi.Decoded arguments, boolean marks) {
    if (isOwn(arguments.address("params.recipient"), marks)) {
      arrives(
          new Asset.Erc20(arguments.address("params.tokenOut")),
          arguments.number("params.amountOutMinimum"));
    }
  }

  private void along(Abi.Decoded arguments, boolean marks) {
    Bytes path = arguments.bytes("params.path");
    if (isOwn(arguments.address("params.recipient"), marks) && path.size() >= Address.SIZE) {
      arrives(
          new Asset.Erc20(UniversalRouter.last(path)), arguments.number("params.amountOutMinimum"));
    }
  }

  private void pair(Abi.Decoded arguments) {
    if (isOwn(arguments.address("to"), false)) {
      arrives(new Asset.Erc20(arguments.address("tokenA")), arguments.number("amountAMin"));
      arrives(new Asset.Erc20(arguments.address("tokenB")), arguments.number("amountBMin"));
    }
  }

  private void etherPair(Abi.Decoded arguments) {
    if (isOwn(arguments.address("to"), false)) {
      arrives(new Asset.Erc20(arguments.address("token")), arguments.number("amountTokenMin"));
      arrives(new Asset.Native(), arguments.number("amountETHMin"));
    }
  }

  private void swap(DecodedCall call, Abi.Decoded arguments, boolean marks) {
    List<Object> path = arguments.list("path");
    String name = call.name().orElse("");
    if (path.isEmpty()) {
      return;
    }
    boolean exactOut = name.contains("ForExact");
    if (exactOut && !name.startsWith("swapETH")) {
      most.merge(
          new Asset.Erc20((Address) path.getFirst()),
          arguments.number("amountInMax"),
          BigInteger::add);
    }
    if (isOwn(arguments.address("to"), marks)) {
      boolean ether = name.contains("ForETH") || name.contains("ForExactETH");
      arrives(
          ether ? new Asset.Native() : new Asset.Erc20((Address) path.getLast()),
          arguments.number(exactOut ? "amountOut" : "amountOutMin"));
    }
  }

  private void arrives(Asset asset, BigInteger amount) {
    least.merge(asset, amount, BigInteger::add);
  }

  private void ends(BigInteger deadline) {
    until = Optional.of(until.map(deadline::min).orElse(deadline));
  }
}
