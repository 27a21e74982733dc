package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.KnownCode;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.meaning.DecodedCall;
import bothy.meaning.Meaning;
import bothy.meaning.Signed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a request does, as far as its calls are decoded or a run showed it: the side of the matter
 * that a user's words are held against. What moved and what was granted is taken from a run that
 * succeeded; without one, from the decoded calls. The fee is never among it.
 */
final class Deeds {
  private static final Pattern ADDRESS = Pattern.compile("0[xX][0-9a-fA-F]{40}");

  /** What a decoded call, or a signature, is for. */
  enum Kind {
    PAYMENT,
    GRANT,
    REVOCATION,
    SWAP,
    DEPOSIT,
    WITHDRAWAL,
    VOTE,
    DELEGATION,
    CONTROL,
    ACCOUNT,
    CREATION,
    MESSAGE,
    OTHER
  }

  /**
   * One thing that is done.
   *
   * @param target of the call; the zero address for a signature
   * @param amount that the call itself names, in an asset that it doesn't name
   * @param beneficiary whom it names to receive, own, be delegated to
   * @param number of a proposal
   */
  record Deed(
      Kind kind,
      Address target,
      Optional<BigInteger> amount,
      Optional<Address> beneficiary,
      Optional<BigInteger> number,
      int support) {}

  /**
   * What a decoded call pays.
   *
   * @param clear whether it is known that the asset is of this kind; a {@code transferFrom} can be
   *     of an ERC-20 or an ERC-721
   */
  record Payment(Asset asset, boolean clear, BigInteger amount, Address recipient) {}

  /** What somebody may take after this. */
  record Grant(Address spender, Asset asset, BigInteger amount, Optional<BigInteger> before) {
    boolean raised() {
      return amount.compareTo(before.orElse(BigInteger.ZERO)) > 0;
    }
  }

  /** A swap as it is decoded; an empty token is the chain's own currency. */
  record Trade(
      Optional<Address> from,
      Optional<Address> into,
      Optional<BigInteger> spends,
      BigInteger floor,
      Address recipient) {}

  final List<Deed> deeds = new ArrayList<>();
  final List<Payment> payments = new ArrayList<>();
  private final Map<Asset, List<Payment>> byAsset = new TreeMap<>();
  final List<Grant> grants = new ArrayList<>();
  final List<Trade> trades = new ArrayList<>();
  final Map<Asset, BigInteger> out = new TreeMap<>();
  final Map<Asset, BigInteger> in = new TreeMap<>();

  /** Contracts that are called. */
  final Set<Address> targets = new TreeSet<>();

  /** The account, and the Safes that it directs and the user has a name for. */
  final Set<Address> mine = new TreeSet<>();

  /** The effects of a run that succeeded. */
  final Optional<Effects> effects;

  private final Inputs inputs;

  private Deeds(Inputs inputs) {
    this.inputs = inputs;
    this.effects = inputs.run().filter(run -> run.outcome().succeeded()).map(Run::effects);
    mine.add(inputs.account());
  }

  static Deeds of(Inputs inputs) {
    Deeds deeds = new Deeds(inputs);
    deeds.read();
    return deeds;
  }

  /** Every decoded call, inner ones after the call that they stand in. */
  static List<DecodedCall> calls(Meaning meaning) {
    return meaning.allCalls().toList();
  }

  /** Every address that the request names. */
  static Set<Address> addresses(Inputs inputs) {
    Set<Address> found = new TreeSet<>();
    for (DecodedCall call : calls(inputs.meaning())) {
      call.to().ifPresent(found::add);
      call.arguments().ifPresent(arguments -> addresses(arguments.values(), found));
    }
    if (inputs.request() instanceof Request.Typed typed) {
      addresses(typed.data().domain().values(), found);
      addresses(typed.data().message().values(), found);
    }
    authorizations(inputs.request()).forEach(a -> found.add(a.delegate()));
    return found;
  }

  private static void addresses(Collection<?> values, Set<Address> found) {
    for (Object value : values) {
      switch (value) {
        case Address address -> found.add(address);
        case String text -> address(text).ifPresent(found::add);
        case List<?> list -> addresses(list, found);
        case Map<?, ?> map -> addresses(map.values(), found);
        case null -> {}
        default -> {}
      }
    }
  }

  private static Optional<Address> address(String text) {
    return ADDRESS.matcher(text).matches()
        ? Optional.of(Address.fromHex("0x" + text.substring(2).toLowerCase(Locale.ROOT)))
        : Optional.empty();
  }

