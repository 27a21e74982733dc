package bothy.meaning;

import bothy.effects.Asset;
import bothy.eth.Abi;
import bothy.eth.Address;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Orders that a transaction makes: no signature is needed for these any more. */
public final class SentOrders {
  private SentOrders() {}

  /** The orders of its caller that {@code call} makes good. */
  public static List<Order> of(DecodedCall call) {
    if (call.arguments().isEmpty() || call.to().isEmpty()) {
      return List.of();
    }
    Abi.Decoded arguments = call.arguments().get();
    return switch (call.name().orElse("")) {
      case "validate" -> seaport(call.caller(), arguments);
      case "offerPunkForSale", "offerPunkForSaleToAddress" ->
          List.of(punk(call.caller(), call.to().get(), arguments));
      default -> List.of();
    };
  }

  private static Order punk(Address owner, Address punks, Abi.Decoded arguments) {
    BigInteger price = arguments.number("minSalePriceInWei");
    Asset punk = new Asset.Erc721(punks, arguments.number("punkIndex"));
    return new Order(
        "CryptoPunks",
        List.of(new Order.Item(punk, BigInteger.ONE, BigInteger.ONE, Address.ZERO)),
        List.of(new Order.Item(new Asset.Native(), price, price, owner)));
  }

  private static List<Order> seaport(Address offerer, Abi.Decoded arguments) {
    List<Order> orders = new ArrayList<>();
    for (int i = 0; i < arguments.list("orders").size(); i++) {
      String order = "orders[" + i + "].parameters.";
      if (arguments.address(order + "offerer").equals(offerer)) {
        orders.add(
            new Order(
                "Seaport",
                items(arguments, order + "offer", false),
                items(arguments, order + "consideration", true)));
      }
    }
    return orders;
  }

  /** Each at the amount that is worst for the offerer. */
  private static List<Order.Item> items(Abi.Decoded arguments, String path, boolean gets) {
    List<Order.Item> items = new ArrayList<>();
    for (int i = 0; i < arguments.list(path).size(); i++) {
      String item = path + "[" + i + "].";
      BigInteger start = arguments.number(item + "startAmount");
      BigInteger end = arguments.number(item + "endAmount");
      items.add(
          new Order.Item(
              SeaportKinds.asset(
                  arguments.number(item + "itemType"),
                  arguments.address(item + "token"),
                  arguments.number(item + "identifierOrCriteria")),
              gets ? start.min(end) : start.max(end),
              gets ? start.max(end) : start.min(end),
              gets ? arguments.address(item + "recipient") : Address.ZERO));
    }
    return items;
  }
}
