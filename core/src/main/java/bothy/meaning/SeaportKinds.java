package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.effects.Probe;
import bothy.effects.Redemption;
import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.TypedData;
import bothy.eth.TypedDataHash;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Seaport's orders, one or a tree of them, as versions 1.1 to 1.6 have them. */
final class SeaportKinds extends TypedKind {
  private static final Map<Address, String> PLACES =
      Map.of(
          Address.fromHex("0x00000000006c3852cbef3e08e8df289169ede581"), "1.1",
          Address.fromHex("0x00000000000001ad428e4906ae43d8f9852d0dd6"), "1.4",
          Address.fromHex("0x00000000000000adc04c56bf30ac9d3c0aaf14dc"), "1.5",
          Address.fromHex("0x0000000000000068f116a894984e2db1123eb395"), "1.6");

  private static final String ITEM =
      "ConsiderationItem(uint8 itemType,address token,uint256 identifierOrCriteria,"
          + "uint256 startAmount,uint256 endAmount,address recipient)";
  private static final String OFFER =
      "OfferItem(uint8 itemType,address token,uint256 identifierOrCriteria,"
          + "uint256 startAmount,uint256 endAmount)";
  private static final String ORDER =
      "OrderComponents(address offerer,address zone,OfferItem[] offer,"
          + "ConsiderationItem[] consideration,uint8 orderType,uint256 startTime,uint256 endTime,"
          + "bytes32 zoneHash,uint256 salt,bytes32 conduitKey,uint256 counter)";
  private static final Pattern BULK =
      Pattern.compile(
          Pattern.quote("BulkOrder(OrderComponents")
              + "((\\[2\\]){1,24})"
              + Pattern.quote(" tree)" + ITEM + OFFER + ORDER));

  private static final AbiFunction FULFIL =
      Abi.function(
          "fulfillOrder(((address offerer,address zone,(uint8 itemType,address token,uint256 id,"
              + "uint256 startAmount,uint256 endAmount)[] offer,(uint8 itemType,address token,"
              + "uint256 id,uint256 startAmount,uint256 endAmount,address recipient)[]"
              + " consideration,uint8 orderType,uint256 startTime,uint256 endTime,bytes32 zoneHash,"
              + "uint256 salt,bytes32 conduitKey,uint256 total) parameters,bytes signature) order,"
              + "bytes32 conduitKey)");

  /** Orders of a tree that are looked at. */
  private static final int MOST = 64;

  SeaportKinds(TypedData data, Address signer, Sentences sentences, Known known) {
    super(data, signer, sentences, known);
  }

  @Override
  Optional<Said> read(String type) {
    if (type.equals(ORDER + ITEM + OFFER)) {
      return Optional.of(orders(List.of(message), 0));
    }
    Matcher bulk = BULK.matcher(type);
    if (!bulk.matches()) {
      return Optional.empty();
    }
    int height = bulk.group(1).length() / 3;
    List<Struct> leaves = new ArrayList<>();
    leaves(message.members().get("tree"), height, leaves);
    return Optional.of(orders(leaves, height));
  }

  private static void leaves(
      @org.jspecify.annotations.Nullable Object node, int height, List<Struct> into) {
    if (height == 0) {
      into.add(Struct.of(node));
      return;
    }
    if (!(node instanceof List<?> pair) || pair.size() != 2) {
      throw new EthException("expected two branches of a tree of orders");
    }
    leaves(pair.getFirst(), height - 1, into);
    leaves(pair.getLast(), height - 1, into);
  }

  private Said orders(List<Struct> all, int height) {
    Address seaport = contract("Seaport", PLACES);
    String version = PLACES.getOrDefault(seaport, "");
    if (!"Seaport".equals(data.domain().get("name"))
        || !version.equals(data.domain().get("version"))) {
      throw new NotThatKind("Its domain isn't that of Seaport " + version + ".");
    }
    List<Struct> filled = all.stream().filter(each -> !isBlank(each)).toList();
    if (filled.size() > MOST) {
      throw new NotThatKind("It makes more than " + MOST + " orders at once.");
    }
    List<Order> orders = new ArrayList<>();
    List<Exposure> exposure = new ArrayList<>();
    for (Struct each : filled) {
      if (height > 0 && !each.address("offerer").equals(signer)) {
        throw new NotThatKind(
            "Its offerer is "
                + sentences.name(each.address("offerer"))
                + ", not the account that signs.");
      }
      Order order = order(each);
      orders.add(order);
      for (Order.Item item : order.gives()) {
        exposure.addAll(
            exposure(
                item.asset(),
                item.worst(),
                Optional.empty(),
                since(each.number("startTime")),
                Optional.of(each.number("endTime")),
                false));
      }
    }
    String sentence =
        orders.size() == 1
            ? sentences.order(orders.getFirst())
            : "Make "
                + orders.size()
                + " orders on Seaport: "
                + orders.stream()
                    .limit(4)
                    .map(sentences::order)
                    .collect(java.util.stream.Collectors.joining("; "));
    Optional<Redemption> redemption =
        filled.size() == 1
            ? fulfilment(seaport, filled.getFirst(), orders.getFirst(), proof(all, height))
            : Optional.empty();
    return new Said(
        sentence, exposure, List.of(), new Signed(Signed.Kind.ORDER, orders, redemption, true));
  }

  /** What fills up a tree whose orders are fewer than a power of two. */
  private static boolean isBlank(Struct order) {
    return order.address("offerer").equals(Address.ZERO)
        && order.structs("offer").isEmpty()
        && order.structs("consideration").isEmpty();
  }

