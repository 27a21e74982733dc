package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.TypedData;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** UniswapX's orders, a witness of Permit2: filled at the worst price on their curve. */
final class AuctionKinds extends TypedKind {
  private static final Map<Address, String> REACTORS =
      Map.of(
          Address.fromHex("0x6000da47483062a0d734ba3dc7576ce6a0b645c4"), "UniswapX",
          Address.fromHex("0x00000011f84b9aa48e5f8aa8b9897600006289be"), "UniswapX",
          Address.fromHex("0x1bd1aadc9e230626c44a139d7e70d842749351eb"), "UniswapX");

  private static final String INFO =
      "OrderInfo(address reactor,address swapper,uint256 nonce,uint256 deadline,"
          + "address additionalValidationContract,bytes additionalValidationData)";
  private static final String OUTPUT =
      "DutchOutput(address token,uint256 startAmount,uint256 endAmount,address recipient)";
  private static final String DUTCH =
      OUTPUT
          + "ExclusiveDutchOrder(OrderInfo info,uint256 decayStartTime,uint256 decayEndTime,"
          + "address exclusiveFiller,uint256 exclusivityOverrideBps,address inputToken,"
          + "uint256 inputStartAmount,uint256 inputEndAmount,DutchOutput[] outputs)"
          + INFO;
  private static final String DUTCH_V2 =
      "V2DutchOrder(OrderInfo info,address cosigner,address baseInputToken,"
          + "uint256 baseInputStartAmount,uint256 baseInputEndAmount,DutchOutput[] baseOutputs)";

  private static final String PARTS =
      "(address reactor,address swapper,uint256 nonce,uint256 deadline,address validation,"
          + "bytes validationData) info";
  private static final String AMOUNTS =
      "(address token,uint256 start,uint256 end) input,"
          + "(address token,uint256 start,uint256 end,address recipient)[] outputs";
  private static final String TERMS =
      "(uint256 from,uint256 until,address exclusive,uint256 overrideBps,uint256 inputAmount,"
          + "uint256[] outputAmounts) terms";
  private static final AbiFunction EXECUTE =
      Abi.function("execute((bytes order,bytes signature) order)");

  AuctionKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    boolean first =
        type.equals(
            HubKinds.SINGLE + "ExclusiveDutchOrder witness)" + DUTCH + HubKinds.PERMISSIONS);
    boolean second =
        type.equals(
            HubKinds.SINGLE
                + "V2DutchOrder witness)"
                + OUTPUT
                + INFO
                + HubKinds.PERMISSIONS
                + DUTCH_V2);
    Address spender = message.address("spender");
    if ((!first && !second) || !REACTORS.containsKey(spender)) {
      return Optional.empty();
    }
    Struct witness = message.struct("witness");
    Struct permitted = message.struct("permitted");
    Address token = witness.address(first ? "inputToken" : "baseInputToken");
    if (!witness.struct("info").address("reactor").equals(spender)
        || !witness.struct("info").address("swapper").equals(signer)
        || !permitted.address("token").equals(token)) {
      throw new NotThatKind("Its order and its permit contradict one another.");
    }
    List<Order.Item> gets = new ArrayList<>();
    for (Struct output : witness.structs(first ? "outputs" : "baseOutputs")) {
      Address out = output.address("token");
      BigInteger start = output.number("startAmount");
      BigInteger end = output.number("endAmount");
      gets.add(
          new Order.Item(
              out.equals(Address.ZERO) ? new Asset.Native() : new Asset.Erc20(out),
              start.min(end),
              start.max(end),
              output.address("recipient")));
    }
    BigInteger most = permitted.number("amount");
    Order order =
        new Order(
            "UniswapX",
            List.of(new Order.Item(new Asset.Erc20(token), most, most, Address.ZERO)),
            gets);
    return Optional.of(
        new Said(
            sentences.order(order),
            exposure(
                new Asset.Erc20(token),
                most,
                Optional.empty(),
                Optional.empty(),
                Optional.of(message.number("deadline")),
                false),
            List.of(),
            new Signed(
                Signed.Kind.ORDER,
                List.of(order),
                Optional.of(filled(witness, order, first)),
                true)));
  }

  /**
   * By whoever may fill it at its worst: once the price has fallen, or as soon as the cosigner, who
   * is no friend either, says that it has.
   */
  private Redemption filled(Struct order, Order read, boolean first) {
    Address exclusive = first ? order.address("exclusiveFiller") : Address.ZERO;
    Address filler = exclusive.equals(Address.ZERO) ? ANYBODY : exclusive;
    Map<Hash, Address> vouched = new HashMap<>(Map.of(digest(), signer));
    Bytes encoded = first ? exclusive(order) : cosigned(order, vouched);
    Address reactor = message.address("spender");
    Bytes submit = EXECUTE.encode(List.of(List.of(encoded, Redemption.SIGNATURE)));
    List<Redemption.Step> steps = new ArrayList<>();
    BigInteger value = BigInteger.ZERO;
    Map<Address, BigInteger> owed = new LinkedHashMap<>();
    for (Order.Item item : read.gets()) {
      if (item.asset() instanceof Asset.Native) {
        value = value.add(item.best());
      } else {
        owed.merge(item.asset().contract(), item.best(), BigInteger::add);
      }
    }
    owed.forEach((token, amount) -> steps.addAll(payment(filler, token, amount, reactor)));
    steps.add(new Redemption.Step.Call(filler, reactor, new Wei(value), submit));
    return new Redemption(
        vouched,
        signer,
        Set.of(),
        first && falls(order) ? Optional.of(order.number("decayEndTime")) : Optional.empty(),
        Optional.of(message.number("deadline")),
        Optional.of(HubKinds.unordered(contract(), signer, message.number("nonce"))),
        steps,
        Map.of(),
        first ? "" : "that the cosigner " + order.address("cosigner") + " lets the price fall now");
  }

  private static boolean falls(Struct order) {
    return !order.number("inputStartAmount").equals(order.number("inputEndAmount"))
        || order.structs("outputs").stream()
            .anyMatch(o -> !o.number("startAmount").equals(o.number("endAmount")));
  }

  private Bytes exclusive(Struct order) {
    List<Object> values =
        List.of(
            info(order.struct("info")),
            order.number("decayStartTime"),
            order.number("decayEndTime"),
            order.address("exclusiveFiller"),
            order.number("exclusivityOverrideBps"),
            input(order, "input"),
            outputs(order.structs("outputs")));
    return Abi.encodeTuple(
        "(("
            + PARTS
            + ",uint256 from,uint256 until,address exclusive,uint256 overrideBps,"
            + AMOUNTS
            + "))",
        List.of(values));
  }

  /** The cosigner's part: that the price has fallen long ago, and no better amounts. */
  private Bytes cosigned(Struct order, Map<Hash, Address> vouched) {
    List<Struct> outputs = order.structs("baseOutputs");
    List<Object> terms =
        List.of(
            BigInteger.ONE,
            BigInteger.ONE,
            Address.ZERO,
            BigInteger.ZERO,
            BigInteger.ZERO,
            outputs.stream().map(each -> BigInteger.ZERO).toList());
    Hash hash = structHash(new TypedData.Member("witness", "V2DutchOrder"));
    vouched.put(
        Hash.keccak(hash.bytes().concat(Abi.encodeTuple("(" + TERMS + ")", List.of(terms)))),
        order.address("cosigner"));
    List<Object> values =
        List.of(
            info(order.struct("info")),
            order.address("cosigner"),
            input(order, "baseInput"),
            outputs(outputs),
            terms,
            Redemption.SIGNATURE);
    return Abi.encodeTuple(
        "((" + PARTS + ",address cosigner," + AMOUNTS + "," + TERMS + ",bytes cosignature))",
        List.of(values));
  }

  private static List<Object> info(Struct info) {
    return List.of(
        info.address("reactor"),
        info.address("swapper"),
        info.number("nonce"),
        info.number("deadline"),
        info.address("additionalValidationContract"),
        info.bytes("additionalValidationData"));
  }

  private static List<Object> input(Struct order, String prefix) {
    return List.of(
        order.address(prefix + "Token"),
        order.number(prefix + "StartAmount"),
        order.number(prefix + "EndAmount"));
  }

  private static List<Object> outputs(List<Struct> outputs) {
    List<Object> values = new ArrayList<>();
    for (Struct output : outputs) {
      values.add(
          List.of(
              output.address("token"),
              output.number("startAmount"),
              output.number("endAmount"),
              output.address("recipient")));
    }
    return values;
  }
}