  private static List<Authorization> authorizations(Request request) {
    return switch (request) {
      case Request.Unsigned(Address ignored, Transaction transaction) ->
          transaction.authorizations();
      case Request.Raw raw -> raw.transaction().authorizations();
      case Request.Delegate(Address ignored, Authorization authorization) -> List.of(authorization);
      case Request.Operation operation -> operation.authorization().stream().toList();
      case Request.Batch ignored -> List.of();
      case Request.Typed ignored -> List.of();
      case Request.Message ignored -> List.of();
    };
  }

  private void read() {
    for (DecodedCall call : calls(inputs.meaning())) {
      if (call.is("execTransaction")) {
        call.to().filter(this::vouchedFor).ifPresent(mine::add);
      }
    }
    calls(inputs.meaning()).forEach(this::call);
    for (Authorization authorization : authorizations(inputs.request())) {
      boolean others = authorization.authority().filter(a -> !mine.contains(a)).isPresent();
      if (!others && !authorization.delegate().equals(Address.ZERO)) {
        deeds.add(
            new Deed(
                Kind.ACCOUNT,
                Address.ZERO,
                Optional.empty(),
                Optional.of(authorization.delegate()),
                Optional.empty(),
                -1));
      }
    }
    switch (inputs.request()) {
      case Request.Typed typed -> signed(typed);
      case Request.Message message -> {
        if (message.message().size() != 32) { // a hash, signed for a Safe
          add(Kind.MESSAGE, Address.ZERO);
        }
      }
      default -> {}
    }
    effects.ifPresent(this::seen);
  }

  /** What a signature lets others take, or pays. */
  private void signed(Request.Typed typed) {
    boolean payment = inputs.meaning().is(Signed.Kind.PAYMENT);
    boolean acts = inputs.meaning().is(Signed.Kind.ACTION);
    for (Exposure exposure : inputs.meaning().exposure()) {
      exposure
          .by()
          .ifPresent(by -> {
            if (acts) {
              return; // its calls are looked at by themselves
            }
            if (payment) {
              sends(exposure.asset(), true, exposure.amount(), by);
            } else {
              grants(by, exposure.asset(), exposure.amount());
            }
          });
    }
    boolean votes = inputs.meaning().is(Signed.Kind.VOTE);
    if (votes && typed.data().message().get("delegatee") instanceof String delegatee) {
      address(delegatee)
          .ifPresent(
              to -> amount(Kind.DELEGATION, token(typed), Optional.empty(), Optional.of(to)));
    }
  }

  private static Address token(Request.Typed typed) {
    return typed.data().domain().get("verifyingContract") instanceof String text
        ? address(text).orElse(Address.ZERO)
        : Address.ZERO;
  }

  /**
   * Anybody can deploy something that looks like a Safe: only one that the user names, or that runs
   * known code and has the account among its owners, is theirs.
   */
  private boolean vouchedFor(Address safe) {
    KnownCode.Entry code = inputs.parties().listed().get(safe);
    boolean owned =
        code != null
            && code.role() == KnownCode.Role.SAFE
            && inputs.run().filter(run -> run.own().contains(safe)).isPresent();
    return owned
        || inputs.known().addressNames().containsKey(safe)
        || inputs.known().ensNames().containsKey(safe);
  }

  /** What a run showed takes the place of what the calls say. */
  private void seen(Effects effects) {
    out.clear();
    for (Effects.Balance balance : effects.balances()) {
      if (mine.contains(balance.account())) {
        boolean left = balance.change().signum() < 0;
        (left ? out : in).merge(balance.asset(), balance.change().abs(), BigInteger::add);
      }
    }
    grants.clear();
    for (Effects.Allowance grant : effects.allowances()) {
      if (mine.contains(grant.owner())) {
        grants.add(
            new Grant(grant.spender(), grant.asset(), grant.amount(), Optional.of(grant.before())));
      }
    }
    for (Effects.Operator operator : effects.operators()) {
      if (mine.contains(operator.owner())) {
        grants.add(operator(operator.operator(), operator.token(), operator.approved()));
      }
    }
  }

  static Grant operator(Address operator, Address token, boolean approved) {
    return new Grant(
        operator,
        new Asset.Collection(token),
        approved ? BigInteger.ONE : BigInteger.ZERO,
        Optional.empty());
  }

