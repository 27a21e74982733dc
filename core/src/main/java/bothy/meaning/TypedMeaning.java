package bothy.meaning;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.TypedData;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Typed data in words, and what its signature lets others take. A kind is known by its struct type
 * as EIP-712 encodes it, so that data which only looks like a permit isn't read as one.
 */
final class TypedMeaning {
  private static final BigInteger UNLIMITED = BigInteger.ONE.shiftLeft(95);

  private final TypedData data;
  private final Address signer;
  private final Sentences sentences;
  private final Known known;
  private final Map<String, Object> message;
  private final List<Exposure> exposure = new ArrayList<>();
  private final List<DecodedCall> calls = new ArrayList<>();
  private Optional<String> notDecoded = Optional.empty();

  TypedMeaning(TypedData data, Address signer, Sentences sentences, Known known) {
    this.data = data;
    this.signer = signer;
    this.sentences = sentences;
    this.known = known;
    this.message = data.message();
  }

  Meaning read() {
    String sentence;
    try {
      sentence = sentence();
    } catch (EthException | ClassCastException e) {
      exposure.clear();
      sentence = unknown("Its values don't fit its type.");
    }
    List<Meaning.Field> fields = new ArrayList<>();
    fields.add(new Meaning.Field("kind", data.primaryType(), "params[1].primaryType"));
    show(fields, "params[1].message", message);
    return new Meaning(
        "Sign " + data.primaryType(),
        contract().flatMap(known::name).orElse(""),
        sentence,
        fields,
        calls,
        exposure,
        notDecoded);
  }

  private static void show(List<Meaning.Field> fields, String path, Map<String, Object> values) {
    values.forEach((name, value) -> {
      if (fields.size() < 64) {
        fields.add(new Meaning.Field(name, String.valueOf(value), path + "." + name));
      }
    });
  }

  private Optional<Address> contract() {
    return data.domain().get("verifyingContract") instanceof String text && text.length() == 42
        ? Optional.of(Address.fromHex("0x" + text.substring(2)))
        : Optional.empty();
  }

