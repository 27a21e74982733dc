package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.TypedData;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Orders of CoW Protocol and of 0x v4, at the worst price that they name. They are settled by those
 * whom the protocol admits, so they are decoded and not played.
 */
final class OrderKinds extends TypedKind {
  private static final Map<Address, String> COW =
      Map.of(Address.fromHex("0x9008d19f58aabd9ed0d60971565aa8510560ab41"), "CoW Protocol");
  private static final Map<Address, String> ZEROEX =
      Map.of(
          Address.fromHex("0xdef1c0ded9bec7f1a1670819833240f027b25eff"), "0x",
          Address.fromHex("0xdef1abe32c034e558cdd535791643c58a13acc10"), "0x",
          Address.fromHex("0xdef189deaef76e379df891899eb5a00a94cbc250"), "0x");

  /** What both protocols write for the native currency. */
  private static final Address NATIVE =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

  private static final String FEES = "Fee(address recipient,uint256 amount,bytes feeData)";
  private static final String PROPERTIES = "Property(address propertyValidator,bytes propertyData)";

  OrderKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    return switch (type) {
      case "Order(address sellToken,address buyToken,address receiver,uint256 sellAmount,"
              + "uint256 buyAmount,uint32 validTo,bytes32 appData,uint256 feeAmount,string kind,"
              + "bool partiallyFillable,string sellTokenBalance,string buyTokenBalance)" ->
          Optional.of(cow());
      case "LimitOrder(address makerToken,address takerToken,uint128 makerAmount,"
              + "uint128 takerAmount,uint128 takerTokenFeeAmount,address maker,address taker,"
              + "address sender,address feeRecipient,bytes32 pool,uint64 expiry,uint256 salt)",
          "RfqOrder(address makerToken,address takerToken,uint128 makerAmount,"
              + "uint128 takerAmount,address maker,address taker,address txOrigin,bytes32 pool,"
              + "uint64 expiry,uint256 salt)" ->
          Optional.of(zeroEx(message.number("expiry")));
      case "OtcOrder(address makerToken,address takerToken,uint128 makerAmount,"
              + "uint128 takerAmount,address maker,address taker,address txOrigin,"
              + "uint256 expiryAndNonce)" ->
          Optional.of(zeroEx(message.number("expiryAndNonce").shiftRight(192)));
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

  private static Asset fungible(Address token) {
    return token.equals(NATIVE) ? new Asset.Native() : new Asset.Erc20(token);
  }

  private Said cow() {
    contract("CoW Protocol", COW);
    Address receiver = message.address("receiver");
    BigInteger sells = message.number("sellAmount").add(message.number("feeAmount"));
    BigInteger buys = message.number("buyAmount");
    Order order =
        new Order(
            "CoW Protocol",
            List.of(
                new Order.Item(fungible(message.address("sellToken")), sells, sells, Address.ZERO)),
            List.of(
                new Order.Item(
                    fungible(message.address("buyToken")),
                    buys,
                    buys,
                    receiver.equals(Address.ZERO) ? signer : receiver)));
    return said(order, message.number("validTo"));
  }

  private Said zeroEx(BigInteger expiry) {
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
    return said(order, expiry);
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
      return said(order("0x", item, amount, price, paid), message.number("expiry"));
    }
    BigInteger fees =
        message.structs("fees").stream()
            .map(fee -> fee.number("amount"))
            .reduce(BigInteger.ZERO, BigInteger::add);
    return said(order("0x", price, paid.add(fees), item, amount), message.number("expiry"));
  }

  private Said said(Order order, BigInteger until) {
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
        new Signed(Signed.Kind.ORDER, List.of(order), Optional.empty(), true));
  }
}
