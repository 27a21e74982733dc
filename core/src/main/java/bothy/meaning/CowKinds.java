package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.TypedData;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Orders of CoW Protocol, settled whole at the price that they name. */
final class CowKinds extends TypedKind {
  private static final Map<Address, String> PLACES =
      Map.of(Address.fromHex("0x9008d19f58aabd9ed0d60971565aa8510560ab41"), "CoW Protocol");
  private static final AbiFunction SETTLE =
      Abi.function(
          "settle(address[] tokens,uint256[] prices,(uint256 sell,uint256 buy,address"
              + " receiver,uint256 sellAmount,uint256 buyAmount,uint32 validTo,bytes32"
              + " appData,uint256 fee,uint256 flags,uint256 executed,bytes signature)[]"
              + " trades,(address target,uint256 value,bytes data)[][3] interactions)");
  private static final BigInteger BUYS = BigInteger.ONE;
  private static final BigInteger IN_PARTS = BigInteger.TWO;

  CowKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    return type.equals(
            "Order(address sellToken,address buyToken,address receiver,uint256 sellAmount,"
                + "uint256 buyAmount,uint32 validTo,bytes32 appData,uint256 feeAmount,string kind,"
                + "bool partiallyFillable,string sellTokenBalance,string buyTokenBalance)")
        ? Optional.of(order())
        : Optional.empty();
  }

  private Said order() {
    Address settlement = contract("CoW Protocol", PLACES);
    Address receiver = message.address("receiver");
    Asset sold = OrderKinds.fungible(message.address("sellToken"));
    Asset bought = OrderKinds.fungible(message.address("buyToken"));
    BigInteger sells = message.number("sellAmount").add(message.number("feeAmount"));
    BigInteger buys = message.number("buyAmount");
    Order order =
        new Order(
            "CoW Protocol",
            List.of(new Order.Item(sold, sells, sells, Address.ZERO)),
            List.of(
                new Order.Item(
                    bought, buys, buys, receiver.equals(Address.ZERO) ? signer : receiver)));
    Optional<BigInteger> until = Optional.of(message.number("validTo"));
    return new Said(
        sentences.order(order),
        exposure(sold, sells, Optional.empty(), Optional.empty(), until, false),
        List.of(),
        new Signed(
            Signed.Kind.ORDER, List.of(order), settled(settlement, bought, buys, until), true));
  }

  /**
   * By a solver that the protocol admits, at no better a price than the order's. Balances that lie
   * in a vault aren't played.
   */
  private Optional<Redemption> settled(
      Address settlement, Asset bought, BigInteger buys, Optional<BigInteger> until) {
    boolean plain =
        message.string("sellTokenBalance").equals("erc20")
            && message.string("buyTokenBalance").equals("erc20");
    if (!plain) {
      return Optional.empty();
    }
    List<Redemption.Step> steps = new ArrayList<>();
    steps.add(new Redemption.Step.Admit(ANYBODY, settlement));
    steps.add(
        bought instanceof Asset.Native
            ? new Redemption.Step.Call(ANYBODY, settlement, new Wei(buys), Bytes.EMPTY)
            : new Redemption.Step.Fund(settlement, bought.contract(), buys));
    steps.add(call(ANYBODY, settlement, settle()));
    return Optional.of(
        new Redemption(
            Map.of(digest(), signer),
            signer,
            Set.of(),
            Optional.empty(),
            until,
            Optional.empty(),
            steps,
            Map.of(),
            "that a solver is admitted who gives no better price"));
  }

  /** Prices are per unit, so at the limit each is the other's amount. */
  private Bytes settle() {
    BigInteger sell = message.number("sellAmount");
    BigInteger buy = message.number("buyAmount");
    boolean buys = message.string("kind").equals("buy");
    BigInteger flags =
        (buys ? BUYS : BigInteger.ZERO)
            .or(message.flag("partiallyFillable") ? IN_PARTS : BigInteger.ZERO);
    List<Object> trade =
        List.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            message.address("receiver"),
            sell,
            buy,
            message.number("validTo"),
            message.bytes("appData"),
            message.number("feeAmount"),
            flags,
            buys ? buy : sell,
            Redemption.SIGNATURE);
    return SETTLE.encode(
        List.of(
            List.of(message.address("sellToken"), message.address("buyToken")),
            List.of(buy, sell),
            List.of(trade),
            List.of(List.of(), List.of(), List.of())));
  }
}