  private String sentence() {
    return switch (encodeType()) {
      case "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)" ->
          permit(number("value"), number("deadline"));
      case "Permit(address holder,address spender,uint256 nonce,uint256 expiry,bool allowed)" ->
          permit(
              Boolean.TRUE.equals(message.get("allowed"))
                  ? BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE)
                  : BigInteger.ZERO,
              number("expiry"));
      case "PermitSingle(PermitDetails details,address spender,uint256 sigDeadline)"
              + "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)" ->
          permit2(List.of(struct(message, "details")));
      case "PermitBatch(PermitDetails[] details,address spender,uint256 sigDeadline)"
              + "PermitDetails(address token,uint160 amount,uint48 expiration,uint48 nonce)" ->
          permit2(structs(message, "details"));
      case "PermitTransferFrom(TokenPermissions permitted,address spender,uint256 nonce,uint256 deadline)"
              + "TokenPermissions(address token,uint256 amount)" ->
          transfers(List.of(struct(message, "permitted")));
      case "PermitBatchTransferFrom(TokenPermissions[] permitted,address spender,uint256 nonce,uint256 deadline)"
              + "TokenPermissions(address token,uint256 amount)" ->
          transfers(structs(message, "permitted"));
      case "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
              + "uint256 validBefore,bytes32 nonce)",
          "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,"
              + "uint256 validBefore,bytes32 nonce)" ->
          authorization();
      case "SafeTx(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
              + "uint256 gasPrice,address gasToken,address refundReceiver,uint256 nonce)" ->
          safe();
      case "Ballot(uint256 proposalId,uint8 support)" ->
          "Vote by signature on proposal " + number("proposalId");
      case "Delegation(address delegatee,uint256 nonce,uint256 expiry)" ->
          "Delegate votes by signature to " + sentences.name(address(message, "delegatee"));
      default ->
          unknown("What a signature over " + data.primaryType() + " is good for isn't known here.");
    };
  }

  private String unknown(String why) {
    notDecoded = Optional.of(why);
    return "Sign typed data of kind " + data.primaryType();
  }

  /** EIP-712's encodeType: the primary struct, then those it names, by name. */
  private String encodeType() {
    Map<String, String> others = new java.util.TreeMap<>();
    collect(data.primaryType(), others);
    String first = others.remove(data.primaryType());
    return first + String.join("", others.values());
  }

  private void collect(String type, Map<String, String> into) {
    String plain = type.contains("[") ? type.substring(0, type.indexOf('[')) : type;
    List<TypedData.Member> members = data.types().get(plain);
    if (members == null || into.containsKey(plain)) {
      return;
    }
    into.put(
        plain,
        members.stream()
            .map(member -> member.type() + " " + member.name())
            .collect(Collectors.joining(",", plain + "(", ")")));
    members.forEach(member -> collect(member.type(), into));
  }

  private String permit(BigInteger amount, BigInteger until) {
    Optional<Address> token = contract();
    if (token.isEmpty()) {
      return unknown("The permit names no token.");
    }
    Address spender = address(message, "spender");
    grant(token.get(), spender, amount, until, true);
    return "Let "
        + sentences.name(spender)
        + " take up to "
        + sentences.amount(token.get(), amount);
  }

  private String permit2(List<Map<String, Object>> details) {
    Address spender = address(message, "spender");
    StringBuilder list = new StringBuilder();
    for (Map<String, Object> each : details) {
      Address token = address(each, "token");
      BigInteger amount = number(each, "amount");
      grant(token, spender, amount, number(each, "expiration"), true);
      list.append(list.isEmpty() ? "" : " and ").append(sentences.amount(token, amount));
    }
    return "Let " + sentences.name(spender) + " take up to " + list + " through Permit2";
  }

  private String transfers(List<Map<String, Object>> permitted) {
    Address spender = address(message, "spender");
    StringBuilder list = new StringBuilder();
    for (Map<String, Object> each : permitted) {
      Address token = address(each, "token");
      BigInteger amount = number(each, "amount");
      grant(token, spender, amount, number("deadline"), false);
      list.append(list.isEmpty() ? "" : " and ").append(sentences.amount(token, amount));
    }
    return "Let " + sentences.name(spender) + " take once up to " + list + " through Permit2";
  }

  private String authorization() {
    Optional<Address> token = contract();
    if (token.isEmpty()) {
      return unknown("The authorisation names no token.");
    }
    Address to = address(message, "to");
    grant(token.get(), to, number("value"), number("validBefore"), false);
    return "Send " + sentences.amount(token.get(), number("value")) + " to " + sentences.name(to);
  }

  private void grant(
      Address token, Address by, BigInteger amount, BigInteger until, boolean standing) {
    if (amount.signum() > 0) {
      exposure.add(
          new Exposure(
              new Asset.Erc20(token),
              amount,
              isUnlimited(token, amount),
              Optional.of(by),
              Optional.of(until),
              standing));
    }
  }

  /** As wallets mean it, or more whole tokens than anybody has. */
  private boolean isUnlimited(Address token, BigInteger amount) {
    Known.Token facts = known.tokens().get(token);
    return amount.compareTo(UNLIMITED) >= 0
        || (facts != null && amount.compareTo(BigInteger.TEN.pow(facts.decimals() + 15)) >= 0);
  }

  private String safe() {
    Address safe = contract().orElse(signer);
    Object bytes = message.get("data");
    Bytes calldata = bytes instanceof String text ? Bytes.fromHex(text) : Bytes.EMPTY;
    DecodedCall call =
        new CallReader()
            .read(
                "params[1].message.data",
                safe,
                Optional.of(address(message, "to")),
                new Wei(number("value")),
                calldata);
    boolean delegates = number("operation").equals(BigInteger.ONE);
    calls.add(
        new DecodedCall(
            call.path(),
            safe,
            call.to(),
            delegates,
            call.value(),
            call.data(),
            call.function(),
            call.arguments(),
            call.calls()));
    notDecoded = Optional.of("What the Safe's transaction would do is decoded, not run.");
    return "From the Safe " + sentences.name(safe) + ": " + sentences.of(call);
  }

  private BigInteger number(String name) {
    return number(message, name);
  }

  private static BigInteger number(Map<String, Object> struct, String name) {
    Object value = struct.get(name);
    if (value instanceof BigInteger number) {
      return number;
    }
    String text = String.valueOf(value).toLowerCase(Locale.ROOT);
    try {
      return text.startsWith("0x") ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    } catch (NumberFormatException e) {
      throw new EthException("expected a whole number for " + name + ", found " + text, e);
    }
  }

  private static Address address(Map<String, Object> struct, String name) {
    return Address.fromHex(String.valueOf(struct.get(name)).toLowerCase(Locale.ROOT));
  }

  private static Map<String, Object> struct(Map<String, Object> of, String name) {
    return members(of.get(name));
  }

  private static Map<String, Object> members(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new EthException("expected a struct");
    }
    Map<String, Object> members = new LinkedHashMap<>();
    map.forEach((key, member) -> members.put(String.valueOf(key), member));
    return members;
  }

  private static List<Map<String, Object>> structs(Map<String, Object> of, String name) {
    if (!(of.get(name) instanceof List<?> list)) {
      throw new EthException("expected an array of structs");
    }
    return list.stream().map(TypedMeaning::members).toList();
  }
}
