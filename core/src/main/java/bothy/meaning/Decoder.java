package bothy.meaning;

import bothy.eth.Abi;
import bothy.eth.AbiFunction;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Checksum;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts requests into words. Functions are known by selector, and their arguments must decode in
 * full.
 */
public final class Decoder {
  private static final String[] FUNCTIONS = {
    "transfer(address to,uint256 amount)",
    "approve(address spender,uint256 amount)",
    "transferFrom(address from,address to,uint256 amount)",
    "increaseAllowance(address spender,uint256 amount)",
    "decreaseAllowance(address spender,uint256 amount)",
    "setApprovalForAll(address operator,bool approved)",
    "safeTransferFrom(address from,address to,uint256 id)",
    "safeTransferFrom(address from,address to,uint256 id,bytes data)",
    "safeTransferFrom(address from,address to,uint256 id,uint256 amount,bytes data)",
    "permit(address owner,address spender,uint256 amount,uint256 deadline,uint8 v,bytes32 r,bytes32 s)",
    "approve(address token,address spender,uint160 amount,uint48 expiration)",
    "deposit()",
    "withdraw(uint256 amount)",
    "deposit(uint256 amount,address receiver)",
    "withdraw(uint256 amount,address receiver,address owner)",
    "redeem(uint256 shares,address receiver,address owner)",
    "delegate(address delegatee)",
    "castVote(uint256 proposalId,uint8 support)",
    "transferOwnership(address newOwner)",
    "upgradeTo(address implementation)",
    "upgradeToAndCall(address implementation,bytes data)",
    "swapExactTokensForTokens(uint256 amountIn,uint256 amountOutMin,address[] path,address to,uint256 deadline)",
    "swapExactETHForTokens(uint256 amountOutMin,address[] path,address to,uint256 deadline)",
    "swapExactTokensForETH(uint256 amountIn,uint256 amountOutMin,address[] path,address to,uint256 deadline)",
    "execTransaction(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,"
        + "uint256 gasPrice,address gasToken,address refundReceiver,bytes signatures)",
    "multicall(bytes[] data)",
    "multicall(uint256 deadline,bytes[] data)"
  };

  private static final Map<Bytes, AbiFunction> BY_SELECTOR = new HashMap<>();

  static {
    for (String signature : FUNCTIONS) {
      AbiFunction function = Abi.function(signature);
      BY_SELECTOR.put(function.selector(), function);
    }
  }

  private final Known known;

  public Decoder(Known known) {
    this.known = known;
  }

  /** The request in words. */
  public Meaning read(Request request) {
    return switch (request) {
      case Request.Unsigned(Address ignored, Transaction transaction) ->
          transaction(transaction, "params[0].data");
      case Request.Raw(Address ignored, Transaction transaction, Bytes encoded) ->
          transaction(transaction, "params[0]");
      case Request.Typed(Address ignored, var data) ->
          new Meaning(
              "Sign typed data",
              "Sign typed data of kind " + data.primaryType(),
              List.of(new Meaning.Field("kind", data.primaryType(), "params[1].primaryType")),
              List.of());
      case Request.Message(Address ignored, Bytes message) -> message(message);
      case Request.Batch batch -> batch(batch);
      case Request.Delegate(Address ignored, var authorization) ->
          new Meaning(
              "Delegate the account",
              "Let the code at " + name(authorization.delegate()) + " act as the account",
              List.of(new Meaning.Field("delegate", name(authorization.delegate()), "params")),
              List.of());
    };
  }

  private Meaning transaction(Transaction transaction, String path) {
    DecodedCall call = call(path, transaction.to(), transaction.value(), transaction.data());
    List<Meaning.Field> fields = new ArrayList<>();
    fields.add(
        new Meaning.Field(
            "to", transaction.to().map(this::name).orElse("a new contract"), "params[0].to"));
    fields.add(new Meaning.Field("value", ether(transaction.value()), "params[0].value"));
    return new Meaning(intent(call), sentence(call), fields, List.of(call));
  }

