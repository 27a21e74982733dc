package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.KnownCode;
import bothy.eth.Address;
import bothy.meaning.Known;
import bothy.meaning.Order;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules over orders that a signature makes, each at its worst price. */
final class OrderRules {
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);

  /** Of a hundred: less is no price that anybody means. */
  private static final BigInteger HALF = BigInteger.valueOf(50);

  private final Inputs inputs;
  private final Findings findings;
  private final Address account;

  OrderRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
    this.account = inputs.account();
  }

  void order(Order order) {
    if (order.gives().stream().allMatch(item -> item.worst().signum() == 0)) {
      return;
    }
    List<Order.Item> mine =
        order.gets().stream().filter(item -> item.recipient().equals(account)).toList();
    List<Order.Item> others =
        order.gets().stream().filter(item -> !item.recipient().equals(account)).toList();
    if (mine.stream().allMatch(item -> item.worst().signum() == 0)) {
      nothing(order, others);
      return;
    }
    others.forEach(item -> besides(order, mine, item));
    mine.stream().map(Order.Item::asset).distinct().forEach(asset -> share(order, asset));
    if (mine.stream().allMatch(this::isDust)) {
      forNothing(order, "next to nothing");
    }
    inputs.context().quotes().stream()
        .filter(quote -> quote.order().equals(order))
        .forEach(quote -> price(quote, mine));
    for (Order.Item item : mine) {
      floor(item);
      unknownToken(item);
    }
    for (Order.Item item : order.gives()) {
      if (item.asset() instanceof Asset.Collection(Address token)) {
        findings.warn(
            "order.any-token",
            token.toHex(),
            "Whoever fills it chooses which of your tokens of " + findings.name(token) + " leave.",
            Map.of());
      }
    }
  }

  /** Nothing for the account; where somebody that the user has a name for is paid, a question. */
  private void nothing(Order order, List<Order.Item> others) {
    boolean paid = others.stream().anyMatch(item -> item.worst().signum() > 0);
    boolean named =
        paid && others.stream().allMatch(item -> inputs.known().name(item.recipient()).isPresent());
    if (!paid) {
      forNothing(order, "nothing");
      return;
    }
    Address to = others.getFirst().recipient();
    findings.add(
        "order.recipient",
        named ? Severity.WARNING : Severity.DANGER,
        to.toHex(),
        "What is paid for it goes to " + findings.name(to) + ", not to your account.",
        Map.of("recipient", to.toHex()));
  }

  /**
   * Fees are paid in what the account is paid in, or come off what it gives; anything else that the
   * filler pays is part of the price, and goes to somebody else.
   */
  private void besides(Order order, List<Order.Item> mine, Order.Item item) {
    boolean fee =
        Stream.concat(mine.stream(), order.gives().stream())
            .anyMatch(each -> each.asset().equals(item.asset()));
    if (!fee && item.worst().signum() > 0) {
      findings.warn(
          "order.recipient",
          item.recipient().toHex(),
          findings.amount(item.asset(), item.worst())
              + " of what is paid for it goes to "
              + findings.name(item.recipient())
              + ", and your account gets none of that.",
          Map.of("recipient", item.recipient().toHex()));
    }
  }

  private void forNothing(Order order, String what) {
    Order.Item first = order.gives().getFirst();
    String more = order.gives().size() > 1 ? " and more" : "";
    findings.danger(
        "order.for-nothing",
        first.asset().contract().toHex(),
        "Whoever fills this order takes "
            + findings.amount(first.asset(), first.worst())
            + more
            + ", and your account gets "
            + what
            + ".",
        Map.of("market", order.market()));
  }

  /** Fees are a part of a price, not most of it. */
  private void share(Order order, Asset asset) {
    BigInteger mine = sum(order, asset, true);
    BigInteger others = sum(order, asset, false);
    if (others.compareTo(mine) > 0) {
      forNothing(order, "less than half of what is paid");
    } else if (others.multiply(BigInteger.TEN).compareTo(mine.add(others)) > 0) {
      findings.warn(
          "order.fees",
          asset.contract().toHex(),
          "Of what is paid, "
              + findings.amount(asset, others)
              + " goes to others: more than a tenth.",
          Map.of("others", others.toString(), "account", mine.toString()));
    }
  }

  private BigInteger sum(Order order, Asset asset, boolean own) {
    return order.gets().stream()
        .filter(item -> item.asset().equals(asset) && item.recipient().equals(account) == own)
        .map(Order.Item::worst)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Less than a ten-thousandth of a whole unit, where the unit is known. */
  private boolean isDust(Order.Item item) {
    return decimals(item.asset())
        .filter(decimals ->
            item.worst().multiply(TEN_THOUSAND).compareTo(BigInteger.TEN.pow(decimals)) < 0)
        .isPresent();
  }

  private Optional<Integer> decimals(Asset asset) {
    return switch (asset) {
      case Asset.Native ignored -> Optional.of(18);
      case Asset.Erc20(Address token) -> {
        Known.Token facts = inputs.known().tokens().get(token);
        KnownCode.Entry code = inputs.parties().listed().get(token);
        boolean wrapped = code != null && code.role() == KnownCode.Role.WRAPPER;
        yield facts != null
            ? Optional.of(facts.decimals())
            : wrapped ? Optional.of(18) : Optional.empty();
      }
      case Asset.Erc721 ignored -> Optional.empty();
      case Asset.Erc1155 ignored -> Optional.empty();
      case Asset.Collection ignored -> Optional.empty();
    };
  }

  /** What the account gets at worst beside what a pool would give it for the same. */
  private void price(Context.Quote quote, List<Order.Item> mine) {
    BigInteger gets = mine.stream().map(Order.Item::worst).reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger percent = gets.multiply(PriceRules.HUNDRED).divide(quote.gives());
    if (percent.compareTo(PriceRules.LEAST) < 0) {
      Asset paid = mine.getFirst().asset();
      findings.add(
          "order.price",
          percent.compareTo(HALF) < 0 ? Severity.DANGER : Severity.WARNING,
          quote.pool().toHex(),
          "At worst this pays your account "
              + findings.amount(paid, gets)
              + ", and the pool "
              + findings.name(quote.pool())
              + " gives "
              + findings.amount(paid, quote.gives())
              + " for the same.",
          Map.of("percent", percent.toString(), "gives", quote.gives().toString()));
    }
  }

  private void floor(Order.Item item) {
    if (item.worst().shiftLeft(1).compareTo(item.best()) < 0) {
      findings.warn(
          "order.no-floor",
          item.asset().contract().toHex(),
          "Its price falls from "
              + findings.amount(item.asset(), item.best())
              + " to "
              + findings.amount(item.asset(), item.worst())
              + ".",
          Map.of("worst", item.worst().toString(), "best", item.best().toString()));
    }
  }

  /** Anybody can make a token: one that nobody vouches for may be worth nothing. */
  private void unknownToken(Order.Item item) {
    Address token = item.asset().contract();
    boolean vouched =
        item.asset() instanceof Asset.Native
            || inputs.known().name(token).isPresent()
            || inputs.parties().listed().containsKey(token)
            || findings.isNamed(token);
    if (!vouched) {
      findings.warn(
          "order.unknown-asset",
          token.toHex(),
          "Your account is paid in what you have no name for: " + findings.name(token) + ".",
          Map.of());
    }
  }
}
