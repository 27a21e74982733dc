package bothy.meaning;

import bothy.effects.Asset;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.eth.Wei;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Puts calls into one sentence each, with the user's own names and units. */
final class Sentences {
  private static final int UNLIMITED_BITS = 96;

  private final Known known;

  Sentences(Known known) {
    this.known = known;
  }

  /** What a call is, in a few words. */
  static String intent(DecodedCall call) {
    if (call.to().isEmpty()) {
      return "Create a contract";
    }
    if (call.data().isEmpty()) {
      return "Send native currency";
    }
    return call.name().map(name -> "Call " + name).orElse("Call a function that is not known here");
  }

  String of(DecodedCall call) {
    String with = call.value().isZero() ? "" : ", sending " + ether(call.value());
    if (call.to().isEmpty()) {
      return "Create a contract" + with;
    }
    Address to = call.to().get();
    if (call.data().isEmpty()) {
      return "Send " + ether(call.value()) + " to " + name(to);
    }
    if (call.function().isEmpty() || call.arguments().isEmpty()) {
      return "Call " + name(to) + " with selector " + call.selector() + ", not decoded" + with;
    }
    return decoded(call, to, call.arguments().get()) + with;
  }

  private String decoded(DecodedCall call, Address to, Abi.Decoded a) {
    return switch (call.function().orElse("")) {
      case "transfer(address,uint256)" ->
          "Send " + amount(to, a.number("amount")) + " to " + name(a.address("to"));
      case "transferFrom(address,address,uint256)" ->
          "Send "
              + amount(to, a.number("amount"))
              + " from "
              + name(a.address("from"))
              + " to "
              + name(a.address("to"));
      case "approve(address,uint256)" -> allowance(to, a, a.number("amount"));
      case "approve(address,address,uint160,uint48)" ->
          "Through "
              + name(to)
              + ", let "
              + name(a.address("spender"))
              + " take up to "
              + amount(a.address("token"), a.number("amount"));
      case "setApprovalForAll(address,bool)" ->
          (a.flag("approved") ? "Let " : "No longer let ")
              + name(a.address("operator"))
              + " take every token of "
              + name(to);
      case "safeTransferFrom(address,address,uint256)",
          "safeTransferFrom(address,address,uint256,bytes)" ->
          "Send token " + a.number("id") + " of " + name(to) + " to " + name(a.address("to"));
      case "deposit()" -> "Deposit into " + name(to);
      case "withdraw(uint256)" -> "Withdraw " + amount(to, a.number("amount"));
      case "delegate(address)" ->
          "Delegate votes of " + name(to) + " to " + name(a.address("delegatee"));
      case "castVote(uint256,uint8)", "castVoteWithReason(uint256,uint8,string)" ->
          "Vote " + support(a.number("support")) + " proposal " + a.number("proposalId");
      case "transferOwnership(address)" ->
          "Make " + name(a.address("newOwner")) + " the owner of " + name(to);
      default -> composed(call, to, a);
    };
  }

  private String composed(DecodedCall call, Address to, Abi.Decoded a) {
    if (call.is("execTransaction") && call.calls().size() == 1) {
      return "From the Safe " + name(to) + ": " + of(call.calls().getFirst());
    }
    if (!call.calls().isEmpty()) {
      String inner =
          call.calls().stream().limit(4).map(this::of).collect(Collectors.joining("; then "));
      int more = call.calls().size() - 4;
      return "Through "
          + name(to)
          + ": "
          + inner
          + (more > 0 ? "; and " + more + " calls more" : "");
    }
    if (call.isSwap()) {
      return swap(call, to, a);
    }
    return "Call " + call.name().orElse("") + " of " + name(to);
  }

  private String swap(DecodedCall call, Address router, Abi.Decoded a) {
    List<Object> path = a.list("path");
    String name = call.name().orElse("").toLowerCase(Locale.ROOT);
    if (path.size() < 2
        || !(path.getFirst() instanceof Address first)
        || !(path.getLast() instanceof Address last)) {
      return "Swap through " + name(router);
    }
    boolean exactIn = name.startsWith("swapexact");
    boolean fromNative = name.startsWith("swapexacteth") || name.startsWith("swapethfor");
    boolean toNative = name.contains("foreth") || name.contains("forexacteth");
    String in =
        fromNative
            ? ether(call.value())
            : amount(first, a.number(exactIn ? "amountIn" : "amountInMax"));
    BigInteger out = a.number(exactIn ? "amountOutMin" : "amountOut");
    return "Swap "
        + (exactIn ? "" : "at most ")
        + in
        + " for "
        + (exactIn ? "at least " : "")
        + (toNative ? ether(new Wei(out)) : amount(last, out))
        + ", to "
        + name(a.address("to"));
  }

  private String allowance(Address token, Abi.Decoded a, BigInteger amount) {
    String spender = name(a.address("spender"));
    return amount.signum() == 0
        ? "No longer let " + spender + " take " + unit(token)
        : "Let " + spender + " take up to " + amount(token, amount);
  }

  private static String support(BigInteger support) {
    return switch (support.intValue()) {
      case 0 -> "against";
      case 1 -> "for";
      default -> "to abstain on";
    };
  }

  /** An amount of a token in the user's units, or in its smallest, plainly marked. */
  String amount(Address token, BigInteger amount) {
    Known.Token facts = known.tokens().get(token);
    if (amount.bitLength() >= UNLIMITED_BITS) {
      return "an unlimited amount of " + unit(token);
    }
    return facts == null
        ? amount + " units of " + name(token)
        : plain(new BigDecimal(amount, facts.decimals())) + " " + facts.symbol();
  }

  private String unit(Address token) {
    Known.Token facts = known.tokens().get(token);
    return facts == null ? name(token) : facts.symbol();
  }

  /** An order at its worst price. */
  String order(Order order) {
    return "On "
        + order.market()
        + ", give "
        + items(order.gives())
        + " for at least "
        + items(order.gets());
  }

  private String items(List<Order.Item> items) {
    if (items.isEmpty()) {
      return "nothing";
    }
    String shown =
        items.stream()
            .limit(4)
            .map(item -> {
              String what = asset(item.asset(), item.worst());
              return item.recipient().equals(Address.ZERO)
                  ? what
                  : what + " to " + name(item.recipient());
            })
            .collect(Collectors.joining(" and "));
    return items.size() > 4 ? shown + " and " + (items.size() - 4) + " more" : shown;
  }

  private String asset(Asset asset, BigInteger amount) {
    return switch (asset) {
      case Asset.Native ignored -> ether(new Wei(amount));
      case Asset.Erc20(Address token) -> amount(token, amount);
      case Asset.Erc721(Address token, BigInteger id) -> "token " + id + " of " + name(token);
      case Asset.Erc1155(Address token, BigInteger id) ->
          amount + " of token " + id + " of " + name(token);
      case Asset.Collection(Address token) -> amount + " tokens of " + name(token);
    };
  }

  /** The user's name for an address with the address itself, or the address alone. */
  String name(Address address) {
    String shown = Checksum.of(address);
    return known.name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  static String ether(Wei value) {
    return plain(new BigDecimal(value.amount(), 18)) + " ETH";
  }

  private static String plain(BigDecimal value) {
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }
}
