package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Reach;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Checksum;
import bothy.eth.Transaction;
import bothy.eth.Word;
import bothy.meaning.DecodedCall;
import bothy.meaning.Known;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules over what moves in a run and what could have moved. */
final class FlowRules {
  /** 0.001 of the native currency: an excess up to this is shown and doesn't count. */
  private static final BigInteger SMALL = BigInteger.TEN.pow(15);

  private static final BigInteger MILLION = BigInteger.TEN.pow(6);

  /** Of a token whose decimals aren't known, this many of its smallest units are worth nothing. */
  private static final BigInteger FEW_UNITS = BigInteger.TEN;

  private final Inputs inputs;
  private final Run run;
  private final Findings findings;
  private final Transfers transfers;

  FlowRules(Inputs inputs, Run run, Findings findings) {
    this.inputs = inputs;
    this.run = run;
    this.findings = findings;
    this.transfers = new Transfers(inputs, run);
  }

  void apply() {
    run.effects().misreports().forEach(this::misreport);
    for (Effects step : run.steps()) {
      for (Address party : run.own()) {
        step.outflows(party).forEach(left -> outflow(step, left));
      }
      run.directed()
          .forEach(owned -> step.outflows(owned).forEach(left -> directedOutflow(step, left)));
      new PartyRules(inputs, run, step, findings).apply();
    }
    new RoutedRules(inputs, run, findings).apply();
    inputs.meaning().allCalls().forEach(this::call);
    run.unproven()
        .forEach(why ->
            findings.unknown(
                "state.unproven",
                inputs.account().toHex(),
                "What the request does isn't known whole: " + why + "."));
    run.reach().forEach(this::reach);
    if (run.outcome().succeeded()) {
      fee();
    }
  }

  /** The most that a fee may come to before it is worth a question: 0.1 of the currency. */
  private static final BigInteger HIGH_FEE = BigInteger.TEN.pow(17);

  private void fee() {
    BigInteger cost = run.outcome().fee().amount();
    if (cost.compareTo(HIGH_FEE) > 0) {
      findings.warn(
          "fee.high",
          "params[0]",
          "The fee alone is " + findings.amount(new Asset.Native(), cost) + ".",
          Map.of("cost", cost.toString()));
    }
  }

  private void misreport(Effects.Misreport lie) {
    findings.danger(
        "token.misreports",
        lie.token().toHex(),
        findings.name(lie.token())
            + " says by events that a balance changed by "
            + lie.events()
            + "; it changed by "
            + lie.measured()
            + ".",
        Map.of(
            "account", lie.account().toHex(),
            "events", lie.events().toString(),
            "measured", lie.measured().toString()));
  }

  private void call(DecodedCall call) {
    if (run.own().contains(call.caller())) {
      transfers.of(call).forEach(transfer -> recipient(transfer.to()));
    }
    if (call.arguments().isEmpty() && call.to().isPresent() && !call.data().isEmpty()) {
      undecoded(call);
    }
  }

  /** A stranger who gets something. */
  private void recipient(Address party) {
    if (inputs.known().name(party).isEmpty() && !run.own().contains(party)) {
      findings.info(
          "transfer.first-time",
          party.toHex(),
          Checksum.of(party) + " isn't among the names you gave.",
          Map.of());
    }
  }

  private void undecoded(DecodedCall call) {
    boolean answered =
        !run.effects().inflows(inputs.account()).isEmpty()
            || run.effects().records().contains(call.to().orElse(Address.ZERO));
    boolean leaves =
        run.own().stream()
            .flatMap(party -> run.effects().outflows(party).stream())
            .filter(left -> !findings.isNamedOutflow(left.asset(), left.change().negate()))
            .anyMatch(left ->
                !(left.asset() instanceof Asset.Native)
                    || left.change().negate().compareTo(SMALL) > 0);
    findings.add(
        "undecoded",
        run.outcome().succeeded() && !answered && leaves ? Severity.WARNING : Severity.INFO,
        call.path(),
        "The call with selector " + call.selector() + " is not decoded.",
        Map.of(
            "selector", call.selector().toHex(),
            "to", call.to().map(Address::toHex).orElse("")));
  }

  private void outflow(Effects step, Effects.Balance left) {
    if (transfers.say(left)) {
      return;
    }
    List<Effects.Balance> back = step.inflows(left.account());
    if (!back.isEmpty()) {
      if (back.stream().allMatch(this::isDust) && !isDust(left)) {
        dust(left, back);
      }
      undisclosed(left);
      return;
    }
    List<Address> targets = targets(left.account());
    boolean recorded = targets.stream().anyMatch(step.records()::contains);
    boolean creates = targets.isEmpty();
    boolean meant = findings.isNamedOutflow(left.asset(), left.change().negate());
    Optional<Address> stranger = meant ? stranger(left.account()) : Optional.empty();
    List<Address> friends = friends(step, left);
    Severity severity =
        meant && stranger.isEmpty()
            ? Severity.INFO
            : meant || recorded || creates || !friends.isEmpty()
                ? Severity.WARNING
                : Severity.DANGER;
    findings.add(
        "outflow.for-nothing",
        severity,
        left.asset().contract().toHex(),
        "This takes "
            + findings.amount(left.asset(), left.change().negate())
            + (left.account().equals(inputs.account())
                ? " of yours"
                : " of " + findings.name(left.account()))
            + " and gives nothing back"
            + (recorded ? " but a record in the contract." : ".")
            + stranger
                .map(who -> " It names " + findings.name(who) + ", whom you didn't.")
                .orElse("")
            + (friends.isEmpty()
                ? ""
                : " It goes to "
                    + friends.stream().map(findings::name).collect(Collectors.joining(", "))
                    + "."),
        Map.of("asset", left.asset().kind(), "amount", left.change().negate().toString()));
  }