  private void call(DecodedCall call) {
    if (call.to().isEmpty()) {
      add(Kind.CREATION, Address.ZERO);
      return;
    }
    Address to = call.to().get();
    targets.add(to);
    if (!call.calls().isEmpty()) {
      return; // what stands inside is looked at by itself
    }
    if (!mine.contains(call.caller())) {
      add(Kind.OTHER, to);
      return;
    }
    BigInteger value = call.value().amount();
    if (value.signum() > 0) {
      leaves(new Asset.Native(), value);
    }
    if (call.data().isEmpty()) {
      if (value.signum() > 0) {
        pays(new Asset.Native(), true, value, to);
      }
      return;
    }
    if (call.function().isEmpty() || call.arguments().isEmpty()) {
      add(Kind.OTHER, to);
      return;
    }
    decoded(call.function().get(), call.arguments().get(), to, value);
  }

  private void decoded(String function, Abi.Decoded with, Address to, BigInteger value) {
    switch (function) {
      case "transfer(address,uint256)" ->
          sends(new Asset.Erc20(to), true, with.number("[1]"), with.address("[0]"));
      case "transferFrom(address,address,uint256)" -> moves(with, to);
      case "safeTransferFrom(address,address,uint256)",
          "safeTransferFrom(address,address,uint256,bytes)" -> {
        Asset asset = new Asset.Erc721(to, with.number("[2]"));
        from(with, asset, true, BigInteger.ONE);
      }
      case "safeTransferFrom(address,address,uint256,uint256,bytes)" ->
          from(with, new Asset.Erc1155(to, with.number("[2]")), true, with.number("[3]"));
      case "approve(address,uint256)" -> approves(with.address("[0]"), to, with.number("[1]"));
      case "increaseAllowance(address,uint256)" ->
          grants(with.address("[0]"), new Asset.Erc20(to), with.number("[1]"));
      case "decreaseAllowance(address,uint256)" ->
          grants(with.address("[0]"), new Asset.Erc20(to), BigInteger.ZERO);
      case "permit(address,address,uint256,uint256,uint8,bytes32,bytes32)" -> permits(with, to);
      case "approve(address,address,uint160,uint48)" ->
          grants(with.address("[1]"), new Asset.Erc20(with.address("[0]")), with.number("[2]"));
      case "setApprovalForAll(address,bool)" -> {
        grants.add(operator(with.address("[0]"), to, with.flag("[1]")));
        add(with.flag("[1]") ? Kind.GRANT : Kind.REVOCATION, to);
      }
      case "deposit()" -> amount(Kind.DEPOSIT, to, Optional.of(value), Optional.empty());
      case "deposit(uint256)" ->
          amount(Kind.DEPOSIT, to, Optional.of(with.number("[0]")), Optional.empty());
      case "withdraw(uint256)" ->
          amount(Kind.WITHDRAWAL, to, Optional.of(with.number("[0]")), Optional.empty());
      case "deposit(uint256,address)" ->
          amount(
              Kind.DEPOSIT, to, Optional.of(with.number("[0]")), Optional.of(with.address("[1]")));
      case "withdraw(uint256,address,address)" ->
          amount(
              Kind.WITHDRAWAL,
              to,
              Optional.of(with.number("[0]")),
              Optional.of(with.address("[1]")));
      case "redeem(uint256,address,address)" ->
          amount(Kind.WITHDRAWAL, to, Optional.empty(), Optional.of(with.address("[1]")));
      case "delegate(address)" ->
          amount(Kind.DELEGATION, to, Optional.empty(), Optional.of(with.address("[0]")));
      case "castVote(uint256,uint8)", "castVoteWithReason(uint256,uint8,string)" ->
          deeds.add(
              new Deed(
                  Kind.VOTE,
                  to,
                  Optional.empty(),
                  Optional.empty(),
                  Optional.of(with.number("[0]")),
                  with.number("[1]").intValueExact()));
      case "transferOwnership(address)", "upgradeTo(address)", "upgradeToAndCall(address,bytes)" ->
          amount(Kind.CONTROL, to, Optional.empty(), Optional.of(with.address("[0]")));
      case "swapExactTokensForTokens(uint256,uint256,address[],address,uint256)" ->
          trade(with, to, 2, with.number("[0]"), with.number("[1]"), false, false);
      case "swapExactTokensForETH(uint256,uint256,address[],address,uint256)" ->
          trade(with, to, 2, with.number("[0]"), with.number("[1]"), false, true);
      case "swapExactETHForTokens(uint256,address[],address,uint256)" ->
          trade(with, to, 1, value, with.number("[0]"), true, false);
      default -> add(Kind.OTHER, to);
    }
  }

