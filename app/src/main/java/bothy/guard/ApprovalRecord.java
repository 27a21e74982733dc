package bothy.guard;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Spent;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the journal keeps of an approval, so that a restart knows what was spent in the last day and
 * what was left between approval and sending.
 *
 * @param name of what was asked
 * @param act as the ledger has it
 * @param kind of what was to be signed
 * @param pinned what was asked with all that was filled in, as a case without a state
 */
record ApprovalRecord(String name, Spent.Act act, String kind, Node pinned) {
  static Bytes bytes(String name, Terms terms, Stakes stakes, Map<String, Object> pinned) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("id", terms.id());
    json.put("account", terms.account().toHex());
    json.put("chain", terms.chain().value());
    json.put("kind", terms.payload().kind());
    json.put("digest", terms.digest().toHex());
    json.put("consent", terms.consent().name());
    json.put("verdict", terms.answer().name());
    json.put("inputs", terms.inputs());
    json.put("from", terms.from().toString());
    json.put("until", terms.until().toString());
    json.put("leaves", amounts(stakes.leaves()));
    Map<String, Object> received = new TreeMap<>();
    stakes.received().forEach((party, what) -> received.put(party.toHex(), amounts(what)));
    json.put("received", received);
    json.put("grants", stakes.grants().stream().map(ApprovalRecord::grant).toList());
    json.put("fee", stakes.fee().toString());
    json.put("asked", pinned);
    return Bytes.owning(CompactJson.of(json).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #bytes} wrote.
   *
   * @throws InputException if that isn't one
   */
  static ApprovalRecord read(Bytes bytes) {
    Node json = Json.read(bytes.toArray());
    Map<Address, Map<Asset, BigInteger>> received = new TreeMap<>();
    json.required("received", "an object")
        .nodes()
        .forEach((party, what) -> received.put(Address.fromHex(party), amounts(what)));
    Stakes stakes =
        new Stakes(
            amounts(json.required("leaves", "an object")),
            Map.of(),
            received,
            json.required("grants", "an array").elements().stream()
                .map(ApprovalRecord::grant)
                .toList(),
            number(json.required("fee", "a number")),
            true);
    Spent.Act act =
        new Spent.Act(
            json.required("id", "16 bytes in hex").text(),
            json.required("account", "an address").as("an address", Address::fromHex),
            new ChainId(json.required("chain", "a number").integer()),
            stakes,
            time(json.required("from", "a time")),
            time(json.required("until", "a time")),
            false);
    return new ApprovalRecord(
        json.required("name", "a hash").text(),
        act,
        json.required("kind", "a word").text(),
        json.required("asked", "an object"));
  }

  private static Map<String, Object> amounts(Map<Asset, BigInteger> amounts) {
    Map<String, Object> json = new TreeMap<>();
    amounts.forEach((asset, amount) -> json.put(text(asset), amount.toString()));
    return json;
  }

  private static Map<Asset, BigInteger> amounts(Node json) {
    Map<Asset, BigInteger> amounts = new TreeMap<>();
    json.nodes().forEach((asset, amount) -> amounts.put(asset(json, asset), number(amount)));
    return amounts;
  }

  private static Map<String, Object> grant(Stakes.Grant grant) {
    Exposure exposure = grant.exposure();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("asset", text(exposure.asset()));
    json.put("more", grant.more().toString());
    exposure.by().ifPresent(by -> json.put("by", by.toHex()));
    return json;
  }

  private static Stakes.Grant grant(Node json) {
    Node asset = json.required("asset", "an asset");
    BigInteger more = number(json.required("more", "a number"));
    Optional<Address> by = json.member("by").map(node -> node.as("an address", Address::fromHex));
    return new Stakes.Grant(
        new Exposure(
            asset(asset, asset.text()),
            more,
            more.compareTo(Stakes.UNLIMITED) >= 0,
            by,
            Optional.empty(),
            true),
        more);
  }

  private static String text(Asset asset) {
    return asset.kind() + ":" + asset.contract().toHex() + ":" + asset.tokenId();
  }

  private static Asset asset(Node where, String text) {
    List<String> parts = List.of(text.split(":", -1));
    if (parts.size() != 3 || !parts.get(2).matches("[0-9]{1,78}")) {
      throw where.wrong("an asset as kind:contract:id");
    }
    Address contract = Address.fromHex(parts.get(1));
    BigInteger id = new BigInteger(parts.get(2));
    return switch (parts.getFirst()) {
      case "native" -> new Asset.Native();
      case "erc20" -> new Asset.Erc20(contract);
      case "erc721" -> new Asset.Erc721(contract, id);
      case "erc1155" -> new Asset.Erc1155(contract, id);
      case "collection" -> new Asset.Collection(contract);
      default -> throw where.wrong("an asset as kind:contract:id");
    };
  }

  private static BigInteger number(Node node) {
    if (!node.text().matches("[0-9]{1,80}")) {
      throw node.wrong("a whole number");
    }
    return new BigInteger(node.text());
  }

  private static Instant time(Node node) {
    try {
      return Instant.parse(node.text());
    } catch (DateTimeParseException e) {
      throw node.wrong("a time");
    }
  }
}