  private Order order(Struct order) {
    List<Order.Item> gives = new ArrayList<>();
    for (Struct item : order.structs("offer")) {
      BigInteger start = item.number("startAmount");
      BigInteger end = item.number("endAmount");
      gives.add(new Order.Item(asset(item), start.max(end), start.min(end), Address.ZERO));
    }
    List<Order.Item> gets = new ArrayList<>();
    for (Struct item : order.structs("consideration")) {
      BigInteger start = item.number("startAmount");
      BigInteger end = item.number("endAmount");
      gets.add(
          new Order.Item(asset(item), start.min(end), start.max(end), item.address("recipient")));
    }
    return new Order("Seaport", gives, gets);
  }

  private static Asset asset(Struct item) {
    return asset(
        item.number("itemType"), item.address("token"), item.number("identifierOrCriteria"));
  }

  static Asset asset(BigInteger itemType, Address token, BigInteger id) {
    return switch (itemType.intValue()) {
      case 0 -> new Asset.Native();
      case 1 -> new Asset.Erc20(token);
      case 2 -> new Asset.Erc721(token, id);
      case 3 -> new Asset.Erc1155(token, id);
      case 4, 5 -> new Asset.Collection(token); // any of the collection, or of a set of it
      default -> throw bad("an item type of 0 to 5");
    };
  }

  /**
   * Fills the order when it is worst for the offerer: by the zone, which restricted orders heed,
   * with the means that it needs.
   */
  private Optional<Redemption> fulfilment(Address seaport, Struct order, Order read, Bytes proof) {
    boolean criteria =
        read.gives().stream().anyMatch(item -> item.asset() instanceof Asset.Collection)
            || read.gets().stream().anyMatch(item -> item.asset() instanceof Asset.Collection);
    if (criteria) {
      return Optional.empty();
    }
    boolean restricted = order.number("orderType").intValue() >= 2;
    Address filler = restricted ? order.address("zone") : ANYBODY;
    List<Redemption.Step> steps = new ArrayList<>();
    BigInteger value = BigInteger.ZERO;
    Map<Address, BigInteger> owed = new LinkedHashMap<>();
    for (Order.Item item : read.gets()) {
      switch (item.asset()) {
        case Asset.Native ignored -> value = value.add(item.best());
        case Asset.Erc20(Address token) -> owed.merge(token, item.best(), BigInteger::add);
        default -> {
          return Optional.empty(); // the holder would need that very token
        }
      }
    }
    owed.forEach((token, amount) -> steps.addAll(payment(filler, token, amount, seaport)));
    Bytes submit =
        FULFIL.encode(
            List.of(
                List.of(parameters(order), Redemption.SIGNATURE.concat(proof)),
                Bytes.of(new byte[32])));
    steps.add(new Redemption.Step.Call(filler, seaport, new Wei(value), submit));
    boolean falls =
        order.structs("consideration").stream()
                .anyMatch(i -> i.number("endAmount").compareTo(i.number("startAmount")) < 0)
            || order.structs("offer").stream()
                .anyMatch(i -> i.number("endAmount").compareTo(i.number("startAmount")) > 0);
    BigInteger last = order.number("endTime").subtract(BigInteger.ONE);
    return Optional.of(
        redemption(
            falls ? Optional.of(last) : since(order.number("startTime")),
            Optional.of(last),
            Optional.of(
                Redemption.Nonce.counter(
                    seaport,
                    Probe.calldata("getCounter(address)", order.address("offerer").toWord()),
                    order.number("counter"))),
            steps));
  }

  private static List<Object> parameters(Struct order) {
    List<Object> offer = new ArrayList<>();
    for (Struct item : order.structs("offer")) {
      offer.add(item(item));
    }
    List<Object> consideration = new ArrayList<>();
    for (Struct item : order.structs("consideration")) {
      List<Object> values = new ArrayList<>(item(item));
      values.add(item.address("recipient"));
      consideration.add(values);
    }
    return List.of(
        order.address("offerer"),
        order.address("zone"),
        offer,
        consideration,
        order.number("orderType"),
        order.number("startTime"),
        order.number("endTime"),
        order.bytes("zoneHash"),
        order.number("salt"),
        order.bytes("conduitKey"),
        BigInteger.valueOf(consideration.size()));
  }

  private static List<Object> item(Struct item) {
    return List.of(
        item.number("itemType"),
        item.address("token"),
        item.number("identifierOrCriteria"),
        item.number("startAmount"),
        item.number("endAmount"));
  }

  /** The place of the one order in its tree and the hashes beside its path; empty without one. */
  private Bytes proof(List<Struct> leaves, int height) {
    if (height == 0) {
      return Bytes.EMPTY;
    }
    List<Hash> level = new ArrayList<>();
    int place = 0;
    for (Struct leaf : leaves) {
      if (!isBlank(leaf)) {
        place = level.size();
      }
      Map<String, Object> values = new LinkedHashMap<>();
      leaf.members().forEach((name, value) -> values.put(String.valueOf(name), value));
      level.add(
          TypedDataHash.messageHash(
              new TypedData(data.types(), "OrderComponents", data.domain(), values)));
    }
    Bytes proof = Bytes.of((byte) (place >> 16), (byte) (place >> 8), (byte) place);
    for (int at = place; level.size() > 1; at /= 2) {
      proof = proof.concat(level.get(at ^ 1).bytes());
      List<Hash> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        above.add(Hash.keccak(level.get(i).bytes().concat(level.get(i + 1).bytes())));
      }
      level = above;
    }
    return proof;
  }
}