  private Meaning batch(Request.Batch batch) {
    List<DecodedCall> calls = new ArrayList<>();
    StringBuilder sentence = new StringBuilder();
    for (Request.Call call : batch.calls()) {
      String path = "params[0].calls[" + calls.size() + "].data";
      DecodedCall decoded = call(path, call.to(), call.value(), call.data());
      sentence.append(calls.isEmpty() ? "" : "; then ").append(sentence(decoded));
      calls.add(decoded);
    }
    return new Meaning(
        "Send " + calls.size() + " calls together", sentence.toString(), List.of(), calls);
  }

  private static Meaning message(Bytes message) {
    String shown;
    try {
      shown =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(message.toArray())).toString();
    } catch (CharacterCodingException e) {
      shown = message.toHex();
    }
    return new Meaning(
        "Sign a message",
        "Sign a message of " + message.size() + " bytes",
        List.of(new Meaning.Field("message", shown, "params[0]")),
        List.of());
  }

  private static DecodedCall call(String path, Optional<Address> to, Wei value, Bytes data) {
    if (to.isPresent() && data.size() >= 4) {
      AbiFunction function = BY_SELECTOR.get(data.slice(0, 4));
      if (function != null
          && function.decode(data) instanceof Abi.Decoded decoded
          && decoded.canonical()) {
        return new DecodedCall(
            path, to, value, data, Optional.of(function.signature()), Optional.of(decoded));
      }
    }
    return new DecodedCall(path, to, value, data, Optional.empty(), Optional.empty());
  }

  private static String intent(DecodedCall call) {
    if (call.to().isEmpty()) {
      return "Create a contract";
    }
    if (call.data().isEmpty()) {
      return "Send native currency";
    }
    return call.function()
        .map(signature -> "Call " + signature.substring(0, signature.indexOf('(')))
        .orElse("Call a function that is not known here");
  }

  private String sentence(DecodedCall call) {
    String with = call.value().isZero() ? "" : ", sending " + ether(call.value());
    Optional<String> target = call.to().map(this::name);
    if (target.isEmpty()) {
      return "Create a contract" + with;
    }
    if (call.data().isEmpty()) {
      return "Send " + ether(call.value()) + " to " + target.get();
    }
    if (call.function().isEmpty() || call.arguments().isEmpty()) {
      return "Call " + target.get() + " with selector " + call.selector() + ", not decoded" + with;
    }
    Abi.Decoded arguments = call.arguments().get();
    Address token = call.to().orElse(Address.ZERO);
    String plain =
        switch (call.function().get()) {
          case "transfer(address,uint256)" ->
              "Send " + amount(token, arguments) + " to " + name(arguments.address("to"));
          case "approve(address,uint256)" ->
              "Let "
                  + name(arguments.address("spender"))
                  + " take up to "
                  + amount(token, arguments);
          case "setApprovalForAll(address,bool)" ->
              (arguments.flag("approved") ? "Let " : "No longer let ")
                  + name(arguments.address("operator"))
                  + " take every token of "
                  + target.get();
          case String other ->
              "Call " + other.substring(0, other.indexOf('(')) + " of " + target.get();
        };
    return plain + with;
  }

  private String amount(Address token, Abi.Decoded arguments) {
    BigInteger amount = arguments.number("amount");
    Known.Token facts = known.tokens().get(token);
    String unit = facts == null ? "units of " + name(token) : facts.symbol();
    if (amount.bitLength() > 95) {
      return "an unlimited amount of " + (facts == null ? name(token) : facts.symbol());
    }
    BigDecimal shown = new BigDecimal(amount, facts == null ? 0 : facts.decimals());
    return plain(shown) + " " + unit;
  }

  /** The user's name for an address with the address itself, or the address alone. */
  private String name(Address address) {
    String shown = Checksum.of(address);
    return known.name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  private static String ether(Wei value) {
    return plain(new BigDecimal(value.amount(), 18)) + " ETH";
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
