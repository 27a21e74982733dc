package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.TypedData;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Orders of 0x v4, at the price that they name. Limit and RFQ orders that the account makes are
 * filled whole.
 */
final class OrderKinds extends TypedKind {
  private static final Map<Address, String> ZEROEX =
      Map.of(
          Address.fromHex("0xdef1c0ded9bec7f1a1670819833240f027b25eff"), "0x",
          Address.fromHex("0xdef1abe32c034e558cdd535791643c58a13acc10"), "0x",
          Address.fromHex("0xdef189deaef76e379df891899eb5a00a94cbc250"), "0x");

  /** What both protocols write for the native currency. */
  private static final Address NATIVE =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

  private static final Optional<Redemption> NOT_PLAYED = Optional.empty();
  private static final String SIGNATURE = "(uint8 kind,uint8 v,bytes32 r,bytes32 s) signature";
  private static final AbiFunction LIMIT =
      Abi.function(
          "fillLimitOrder((address makerToken,address takerToken,uint128 makerAmount,uint128"
              + " takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,address"
              + " sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt) order,"
              + SIGNATURE
              + ",uint128 fill)");
  private static final AbiFunction RFQ =
      Abi.function(
          "fillRfqOrder((address makerToken,address takerToken,uint128 makerAmount,uint128"
              + " takerAmount,address maker,address taker,address txOrigin,bytes32 pool,uint64"
              + " expiry,uint256 salt) order,"
              + SIGNATURE
              + ",uint128 fill)");
  private static final String FEES = "Fee(address recipient,uint256 amount,bytes feeData)";
  private static final String PROPERTIES = "Property(address propertyValidator,bytes propertyData)";

  OrderKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    return switch (type) {
      case "LimitOrder(address makerToken,address takerToken,uint128 makerAmount,"
              + "uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,"
              + "address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt)" ->
          Optional.of(zeroEx(message.number("expiry"), Optional.of(LIMIT)));
      case "RfqOrder(address makerToken,address takerToken,uint128 makerAmount,"
              + "uint128 takerAmount,address maker,address taker,address txOrigin,bytes32 pool,"
              + "uint64 expiry,uint256 salt)" ->
          Optional.of(zeroEx(message.number("expiry"), Optional.of(RFQ)));
      case "OtcOrder(address makerToken,address takerToken,uint128 makerAmount,"
              + "uint128 takerAmount,address maker,address taker,address txOrigin,"
              + "uint256 expiryAndNonce)" ->
          Optional.of(zeroEx(message.number("expiryAndNonce").shiftRight(192), Optional.empty()));
      case "ERC721Order(uint8 direction,address maker,address taker,uint256 expiry,"
              + "uint256 nonce,address erc20Token,uint256 erc20TokenAmount,Fee[] fees,"
              + "address erc721Token,uint256 erc721TokenId,Property[] erc721TokenProperties)"
              + FEES
              + PROPERTIES ->
          Optional.of(nft("erc721", BigInteger.ONE));
      case "ERC1155Order(uint8 direction,address maker,address taker,uint256 expiry,"
              + "uint256 nonce,address erc20Token,uint256 erc20TokenAmount,Fee[] fees,"
              + "address erc1155Token,uint256 erc1155TokenId,Property[] erc1155TokenProperties,"
              + "uint128 erc1155TokenAmount)"
              + FEES
              + PROPERTIES ->
          Optional.of(nft("erc1155", message.number("erc1155TokenAmount")));
      default -> Optional.empty();
    };
  }

  static Asset fungible(Address token) {
    return token.equals(NATIVE) ? new Asset.Native() : new Asset.Erc20(token);
  }

  /**
   * @param fill how its maker's order is filled, if that can be played
   */
  private Said zeroEx(BigInteger expiry, Optional<AbiFunction> fill) {
    contract("0x", ZEROEX);
    boolean makes = message.address("maker").equals(signer);
    if (!makes && !message.address("taker").equals(signer)) {
      throw new NotThatKind("Neither its maker nor its taker is the account that signs.");
    }
    Asset made = fungible(message.address("makerToken"));
    Asset taken = fungible(message.address("takerToken"));
    BigInteger makes_ = message.number("makerAmount");
    BigInteger takes = message.number("takerAmount");
    Order order =
        makes ? order("0x", made, makes_, taken, takes) : order("0x", taken, takes, made, makes_);
    return said(order, expiry, fill.filter(ignored -> makes).map(by -> filled(expiry, by)));
  }

  /** By whom it names, else anybody, who pays its price and its fee. */
  private Redemption filled(BigInteger expiry, AbiFunction fill) {
    Address exchange = contract();
    boolean limit = fill.equals(LIMIT);
    Address by =
        Stream.of("taker", limit ? "sender" : "txOrigin")
            .map(message::address)
            .filter(each -> !each.equals(Address.ZERO))
            .findFirst()
            .orElse(ANYBODY);
    BigInteger takes = message.number("takerAmount");
    BigInteger fee = limit ? message.number("takerTokenFeeAmount") : BigInteger.ZERO;
    List<Object> order = new ArrayList<>();
    message.members().forEach((name, ignored) -> order.add(value(String.valueOf(name))));
    List<Object> signature =
        List.of(BigInteger.TWO, BigInteger.valueOf(27), Word.ONE.toBytes(), Word.ONE.toBytes());
    List<Redemption.Step> steps =
        new ArrayList<>(payment(by, message.address("takerToken"), takes.add(fee), exchange));
    steps.add(call(by, exchange, fill.encode(List.of(order, signature, takes))));
    return redemption(
        Optional.empty(), Optional.of(expiry.subtract(BigInteger.ONE)), Optional.empty(), steps);
  }

  private Object value(String name) {
    return switch (name) {
      case "makerAmount", "takerAmount", "takerTokenFeeAmount", "expiry", "salt" ->
          message.number(name);
      case "pool" -> message.bytes(name);
      default -> message.address(name);
    };
  }

  private Order order(String market, Asset gives, BigInteger most, Asset gets, BigInteger least) {
    return new Order(
        market,
        List.of(new Order.Item(gives, most, most, Address.ZERO)),
        List.of(new Order.Item(gets, least, least, signer)));
  }

  /** Fees come on top of the price, from whoever buys. */
  private Said nft(String standard, BigInteger amount) {
    contract("0x", ZEROEX);
    if (!message.address("maker").equals(signer)) {
      throw new NotThatKind("Its maker isn't the account that signs.");
    }
    Address token = message.address(standard + "Token");
    BigInteger id = message.number(standard + "TokenId");
    boolean any = !message.structs(standard + "TokenProperties").isEmpty();
    Asset item =
        any
            ? new Asset.Collection(token)
            : standard.equals("erc721")
                ? new Asset.Erc721(token, id)
                : new Asset.Erc1155(token, id);
    Asset price = fungible(message.address("erc20Token"));
    BigInteger paid = message.number("erc20TokenAmount");
    if (message.number("direction").signum() == 0) {
      return said(order("0x", item, amount, price, paid), message.number("expiry"), NOT_PLAYED);
    }
    BigInteger fees =
        message.structs("fees").stream()
            .map(fee -> fee.number("amount"))
            .reduce(BigInteger.ZERO, BigInteger::add);
    return said(
        order("0x", price, paid.add(fees), item, amount), message.number("expiry"), NOT_PLAYED);
  }

  private Said said(Order order, BigInteger until, Optional<Redemption> redemption) {
    List<Exposure> exposure = new ArrayList<>();
    for (Order.Item item : order.gives()) {
      exposure.addAll(
          exposure(
              item.asset(),
              item.worst(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(until),
              false));
    }
    return new Said(
        sentences.order(order),
        exposure,
        List.of(),
        new Signed(Signed.Kind.ORDER, List.of(order), redemption, true));
  }
}
