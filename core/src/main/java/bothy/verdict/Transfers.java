package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.meaning.DecodedCall;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The transfers that a request says it makes: plain payments, and decoded calls of tokens. */
final class Transfers {
  /** Units by which a token that keeps shares rounds a transfer up, where many are sent. */
  private static final BigInteger ROUNDING = BigInteger.TWO;

  private static final BigInteger MANY = BigInteger.valueOf(1_000_000);

  private final Inputs inputs;
  private final Run run;

  Transfers(Inputs inputs, Run run) {
    this.inputs = inputs;
    this.run = run;
  }

  /** Whether decoded transfers of the request say that at least this much leaves. */
  boolean say(Effects.Balance left) {
    BigInteger said =
        inputs.meaning().calls().stream()
            .flatMap(this::trusted)
            .flatMap(call -> of(call).stream())
            .filter(transfer ->
                transfer.from().equals(left.account()) && transfer.asset().equals(left.asset()))
            .map(Transfer::amount)
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger over = left.change().negate().subtract(said);
    boolean rounded = left.asset() instanceof Asset.Erc20 && said.compareTo(MANY) >= 0;
    return over.compareTo(rounded ? ROUNDING : BigInteger.ZERO) <= 0;
  }

  /** A call, and what stands inside if known code makes it so: others may do anything else. */
  private Stream<DecodedCall> trusted(DecodedCall call) {
    boolean known = call.to().filter(inputs.parties().listed()::containsKey).isPresent();
    return known
        ? Stream.concat(Stream.of(call), call.calls().stream().flatMap(this::trusted))
        : Stream.of(call);
  }

  /** An asset that a call says goes from somebody to somebody. */
  record Transfer(Address from, Address to, Asset asset, BigInteger amount) {}

  /** What a call says it sends, if it is a plain payment or a decoded transfer. */
  List<Transfer> of(DecodedCall call) {
    if (call.to().isEmpty()) {
      return List.of();
    }
    Address to = call.to().get();
    boolean memo = // calldata does nothing there
        inputs.parties().codeless().contains(to) && inputs.known().addressNames().containsKey(to);
    if (call.data().isEmpty() || memo) {
      return call.value().isZero()
          ? List.of()
          : List.of(new Transfer(call.caller(), to, new Asset.Native(), call.value().amount()));
    }
    if (call.arguments().isEmpty()) {
      return List.of();
    }
    Abi.Decoded a = call.arguments().get();
    return switch (call.function().orElse("")) {
      case "transfer(address,uint256)",
          "transferAndCall(address,uint256)",
          "transferAndCall(address,uint256,bytes)",
          "send(address,uint256,bytes)" ->
          transfer(call.caller(), a, new Asset.Erc20(to), a.number("amount"));
      case "transfer(address,uint256,uint256)" ->
          transfer(call.caller(), a, new Asset.Erc1155(to, a.number("id")), a.number("amount"));
      case "transferFrom(address,address,uint256)" -> {
        BigInteger amount = a.number("amount");
        Asset nft = new Asset.Erc721(to, amount);
        boolean isNft = run.effects().balances().stream().anyMatch(b -> b.asset().equals(nft));
        yield isNft
            ? transfer(a.address("from"), a, nft, BigInteger.ONE)
            : transfer(a.address("from"), a, new Asset.Erc20(to), amount);
      }
      case "safeTransferFrom(address,address,uint256)",
          "safeTransferFrom(address,address,uint256,bytes)" ->
          transfer(a.address("from"), a, new Asset.Erc721(to, a.number("id")), BigInteger.ONE);
      case "safeTransferFrom(address,address,uint256,uint256,bytes)" ->
          transfer(a.address("from"), a, new Asset.Erc1155(to, a.number("id")), a.number("amount"));
      case "safeBatchTransferFrom(address,address,uint256[],uint256[],bytes)" -> {
        List<Transfer> all = new ArrayList<>();
        for (int i = 0; i < Math.min(a.list("ids").size(), a.list("amounts").size()); i++) {
          Asset asset = new Asset.Erc1155(to, a.number("ids[" + i + "]"));
          all.addAll(transfer(a.address("from"), a, asset, a.number("amounts[" + i + "]")));
        }
        yield all;
      }
      case "transferFrom(address,address,uint160,address)" ->
          inputs.parties().isHub(to)
              ? transfer(
                  a.address("from"), a, new Asset.Erc20(a.address("token")), a.number("amount"))
              : List.of();
      default -> List.of();
    };
  }

  private static List<Transfer> transfer(
      Address from, Abi.Decoded arguments, Asset asset, BigInteger amount) {
    return List.of(new Transfer(from, arguments.address("to"), asset, amount));
  }
}