  /** A token of which so little is worth nothing, whatever the whole is. */
  private boolean isDust(Effects.Balance moved) {
    if (!(moved.asset() instanceof Asset.Erc20(Address token))) {
      return false;
    }
    Known.Token facts = inputs.known().tokens().get(token);
    BigInteger amount = moved.change().abs();
    return facts == null
        ? amount.compareTo(FEW_UNITS) <= 0
        : amount.multiply(MILLION).compareTo(BigInteger.TEN.pow(facts.decimals())) < 0;
  }

  private void dust(Effects.Balance left, List<Effects.Balance> back) {
    BigInteger amount = left.change().negate();
    findings.add(
        "outflow.for-dust",
        findings.isNamedOutflow(left.asset(), amount) ? Severity.INFO : Severity.WARNING,
        left.asset().contract().toHex(),
        "This takes "
            + findings.amount(left.asset(), amount)
            + " of yours and gives no more than "
            + back.stream()
                .map(each -> findings.amount(each.asset(), each.change()))
                .collect(Collectors.joining(" and "))
            + " back.",
        Map.of("asset", left.asset().kind(), "amount", amount.toString()));
  }

  /** Those with names of the user's own, where all of it reaches them. */
  private List<Address> friends(Effects step, Effects.Balance left) {
    List<Effects.Balance> got =
        step.balances().stream()
            .filter(each -> each.asset().equals(left.asset()) && each.change().signum() > 0)
            .toList();
    boolean all =
        !got.isEmpty()
            && got.stream()
                .allMatch(each -> inputs.known().addressNames().containsKey(each.account()));
    return all ? got.stream().map(Effects.Balance::account).toList() : List.of();
  }

  /** Whom calls of the account that aren't decoded name, and neither the user nor the run does. */
  private Optional<Address> stranger(Address account) {
    return inputs
        .meaning()
        .allCalls()
        .filter(call -> call.caller().equals(account) && call.function().isEmpty())
        .flatMap(call -> Words.addresses(call.data()).stream())
        .filter(each ->
            !run.own().contains(each)
                && inputs.known().name(each).isEmpty()
                && !findings.isNamed(each)
                && !run.outcome().touched().containsKey(each))
        .findFirst();
  }

  /**
   * Something comes back for a token whose amount the calldata doesn't say: it may be worth
   * nothing.
   */
  private void undisclosed(Effects.Balance left) {
    BigInteger amount = left.change().negate();
    boolean nft = left.asset() instanceof Asset.Erc721 || left.asset() instanceof Asset.Erc1155;
    if (nft && !findings.isNamedOutflow(left.asset(), amount)) {
      findings.warn(
          "outflow.undisclosed",
          left.asset().contract().toHex(),
          "This takes "
              + findings.amount(left.asset(), amount)
              + " of yours; what comes back may be worth nothing.",
          Map.of("id", left.asset().tokenId().toString()));
      return;
    }
    if (!(left.asset() instanceof Asset.Erc20(Address token))
        || targets(left.account()).contains(token)
        || findings.isNamedOutflow(left.asset(), amount)) {
      return;
    }
    boolean said =
        Stream.concat(
                run.transactions().stream().map(Transaction::data),
                inputs.meaning().allCalls().map(DecodedCall::data))
            .anyMatch(calldata -> says(calldata, amount, amount.shiftLeft(3)));
    if (!said) {
      findings.warn(
          "outflow.undisclosed",
          token.toHex(),
          "This takes "
              + findings.amount(left.asset(), amount)
              + ", an amount that the request doesn't say.",
          Map.of("amount", amount.toString()));
    }
  }

  /** Whether a word of the calldata is from {@code least} to {@code most}, or says "all". */
  private static boolean says(Bytes calldata, BigInteger least, BigInteger most) {
    for (int at = 4; at + Word.SIZE <= calldata.size(); at += Word.SIZE) {
      Word word = Word.of(calldata.slice(at, at + Word.SIZE));
      BigInteger number = word.toBigInteger();
      if (word.equals(Word.MAX) || (number.compareTo(least) >= 0 && number.compareTo(most) <= 0)) {
        return true;
      }
    }
    return false;
  }

  /** Assets of a contract that the account owns go elsewhere than to it. */
  private void directedOutflow(Effects step, Effects.Balance left) {
    if (step.inflows(inputs.account()).isEmpty()) {
      BigInteger amount = left.change().negate();
      findings.add(
          "outflow.for-nothing",
          findings.isNamedOutflow(left.asset(), amount) ? Severity.INFO : Severity.WARNING,
          left.asset().contract().toHex(),
          "This takes "
              + findings.amount(left.asset(), amount)
              + " out of "
              + findings.name(left.account())
              + ", which is yours.",
          Map.of("asset", left.asset().kind(), "amount", amount.toString()));
    }
  }

  /** Whom the party's own calls in the request address. */
  private List<Address> targets(Address party) {
    return inputs
        .meaning()
        .allCalls()
        .filter(call -> call.caller().equals(party) && call.calls().isEmpty())
        .map(DecodedCall::to)
        .flatMap(Optional::stream)
        .toList();
  }

  private void reach(Reach.Item item) {
    if (item.unlimited()) {
      findings.unknown(
          "reach.excess",
          item.by().toHex(),
          "Everything could be reached: " + item.because() + ".");
    } else if (item.excess()
            .compareTo(item.asset() instanceof Asset.Native ? SMALL : BigInteger.ZERO)
        > 0) {
      findings.unknown(
          "reach.excess",
          item.by().toHex(),
          findings.name(item.by())
              + " could take "
              + findings.amount(item.asset(), item.excess())
              + " more than the run shows ("
              + item.because()
              + ").");
    }
  }
}