  private void add(Kind kind, Address target) {
    amount(kind, target, Optional.empty(), Optional.empty());
  }

  private void amount(
      Kind kind, Address target, Optional<BigInteger> amount, Optional<Address> beneficiary) {
    deeds.add(new Deed(kind, target, amount, beneficiary, Optional.empty(), -1));
  }

  private void leaves(Asset asset, BigInteger amount) {
    if (amount.signum() > 0) {
      out.merge(asset, amount, BigInteger::add);
    }
  }

  /** The payments of one asset. */
  List<Payment> payments(Asset asset) {
    return byAsset.getOrDefault(asset, List.of());
  }

  void pays(Asset asset, boolean clear, BigInteger amount, Address recipient) {
    Payment payment = new Payment(asset, clear, amount, recipient);
    payments.add(payment);
    byAsset.computeIfAbsent(asset, ignored -> new ArrayList<>()).add(payment);
    add(Kind.PAYMENT, asset instanceof Asset.Native ? recipient : asset.contract());
  }

  private void sends(Asset asset, boolean clear, BigInteger amount, Address recipient) {
    leaves(asset, amount);
    pays(asset, clear, amount, recipient);
  }

  private void from(Abi.Decoded with, Asset asset, boolean clear, BigInteger amount) {
    if (mine.contains(with.address("[0]"))) {
      sends(asset, clear, amount, with.address("[1]"));
    } else {
      add(Kind.OTHER, asset.contract());
    }
  }

  /** An ERC-20 and an ERC-721 share {@code transferFrom}: the last argument is amount or id. */
  private void moves(Abi.Decoded with, Address token) {
    BigInteger number = with.number("[2]");
    if (isCollection(token, number)) {
      from(with, new Asset.Erc721(token, number), true, BigInteger.ONE);
    } else {
      from(with, new Asset.Erc20(token), inputs.known().tokens().containsKey(token), number);
    }
  }

  private boolean isCollection(Address token, BigInteger id) {
    boolean seen =
        effects
            .filter(e ->
                e.balances().stream().anyMatch(b -> b.asset().equals(new Asset.Erc721(token, id))))
            .isPresent();
    return seen || inputs.known().collectionNames().containsKey(token);
  }

  /** A permit of somebody else's tokens is nothing that the account grants. */
  private void permits(Abi.Decoded with, Address token) {
    if (mine.contains(with.address("[0]"))) {
      grants(with.address("[1]"), new Asset.Erc20(token), with.number("[2]"));
    } else {
      add(Kind.OTHER, token);
    }
  }

  private void approves(Address spender, Address token, BigInteger number) {
    if (isCollection(token, number)) {
      boolean cleared = spender.equals(Address.ZERO);
      grants.add(
          new Grant(
              spender,
              new Asset.Erc721(token, number),
              cleared ? BigInteger.ZERO : BigInteger.ONE,
              Optional.empty()));
      add(cleared ? Kind.REVOCATION : Kind.GRANT, token);
    } else {
      grants(spender, new Asset.Erc20(token), number);
    }
  }

  void grants(Address spender, Asset asset, BigInteger amount) {
    grants.add(new Grant(spender, asset, amount, Optional.empty()));
    add(amount.signum() == 0 ? Kind.REVOCATION : Kind.GRANT, asset.contract());
  }

  private void trade(
      Abi.Decoded with,
      Address to,
      int path,
      BigInteger spends,
      BigInteger floor,
      boolean fromNative,
      boolean intoNative) {
    List<Object> tokens = with.list("[" + path + "]");
    add(Kind.SWAP, to);
    if (tokens.isEmpty()) {
      return;
    }
    Optional<Address> first =
        fromNative ? Optional.empty() : Optional.of((Address) tokens.getFirst());
    Optional<Address> last =
        intoNative ? Optional.empty() : Optional.of((Address) tokens.getLast());
    first.ifPresent(token -> leaves(new Asset.Erc20(token), spends));
    trades.add(
        new Trade(first, last, Optional.of(spends), floor, with.address("[" + (path + 1) + "]")));
  }

  /** Whether something is done that isn't decoded, and no run shows what. */
  boolean blind() {
    return effects.isEmpty() && deeds.stream().anyMatch(deed -> deed.kind() == Kind.OTHER);
  }

  boolean has(Kind kind) {
    return deeds.stream().anyMatch(deed -> deed.kind() == kind);
  }
}
