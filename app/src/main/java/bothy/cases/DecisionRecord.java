package bothy.cases;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Decision;
import bothy.policy.Policy;
import bothy.policy.Spent;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the journal keeps of a decision, apart from the verdict that it is on: {@code inputs} names
 * that verdict, {@code policies} the versions that were asked, {@code takes} and {@code reasons}
 * the decision; once it was approved, {@code approval} holds the terms and what counts as spent.
 */
public record DecisionRecord(Node root) {
  /** The journal's kind of entry that holds one. */
  public static final String KIND = "policy";

  /**
   * The record of a decision.
   *
   * @param inputs the hash of what the verdict rests on
   * @param policies that were asked
   * @param approval its terms and what is at stake, if it was approved
   */
  public static DecisionRecord of(
      String inputs, List<Policy> policies, Decision decision, Optional<Approval> approval) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("inputs", inputs);
    members.put("policies", policies.stream().map(Policy::version).toList());
    members.put("takes", decision.level().name().toLowerCase(Locale.ROOT));
    members.put("reasons", decision.reasons().stream().map(DecisionRecord::reason).toList());
    approval.ifPresent(each -> members.put("approval", approval(each)));
    return new DecisionRecord(new Node("", members));
  }

  /**
   * An approval and what it puts at stake.
   *
   * @param counted when, by the clock that the day counts by
   */
  public record Approval(Terms terms, Stakes stakes, Instant counted) {}

  /**
   * Reads what {@link #bytes} gave.
   *
   * @throws bothy.jsonrpc.InputException if that isn't JSON
   */
  public static DecisionRecord read(Bytes bytes) {
    return new DecisionRecord(Json.read(bytes.toArray()));
  }

  public Bytes bytes() {
    return Bytes.owning(CompactJson.of(root.value()).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * What was approved, for the ledger of the day; not signed yet. Empty if nothing was.
   *
   * @throws bothy.jsonrpc.InputException if the record isn't one
   */
  public Optional<Spent.Act> act() {
    return root.member("approval").map(DecisionRecord::act);
  }

  /** What it takes and why, for people. */
  public String words() {
    String takes =
        switch (root.required("takes", "a level").text()) {
          case "nobody" -> "nobody is asked";
          case "person" -> "a person decides";
          case "proof" -> "a person decides, and proves to be there";
          case "refused" -> "refused";
          default ->
              throw root.required("takes", "a level").wrong("nobody, person, proof, refused");
        };
    return root.required("reasons", "a list").elements().stream()
        .map(reason -> reason.required("says", "a text").text())
        .collect(Collectors.joining(" ", takes + ". ", ""))
        .strip();
  }

  private static Map<String, Object> reason(Decision.Reason reason) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", reason.id());
    json.put("says", reason.says());
    reason.line().ifPresent(line -> json.put("line", BigInteger.valueOf(line)));
    return json;
  }

  private static Map<String, Object> approval(Approval approval) {
    Terms terms = approval.terms();
    Stakes stakes = approval.stakes();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", terms.id());
    json.put("account", terms.account().toHex());
    json.put("chain", terms.chain().value().toString());
    json.put("payload", terms.payload().kind());
    json.put("digest", terms.digest().toHex());
    json.put("consent", terms.consent().name().toLowerCase(Locale.ROOT));
    json.put("from", terms.from().toString());
    json.put("until", terms.until().toString());
    json.put("counted", approval.counted().toString());
    json.put("leaves", amounts(stakes.leaves()));
    json.put("gains", amounts(stakes.gains()));
    Map<String, Object> received = new TreeMap<>();
    stakes.received().forEach((party, what) -> received.put(party.toHex(), amounts(what)));
    json.put("received", received);
    json.put("grants", stakes.grants().stream().map(DecisionRecord::grant).toList());
    json.put("fee", stakes.fee().toString());
    json.put("seen", stakes.seen());
    return json;
  }

  private static List<Map<String, Object>> amounts(Map<Asset, BigInteger> amounts) {
    List<Map<String, Object>> list = new ArrayList<>();
    amounts.forEach((asset, amount) ->
        list.add(Map.of("asset", EffectsJson.asset(asset), "amount", amount.toString())));
    return list;
  }

  private static Map<String, Object> grant(Stakes.Grant grant) {
    Map<String, Object> json = EffectsJson.exposure(grant.exposure());
    json.put("more", grant.more().toString());
    return json;
  }

  private static Spent.Act act(Node node) {
    Map<Address, Map<Asset, BigInteger>> received = new TreeMap<>();
    node.required("received", "an object")
        .nodes()
        .forEach((party, what) -> received.put(Address.fromHex(party), amounts(what)));
    Stakes stakes =
        new Stakes(
            amounts(node.required("leaves", "a list")),
            amounts(node.required("gains", "a list")),
            received,
            node.required("grants", "a list").elements().stream()
                .map(DecisionRecord::grant)
                .toList(),
            amount(node.required("fee", "an amount")),
            node.required("seen", "true or false").flag());
    Instant from = node.required("from", "a time").as("a time", Instant::parse);
    Instant until = node.required("until", "a time").as("a time", Instant::parse);
    // records of before the day had a clock of its own
    Instant at = node.member("counted").map(it -> it.as("a time", Instant::parse)).orElse(from);
    return new Spent.Act(
        node.required("id", "an id").text(),
        node.required("account", "an address").as("an address", Address::fromHex),
        new ChainId(amount(node.required("chain", "a chain id"))),
        stakes,
        at,
        at.plus(Duration.between(from, until)),
        false);
  }

  private static Map<Asset, BigInteger> amounts(Node list) {
    Map<Asset, BigInteger> amounts = new TreeMap<>();
    for (Node each : list.elements()) {
      amounts.put(
          asset(each.required("asset", "an asset")), amount(each.required("amount", "an amount")));
    }
    return amounts;
  }

  private static Stakes.Grant grant(Node node) {
    Optional<Address> by =
        Optional.of(node.required("by", "an address or nothing"))
            .filter(each -> !each.text().isEmpty())
            .map(each -> each.as("an address", Address::fromHex));
    Optional<BigInteger> until =
        Optional.of(node.required("until", "a time or nothing"))
            .filter(each -> !each.text().isEmpty())
            .map(DecisionRecord::amount);
    Exposure exposure =
        new Exposure(
            asset(node.required("asset", "an asset")),
            amount(node.required("amount", "an amount")),
            node.required("unlimited", "true or false").flag(),
            by,
            until,
            node.required("standing", "true or false").flag());
    return new Stakes.Grant(exposure, amount(node.required("more", "an amount")));
  }

  private static Asset asset(Node node) {
    Node kind = node.required("kind", "a kind of asset");
    if (kind.text().equals("native")) {
      return new Asset.Native();
    }
    Address token = node.required("address", "an address").as("an address", Address::fromHex);
    return switch (kind.text()) {
      case "erc20" -> new Asset.Erc20(token);
      case "erc721" -> new Asset.Erc721(token, amount(node.required("id", "a token's id")));
      case "erc1155" -> new Asset.Erc1155(token, amount(node.required("id", "a token's id")));
      case "collection" -> new Asset.Collection(token);
      default -> throw kind.wrong("native, erc20, erc721, erc1155 or collection");
    };
  }

  private static BigInteger amount(Node node) {
    if (!node.text().matches("[0-9]{1,80}")) {
      throw node.wrong("a decimal number");
    }
    return new BigInteger(node.text());
  }
}
