package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Exposure;
import bothy.effects.Holder;
import bothy.eth.Abi;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Authorizations;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.meaning.DecodedCall;
import bothy.meaning.Signed;
import bothy.simulation.CallKind;
import bothy.simulation.Frame;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The rules over what a request lets others do later: grants, delegations, control. */
final class GrantRules {
  /** As wallets mean it: at least 2^95. */
  private static final int UNLIMITED_BITS = 96;

  private final Inputs inputs;
  private final Parties parties;
  private final Findings findings;
  private final Set<Address> own;

  GrantRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.parties = inputs.parties();
    this.findings = findings;
    this.own = inputs.run().map(Run::own).orElseGet(() -> own(inputs));
  }

  /** The account, the one that acts on its signature, and the Safes that this one acts through. */
  private static Set<Address> own(Inputs inputs) {
    Set<Address> own = new TreeSet<>(Set.of(inputs.account()));
    inputs
        .meaning()
        .signed()
        .flatMap(Signed::redemption)
        .ifPresent(redemption -> {
          own.add(redemption.party());
          own.addAll(redemption.directed());
        });
    return own;
  }

  void apply() {
    inputs.exposure().forEach(this::exposure);
    inputs.meaning().allCalls().forEach(this::delegates);
    authorizations();
    inputs
        .run()
        .ifPresent(run -> {
          run.effects().allowances().forEach(this::allowance);
          run.effects().operators().forEach(this::operator);
          run.effects().delegations().stream()
              .filter(delegation -> own.contains(delegation.account()))
              .forEach(delegation -> delegation(delegation.delegate()));
          run.effects().delegations().stream()
              .filter(delegation -> !own.contains(delegation.account()))
              .forEach(this::delegationOfOther);
          run.effects().control().forEach(this::control);
          run.outcome().call().ifPresent(this::delegated);
        });
    if (inputs.meaning().is(Signed.Kind.ACTION)) {
      inputs.redeemed().ifPresentOrElse(this::acted, this::decoded);
    }
  }

  /** What it says that it grants, where what it does couldn't be seen. */
  private void decoded() {
    inputs
        .meaning()
        .allCalls()
        .filter(call -> own.contains(call.caller()) && call.to().isPresent())
        .filter(call -> call.is("approve") || call.is("increaseAllowance"))
        .forEach(call -> {
          Abi.Decoded arguments = call.arguments().orElseThrow();
          BigInteger amount = arguments.number("amount");
          if (amount.signum() > 0) {
            grant(
                arguments.address("spender"),
                new Asset.Erc20(call.to().get()),
                amount,
                amount.bitLength() >= UNLIMITED_BITS);
          }
        });
  }

  /** What the account that acts on a signature grants when it does. */
  private void acted(Holder.Redeemed redeemed) {
    redeemed.effects().allowances().forEach(this::allowance);
    redeemed.effects().operators().forEach(this::operator);
    redeemed.effects().control().forEach(this::control);
    redeemed.outcome().call().ifPresent(this::ran);
  }

  /** Code that ran as the account, beyond what the account itself runs of every call to it. */
  private void ran(Frame frame) {
    for (Frame call : frame.calls()) {
      boolean proxied =
          call.kind() == CallKind.DELEGATECALL
              && frame.kind() != CallKind.DELEGATECALL
              && call.from().equals(frame.to())
              && call.input().equals(frame.input());
      boolean as = call.kind() == CallKind.DELEGATECALL || call.kind() == CallKind.CALLCODE;
      if (as && !proxied && own.contains(call.from()) && !call.codeHash().equals(Hash.EMPTY_CODE)) {
        asAccount(call.from(), call.to());
      }
      ran(call);
    }
  }

  /** A tuple that another account signed: perhaps one that the same person owns. */
  private void delegationOfOther(Effects.Delegation delegation) {
    if (delegation.delegate().equals(Address.ZERO)) {
      return;
    }
    findings.danger(
        "delegation.other",
        delegation.account().toHex(),
        "From then on "
            + findings.name(delegation.account())
            + ", which isn't your account here, runs as "
            + findings.name(delegation.delegate())
            + ", whose code isn't known as made for accounts: it could take all that this account"
            + " has.",
        Map.of("delegate", delegation.delegate().toHex()));
  }

  private void exposure(Exposure exposure) {
    boolean payment =
        inputs.meaning().is(Signed.Kind.PAYMENT) || inputs.meaning().is(Signed.Kind.ACTION);
    if (exposure.by().isEmpty()) {
      return;
    }
    Address by = exposure.by().get();
    if (payment) {
      if (inputs.known().name(by).isEmpty()) {
        findings.info(
            "transfer.first-time",
            by.toHex(),
            findings.name(by) + " isn't among the names you gave.",
            Map.of());
      }
      return;
    }
    grant(by, exposure.asset(), exposure.amount(), exposure.unlimited());
    if (!exposure.unlimited()) {
      Optional<BigInteger> held = exposure.played().map(Exposure.Balances::before);
      all(by, exposure.asset(), exposure.amount(), held);
    }
  }

  private boolean isNew(Address spender) {
    return inputs.run().filter(run -> run.effects().created().contains(spender)).isPresent()
        && !parties.listed().containsKey(spender);
  }

  private void allowance(Effects.Allowance grant) {
    if (own.contains(grant.owner()) && grant.raised()) {
      grant(grant.spender(), grant.asset(), grant.amount(), grant.unlimited());
      if (!grant.unlimited()) {
        all(grant.spender(), grant.asset(), grant.amount(), grant.held());
      }
      beyondUse(grant);
    }
  }

  /** What is left of a grant that the same request used. */
  private void beyondUse(Effects.Allowance grant) {
    boolean used =
        inputs.run().stream()
            .flatMap(run -> run.effects().outflows(grant.owner()).stream())
            .anyMatch(left -> left.asset().equals(grant.asset()));
    if (used && !grant.unlimited()) {
      findings.info(
          "allowance.beyond-use",
          grant.spender().toHex(),
          "The request allows "
              + findings.name(grant.spender())
              + " "
              + findings.amount(grant.asset(), grant.amount())
              + " more than it uses.",
          Map.of("left", grant.amount().toString()));
    }
  }

  private void grant(Address spender, Asset asset, BigInteger amount, boolean unlimited) {
    String token = findings.name(asset.contract());
    if (parties.codeless().contains(asset.contract())) {
      findings.warn(
          "code.empty",
          asset.contract().toHex(),
          "There is no code at " + token + ": it is no token.",
          Map.of());
    }
    Map<String, String> evidence =
        Map.of(
            "spender", spender.toHex(),
            "token", asset.contract().toHex(),
            "amount", amount.toString());
    boolean safe = parties.isSafe(spender) && !own.contains(spender);
    boolean codeless = parties.isPerson(spender) || safe;
    if (codeless) {
      findings.add(
          "allowance.no-code",
          findings.isNamed(spender) ? Severity.INFO : Severity.DANGER,
          spender.toHex(),
          findings.name(spender)
              + (safe
                  ? " is somebody's Safe: its owners could take what it is allowed to at any time."
                  : " has no code: whoever holds its key could take what it is allowed to at any"
                      + " time."),
          evidence);
    } else if (parties.unclear().contains(spender)) {
      findings.unknown(
          "state.unproven",
          spender.toHex(),
          "Whether " + findings.name(spender) + " is a contract isn't known.");
    } else if (isNew(spender) && !findings.isNamed(spender)) {
      findings.warn(
          "allowance.no-code",
          spender.toHex(),
          findings.name(spender) + " has no code yet: this very request gives it some.",
          evidence);
    }
    if (parties.isBatcher(spender)) {
      findings.danger(
          "allowance.anybody",
          spender.toHex(),
          findings.name(spender)
              + " calls whatever anybody tells it to: anybody could take what it is allowed to.",
          evidence);
    }
    if (unlimited) {
      Severity severity =
          parties.isHub(spender)
              ? Severity.INFO
              : (parties.listed().containsKey(spender) && !safe)
                      || parties.unclear().contains(spender)
                      || findings.isNamed(spender)
                  ? Severity.WARNING
                  : Severity.DANGER;
      findings.add(
          "allowance.unlimited",
          severity,
          spender.toHex(),
          findings.name(spender)
              + (severity == Severity.DANGER && !codeless ? ", whose code isn't known," : "")
              + " could take all of your "
              + token
              + ", now and later.",
          evidence);
    }
  }

  /** No limit, for what the account holds today: all of it, but perhaps for a little. */
  private void all(Address spender, Asset asset, BigInteger amount, Optional<BigInteger> held) {
    boolean vouched =
        parties.listed().containsKey(spender)
            || findings.isNamed(spender)
            || inputs.known().name(spender).isPresent();
    if (asset instanceof Asset.Erc20
        && !vouched
        && held.filter(all -> isNearlyAll(amount, all)).isPresent()) {
      findings.warn(
          "allowance.all",
          spender.toHex(),
          findings.name(spender)
              + ", whose code isn't known, could take all that you hold of "
              + findings.name(asset.contract())
              + ".",
          Map.of(
              "spender", spender.toHex(),
              "amount", amount.toString(),
              "held", held.map(BigInteger::toString).orElse("")));
    }
  }

  /** More than 99 of a hundred parts. */
  static boolean isNearlyAll(BigInteger amount, BigInteger all) {
    BigInteger hundred = BigInteger.valueOf(100);
    return all.signum() > 0
        && amount.multiply(hundred).compareTo(all.multiply(BigInteger.valueOf(99))) > 0;
  }

  private void operator(Effects.Operator grant) {
    if (!own.contains(grant.owner()) || !grant.approved()) {
      return;
    }
    Address operator = grant.operator();
    boolean codeless = parties.isPerson(operator);
    if (parties.unclear().contains(operator)) {
      findings.unknown(
          "state.unproven",
          operator.toHex(),
          "Whether " + findings.name(operator) + " is a contract isn't known.");
    }
    if (parties.isBatcher(operator)) {
      findings.danger(
          "allowance.anybody",
          operator.toHex(),
          findings.name(operator)
              + " calls whatever anybody tells it to: anybody could take every token of "
              + findings.name(grant.token())
              + ".",
          Map.of("spender", operator.toHex(), "token", grant.token().toHex()));
    }
    findings.add(
        "operator.all",
        codeless ? Severity.DANGER : Severity.WARNING,
        operator.toHex(),
        findings.name(operator)
            + (codeless ? " has no code and" : "")
            + " could take every token of "
            + findings.name(grant.token())
            + ".",
        Map.of("operator", operator.toHex(), "token", grant.token().toHex()));
  }

  /**
   * Authorisations that this request carries or is, applied or not: whoever sees one can use it.
   */
  private void authorizations() {
    if (inputs.request() instanceof Request.Delegate delegate) {
      delegation(delegate.authorization().delegate());
    }
    if (inputs.request() instanceof Request.Operation operation) {
      operation.authorization().ifPresent(each -> delegation(each.delegate()));
    }
    transaction().stream()
        .flatMap(transaction -> transaction.authorizations().stream())
        .filter(this::isOwn)
        .forEach(authorization -> delegation(authorization.delegate()));
  }

  private Optional<Transaction> transaction() {
    return switch (inputs.request()) {
      case Request.Unsigned unsigned -> Optional.of(unsigned.transaction());
      case Request.Raw raw -> Optional.of(raw.transaction());
      case Request.Typed ignored -> Optional.empty();
      case Request.Message ignored -> Optional.empty();
      case Request.Batch ignored -> Optional.empty();
      case Request.Delegate ignored -> Optional.empty();
      case Request.Operation ignored -> Optional.empty();
    };
  }

  /** One without a signature is for the wallet to sign. */
  private boolean isOwn(Authorization authorization) {
    boolean unsigned = authorization.r().signum() == 0 && authorization.s().signum() == 0;
    return unsigned
        || authorization
            .authority()
            .or(() -> Authorizations.recover(authorization))
            .filter(own::contains)
            .isPresent();
  }

  private void delegation(Address delegate) {
    if (delegate.equals(Address.ZERO)) {
      findings.info(
          "delegation.cleared", delegate.toHex(), "This clears your account's code.", Map.of());
      return;
    }
    findings.danger(
        "delegation.unlisted",
        delegate.toHex(),
        "The code at "
            + findings.name(delegate)
            + " isn't listed as made for accounts and could do anything with yours, until you clear"
            + " it; a revert doesn't undo this.",
        Map.of("delegate", delegate.toHex()));
  }

  /** A call that says it runs other code as a Safe or as the account. */
  private void delegates(DecodedCall call) {
    if (call.delegates() && call.to().isPresent() && !parties.isBatcher(call.to().get())) {
      runsAs(call.caller(), call.to().get());
    }
  }

  /** Code that ran as the account or as one of its Safes. */
  private void delegated(Frame frame) {
    boolean as = frame.kind() == CallKind.DELEGATECALL || frame.kind() == CallKind.CALLCODE;
    if (as && own.contains(frame.from()) && !frame.codeHash().equals(Hash.EMPTY_CODE)) {
      asAccount(frame.from(), frame.to());
    }
    frame.calls().forEach(this::delegated);
  }

  /** A Safe's proxy runs the Safe's code; of other known code only batches are made for it. */
  private void asAccount(Address account, Address code) {
    boolean made = parties.isBatcher(code) || (parties.isSafe(account) && parties.isSafe(code));
    if (!made) {
      runsAs(account, code);
    }
  }

  private void runsAs(Address account, Address code) {
    boolean listed = parties.listed().containsKey(code);
    if (listed) {
      findings.danger(
          "delegatecall.unlisted",
          code.toHex(),
          findings.name(code)
              + " isn't made to run as "
              + findings.name(account)
              + " itself: it would write into that account's own storage.",
          Map.of("account", account.toHex(), "code", code.toHex()));
    } else {
      findings.danger(
          "delegatecall.unlisted",
          code.toHex(),
          "The code at "
              + findings.name(code)
              + " isn't listed and runs as "
              + findings.name(account)
              + " itself, so it could do anything with it.",
          Map.of("account", account.toHex(), "code", code.toHex()));
    }
  }

  private void control(Effects.Control change) {
    findings.add(
        "control.changed",
        change.own() || own.contains(change.contract()) ? Severity.DANGER : Severity.WARNING,
        change.contract().toHex(),
        "Who controls "
            + findings.name(change.contract())
            + " changes: "
            + change.what()
            + " from "
            + (change.before().isEmpty() ? "nobody" : change.before())
            + " to "
            + (change.after().isEmpty() ? "nobody" : change.after())
            + ".",
        Map.of("what", change.what(), "before", change.before(), "after", change.after()));
  }
}
