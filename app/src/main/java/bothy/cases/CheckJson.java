package bothy.cases;

import bothy.effects.Effects;
import bothy.effects.Holder;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Authorizations;
import bothy.eth.Bytes;
import bothy.eth.EntryPoint;
import bothy.eth.EthException;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Request;
import bothy.eth.TypedData;
import bothy.eth.TypedDataHash;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.JsonText;
import bothy.meaning.DecodedCall;
import bothy.meaning.Meaning;
import bothy.meaning.SafeHashes;
import bothy.verdict.Finding;
import bothy.verdict.Inputs;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What {@code check --json} prints. */
public final class CheckJson {
  /** Of the JSON that {@code check} prints; raised whenever a member changes its meaning. */
  public static final String SCHEMA_VERSION = "1";

  private CheckJson() {}

  /**
   * The verdict as JSON text.
   *
   * @param at the world that it ran in
   * @param inputs the hash of {@link InputsHash}
   */
  public static String of(Verdict verdict, Optional<Case.At> at, String inputs) {
    return JsonText.of(tree(verdict, at, inputs));
  }

  /** The verdict as maps and lists. */
  public static Map<String, Object> tree(Verdict verdict, Optional<Case.At> at, String inputs) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("verdict", lower(verdict.answer()));
    root.put("summary", verdict.summary());
    root.put("findings", verdict.findings().stream().map(CheckJson::finding).toList());
    root.put("outcome", outcome(verdict));
    root.put(
        "effects", EffectsJson.of(verdict.inputs().run().map(Run::effects).orElse(Effects.NONE)));
    root.put("guarantees", EffectsJson.guarantees(verdict.guarantees()));
    root.put(
        "reach",
        verdict.inputs().run().map(Run::reach).orElse(List.of()).stream()
            .map(EffectsJson::reach)
            .toList());
    root.put("exposure", verdict.inputs().exposure().stream().map(EffectsJson::exposure).toList());
    verdict.inputs().played().ifPresent(played -> root.put("redemption", redemption(played)));
    Map<String, Object> meaning = new LinkedHashMap<>();
    meaning.put("intent", verdict.meaning().intent());
    meaning.put("owner", verdict.meaning().owner());
    meaning.put("interpolatedIntent", verdict.meaning().interpolatedIntent());
    meaning.put("fields", fields(verdict));
    meaning.put("calls", verdict.meaning().calls().stream().map(CheckJson::call).toList());
    root.put("meaning", meaning);
    root.put("hashes", hashes(verdict.inputs()));
    Map<String, Object> grounds = new LinkedHashMap<>();
    grounds.put("state", verdict.inputs().ground().map(Ground::word).orElse("none"));
    at.ifPresent(world -> {
      Map<String, Object> block = new LinkedHashMap<>(InputsHash.block(world.block()));
      block.put("fork", world.fork());
      grounds.put("block", block);
      if (!world.proof().isEmpty()) {
        grounds.put("proof", world.proof());
      }
    });
    if (!verdict.inputs().context().lists().sources().isEmpty()) {
      grounds.put("lists", InputsHash.sources(verdict.inputs().context().lists()));
    }
    root.put("grounds", grounds);
    root.put("versions", InputsHash.versions());
    root.put("inputs", inputs);
    return root;
  }

  /** The error that {@code --json} prints for input that can't be read. */
  public static String error(InputException error) {
    return JsonText.of(
        Map.of(
            "error",
            ordered(
                "field", error.field(),
                "expected", error.expected(),
                "found", error.found(),
                "says", String.valueOf(error.getMessage()))));
  }

  /** What the request says, and what was filled in where it says nothing. */
  private static List<Map<String, String>> fields(Verdict verdict) {
    List<Map<String, String>> fields = new ArrayList<>();
    for (Meaning.Field field : verdict.meaning().fields()) {
      fields.add(ordered("label", field.label(), "value", field.value(), "path", field.path()));
    }
    verdict
        .inputs()
        .run()
        .map(Run::filledIn)
        .orElse(Map.of())
        .forEach((name, value) ->
            fields.add(
                ordered(
                    "label", name + ", filled in", "value", value, "path", "params[0]." + name)));
    return fields;
  }

  /**
   * What a signature is over, so that two devices can be compared: of typed data what hardware
   * wallets show, the domain's and the message's hash; of a Safe's transaction the digest is its
   * safeTxHash.
   */
  private static Map<String, String> hashes(Inputs inputs) {
    try {
      return switch (inputs.request()) {
        case Request.Typed(Address signer, TypedData data) -> {
          Map<String, String> hashes =
              ordered(
                  "domain", TypedDataHash.domainSeparator(data).toHex(),
                  "message", TypedDataHash.messageHash(data).toHex(),
                  "digest", TypedDataHash.of(data).toHex());
          hashes.putAll(asSafe(signer, data, inputs));
          yield hashes;
        }
        case Request.Message(Address ignored, Bytes message) ->
            ordered("digest", PersonalMessage.hash(message).toHex());
        case Request.Delegate(Address ignored, Authorization authorization) ->
            ordered("digest", Authorizations.signingHash(authorization).toHex());
        case Request.Operation operation -> operationHashes(operation);
        case Request.Raw raw -> ordered("transaction", Hash.keccak(raw.encoded()).toHex());
        case Request.Unsigned ignored -> Map.of();
        case Request.Batch ignored -> Map.of();
      };
    } catch (EthException e) {
      return Map.of(); // data that can't be hashed can't be signed either
    }
  }

  /**
   * Of a user operation its hash, and what accounts verify: that, or as v0.7's do a message of it.
   */
  private static Map<String, String> operationHashes(Request.Operation asked) {
    Optional<EntryPoint> entryPoint = EntryPoint.at(asked.entryPoint());
    if (entryPoint.isEmpty() || asked.installs()) {
      return Map.of();
    }
    Hash hash = entryPoint.get().hash(asked.operation(), asked.chain());
    return switch (entryPoint.get()) {
      case V0_7 ->
          ordered(
              "userOperation", hash.toHex(), "digest", PersonalMessage.hash(hash.bytes()).toHex());
      case V0_8 -> {
        TypedData data = asked.operation().typed(asked.entryPoint(), asked.chain());
        yield ordered(
            "domain", TypedDataHash.domainSeparator(data).toHex(),
            "message", TypedDataHash.messageHash(data).toHex(),
            "userOperation", hash.toHex(),
            "digest", hash.toHex());
      }
    };
  }

  /**
   * Where a Safe is to sign, what its owners sign for it: a message of the Safe over what is hashed
   * (which Safes up to 1.4.1 ask their owners for) or over the digest (later ones, and others); and
   * for another Safe's transaction the approval of its hash, at the next nonce.
   */
  private static Map<String, String> asSafe(Address signer, TypedData data, Inputs inputs) {
    BigInteger nonce = inputs.context().safeNonces().get(signer);
    if (nonce == null) {
      return Map.of();
    }
    Hash digest = TypedDataHash.of(data);
    Bytes hashed =
        Bytes.of((byte) 0x19, (byte) 1)
            .concat(TypedDataHash.domainSeparator(data).bytes())
            .concat(TypedDataHash.messageHash(data).bytes());
    SafeHashes safe = new SafeHashes(signer, inputs.chain().value(), true);
    Map<String, String> hashes =
        ordered(
            "safeMessage", safe.message(hashed).toHex(),
            "safeMessageOfDigest", safe.message(digest.bytes()).toHex());
    if (data.primaryType().equals("SafeTx")
        && data.domain().get("verifyingContract") instanceof String of
        && of.length() == 42) {
      Address inner = Address.fromHex("0x" + of.substring(2));
      hashes.put("safeApproval", safe.approval(inner, digest, nonce).toHex());
    }
    return hashes;
  }

  private static Map<String, Object> outcome(Verdict verdict) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", verdict.status());
    verdict
        .inputs()
        .run()
        .ifPresent(run -> {
          json.put("gasUsed", Long.toUnsignedString(run.outcome().gasUsed()));
          json.put("fee", run.outcome().fee().amount().toString());
          json.put("output", run.outcome().output().toHex());
        });
    json.put("reason", verdict.reason());
    return json;
  }

  private static Map<String, Object> redemption(Holder.Played played) {
    Map<String, Object> json = new LinkedHashMap<>();
    switch (played) {
      case Holder.Redeemed redeemed -> {
        json.put("status", "redeemed");
        json.put("says", redeemed.assumes());
        json.put("effects", EffectsJson.of(redeemed.effects()));
      }
      case Holder.Failed(Optional<Bytes> ignored, String says) -> {
        json.put("status", "fails");
        json.put("says", says);
      }
      case Holder.Spent(String says) -> {
        json.put("status", "void");
        json.put("says", says);
      }
      case Holder.Unplayed(String says) -> {
        json.put("status", "notSimulated");
        json.put("says", says);
      }
    }
    return json;
  }

  private static Map<String, Object> finding(Finding finding) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("rule", finding.rule());
    json.put("severity", lower(finding.severity()));
    json.put("about", finding.about());
    json.put("says", finding.says());
    json.put("evidence", finding.evidence());
    return json;
  }

  private static Map<String, Object> call(DecodedCall call) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("path", call.path());
    json.put("caller", call.caller().toHex());
    json.put("to", call.to().map(Address::toHex).orElse(""));
    json.put("operation", call.delegates() ? "delegatecall" : "call");
    json.put("value", call.value().amount().toString());
    json.put("selector", call.selector().toHex());
    json.put("function", call.function().orElse(""));
    json.put("arguments", call.arguments().map(CheckJson::arguments).orElse(List.of()));
    json.put("calls", call.calls().stream().map(CheckJson::call).toList());
    return json;
  }

  private static List<Map<String, Object>> arguments(Abi.Decoded decoded) {
    List<Map<String, Object>> list = new ArrayList<>();
    for (int i = 0; i < decoded.values().size(); i++) {
      Map<String, Object> argument = new LinkedHashMap<>();
      argument.put("name", decoded.parameters().get(i).name());
      argument.put("type", decoded.parameters().get(i).type().canonical());
      argument.put("value", shown(decoded.values().get(i)));
      list.add(argument);
    }
    return list;
  }

  private static Object shown(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(CheckJson::shown).toList()
        : value.toString();
  }

  private static Map<String, String> ordered(String... pairs) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      map.put(pairs[i], pairs[i + 1]);
    }
    return map;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
