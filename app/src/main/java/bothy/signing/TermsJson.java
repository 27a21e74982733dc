package bothy.signing;

import bothy.crypto.Digests;
import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.jsonrpc.CanonicalJson;
import bothy.jsonrpc.Node;
import bothy.policy.Consent;
import bothy.policy.Limits;
import bothy.policy.Payload;
import bothy.policy.Terms;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Terms as JSON, in one form only: canonical, amounts and ids in decimal strings, bytes in
 * lower-case hex, times as ISO 8601 writes them.
 */
public final class TermsJson {
  private static final Set<String> MEMBERS =
      Set.of(
          "id", "account", "chain", "payload", "digest", "answer", "inputs", "consent", "limits",
          "reads", "from", "until");

  private TermsJson() {}

  /** What a security key signs for these terms: the SHA-256 of their canonical JSON, 32 bytes. */
  public static Bytes challenge(Terms terms) {
    String text = CanonicalJson.of(write(terms));
    return Bytes.owning(Digests.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }

  static Map<String, Object> write(Terms terms) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", terms.id());
    json.put("account", terms.account().toHex());
    json.put("chain", terms.chain().toString());
    json.put(
        "payload",
        Map.of("kind", terms.payload().kind(), "bytes", terms.payload().bytes().toHex()));
    json.put("digest", terms.digest().toHex());
    json.put("answer", word(terms.answer()));
    json.put("inputs", terms.inputs());
    json.put("consent", word(terms.consent()));
    json.put(
        "limits",
        Map.of(
            "leaves", amounts(terms.limits().leaves()),
            "arrives", amounts(terms.limits().arrives()),
            "fee", terms.limits().fee().toString(),
            "exposure", terms.limits().exposure().stream().map(TermsJson::exposure).toList()));
    json.put("reads", terms.reads());
    json.put("from", terms.from().toString());
    json.put("until", terms.until().toString());
    return json;
  }

  private static List<Map<String, Object>> amounts(Map<Asset, BigInteger> amounts) {
    List<Map<String, Object>> list = new ArrayList<>();
    amounts.forEach(
        (asset, amount) -> list.add(Map.of("asset", asset(asset), "amount", amount.toString())));
    return list;
  }

  private static Map<String, Object> asset(Asset asset) {
    return Map.of(
        "kind", asset.kind(),
        "contract", asset.contract().toHex(),
        "id", asset.tokenId().toString());
  }

  private static Map<String, Object> exposure(Exposure exposure) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("asset", asset(exposure.asset()));
    json.put("amount", exposure.amount().toString());
    json.put("unlimited", exposure.unlimited());
    exposure.by().ifPresent(by -> json.put("by", by.toHex()));
    exposure.until().ifPresent(until -> json.put("until", until.toString()));
    json.put("standing", exposure.standing());
    return json;
  }

  private static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads terms.
   *
   * @throws bothy.jsonrpc.InputException if anything is missing, too many or in another form
   */
  static Terms read(Node node) {
    node.only(MEMBERS);
    Node limits = node.required("limits", "an object");
    limits.only(Set.of("leaves", "arrives", "fee", "exposure"));
    Terms terms =
        new Terms(
            node.required("id", "an id").text(),
            address(node.required("account", "an address")),
            chain(node.required("chain", "a chain id")),
            payload(node.required("payload", "an object")),
            hash(node.required("digest", "a hash")),
            constant(node.required("answer", "an answer"), Verdict.Answer.class),
            node.required("inputs", "a hash").text(),
            constant(node.required("consent", "a consent"), Consent.class),
            new Limits(
                amounts(limits.required("leaves", "an array")),
                amounts(limits.required("arrives", "an array")),
                number(limits.required("fee", "wei")),
                limits.required("exposure", "an array").elements().stream()
                    .map(TermsJson::exposure)
                    .toList()),
            reads(node.required("reads", "an object")),
            time(node.required("from", "a time")),
            time(node.required("until", "a time")));
    if (!CanonicalJson.of(write(terms)).equals(CanonicalJson.of(node.value()))) {
      throw node.wrong("terms in their one form");
    }
    return terms;
  }

  private static Map<Asset, BigInteger> amounts(Node list) {
    Map<Asset, BigInteger> amounts = new TreeMap<>();
    for (Node each : list.elements()) {
      each.only(Set.of("asset", "amount"));
      Asset asset = asset(each.required("asset", "an object"));
      if (amounts.put(asset, number(each.required("amount", "an amount"))) != null) {
        throw each.wrong("an asset that stands once");
      }
    }
    return amounts;
  }

  private static Asset asset(Node node) {
    node.only(Set.of("kind", "contract", "id"));
    Address contract = address(node.required("contract", "an address"));
    BigInteger id = number(node.required("id", "a token id"));
    Node kind = node.required("kind", "a kind of asset");
    return switch (kind.text()) {
      case "native" -> new Asset.Native();
      case "erc20" -> new Asset.Erc20(contract);
      case "erc721" -> new Asset.Erc721(contract, id);
      case "erc1155" -> new Asset.Erc1155(contract, id);
      case "collection" -> new Asset.Collection(contract);
      default -> throw kind.wrong("native, erc20, erc721, erc1155 or collection");
    };
  }

  private static Exposure exposure(Node node) {
    node.only(Set.of("asset", "amount", "unlimited", "by", "until", "standing"));
    return new Exposure(
        asset(node.required("asset", "an object")),
        number(node.required("amount", "an amount")),
        node.required("unlimited", "true or false").flag(),
        node.member("by").map(TermsJson::address),
        node.member("until").map(TermsJson::number),
        node.required("standing", "true or false").flag());
  }

  private static Payload payload(Node node) {
    node.only(Set.of("kind", "bytes"));
    Bytes bytes = node.required("bytes", "hex bytes").as("hex bytes after 0x", Bytes::fromHex);
    Node kind = node.required("kind", "a kind of payload");
    return switch (kind.text()) {
      case "transaction" -> new Payload.Transaction(bytes);
      case "typedData" -> new Payload.TypedData(bytes);
      case "message" -> new Payload.Message(bytes);
      case "authorization" -> new Payload.Authorization(bytes);
      default -> throw kind.wrong("transaction, typedData, message or authorization");
    };
  }

  private static Map<String, String> reads(Node node) {
    Map<String, String> reads = new TreeMap<>();
    node.nodes().forEach((question, answer) -> reads.put(question, answer.text()));
    return reads;
  }

  private static Address address(Node node) {
    return node.as("an address: 0x and 40 hex digits", Address::fromHex);
  }

  private static Hash hash(Node node) {
    return node.as("a hash: 0x and 64 hex digits", Hash::fromHex);
  }

  private static ChainId chain(Node node) {
    return new ChainId(positive(node));
  }

  private static BigInteger positive(Node node) {
    BigInteger number = number(node);
    if (number.signum() == 0) {
      throw node.wrong("a chain id of at least 1");
    }
    return number;
  }

  static BigInteger number(Node node) {
    if (!node.text().matches("[0-9]{1,78}")) {
      throw node.wrong("a number in decimal digits, below 2^256");
    }
    BigInteger number = new BigInteger(node.text());
    if (number.bitLength() > 256) {
      throw node.wrong("a number in decimal digits, below 2^256");
    }
    return number;
  }

  private static Instant time(Node node) {
    return node.as("a time such as 2026-01-01T00:00:00Z", Instant::parse);
  }

  private static <T extends Enum<T>> T constant(Node node, Class<T> type) {
    return node.as(
        "one of " + List.of(type.getEnumConstants()).toString().toLowerCase(Locale.ROOT),
        text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)));
  }
}
