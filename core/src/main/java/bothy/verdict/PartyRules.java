package bothy.verdict;

import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.eth.Transaction;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The rules over somebody else whom the calldata names: whom a contract writes down beside the
 * account or in its place, and who gets what a contract gives out, although nothing of the
 * account's own moves.
 */
final class PartyRules {
  private final Inputs inputs;
  private final Run run;
  private final Effects step;
  private final Findings findings;
  private final Transfers transfers;

  PartyRules(Inputs inputs, Run run, Effects step, Findings findings) {
    this.inputs = inputs;
    this.run = run;
    this.step = step;
    this.findings = findings;
    this.transfers = new Transfers(inputs, run);
  }

  void apply() {
    boolean leaves =
        Stream.concat(run.own().stream(), run.directed().stream())
            .anyMatch(own -> !step.outflows(own).isEmpty());
    step.named().stream().filter(each -> leaves || !isCredited(each)).forEach(this::named);
    if (!leaves) { // what the account gives for it is judged by itself
      step.balances().forEach(this::paidOut);
    }
  }

  /** Somebody whose balance is what a token wrote: who gets what is told by itself. */
  private boolean isCredited(Effects.Named named) {
    return !named.instead()
        && step.balances().stream()
            .anyMatch(each ->
                each.account().equals(named.party())
                    && each.asset().contract().equals(named.contract())
                    && each.change().signum() > 0);
  }

  /** Whom a contract writes down for the account may act for it; instead of it, has what it had. */
  private void named(Effects.Named named) {
    Address party = named.party();
    boolean explained =
        run.own().contains(party)
            || party.equals(named.contract())
            || inputs.known().tokens().containsKey(party)
            || step.balances().stream().anyMatch(b -> b.asset().contract().equals(party))
            || step.allowances().stream().anyMatch(grant -> grant.spender().equals(party))
            || step.operators().stream().anyMatch(o -> o.operator().equals(party))
            || isDecoded(party);
    boolean moved = // which rules of their own find
        run.own().stream()
                .flatMap(own -> step.outflows(own).stream())
                .anyMatch(left -> left.asset().contract().equals(named.contract()))
            || step.control().stream()
                .anyMatch(change -> change.contract().equals(named.contract()));
    if (explained || (named.instead() && moved)) {
      return;
    }
    boolean friend =
        findings.isNamed(party) || (named.instead() && inputs.known().name(party).isPresent());
    findings.add(
        named.instead() ? "payout.elsewhere" : "grant.undecoded",
        friend ? Severity.INFO : Severity.WARNING,
        party.toHex(),
        named.instead()
            ? "What "
                + findings.name(named.contract())
                + " kept for you is "
                + findings.name(party)
                + "'s afterwards."
            : findings.name(named.contract())
                + " writes down "
                + findings.name(party)
                + " beside you: it may let them act for you.",
        Map.of("contract", named.contract().toHex(), "party", party.toHex()));
  }

  /** What a contract gives out on the account's word, to somebody whom the calldata names. */
  private void paidOut(Effects.Balance got) {
    Address party = got.account();
    boolean elsewhere =
        got.change().signum() > 0
            && !run.own().contains(party)
            && got.change().shiftLeft(2).compareTo(mine(got)) > 0 // more than a part of it
            && isInCalldata(party)
            && !isCalled(party)
            && !isPaidByPerson(got)
            && !isDecoded(party);
    if (!elsewhere) {
      return;
    }
    boolean known = inputs.known().name(party).isPresent() || findings.isNamed(party);
    findings.add(
        "payout.elsewhere",
        known ? Severity.INFO : Severity.WARNING,
        party.toHex(),
        "This pays out "
            + findings.amount(got.asset(), got.change())
            + " to "
            + findings.name(party)
            + ", not to you.",
        Map.of("party", party.toHex(), "amount", got.change().toString()));
  }

  private BigInteger mine(Effects.Balance got) {
    return run.own().stream()
        .map(own -> step.change(own, got.asset()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  private boolean isInCalldata(Address party) {
    return run.transactions().stream()
        .map(Transaction::data)
        .anyMatch(data -> data.size() > 4 && data.slice(4).contains(party.bytes()));
  }

  /** Called itself, or keeping what it got for the account. */
  private boolean isCalled(Address party) {
    boolean target =
        run.transactions().stream().anyMatch(each -> each.to().filter(party::equals).isPresent());
    return target || step.records().contains(party);
  }

  /** Somebody whose signature or allowance this uses, and who pays by it. */
  private boolean isPaidByPerson(Effects.Balance got) {
    return step.balances().stream()
        .anyMatch(each ->
            each.change().signum() < 0
                && each.asset().equals(got.asset())
                && inputs.parties().isPerson(each.account()));
  }

  /** Votes have a rule of their own, and transfers are shown for what they are. */
  private boolean isDecoded(Address party) {
    return inputs
        .meaning()
        .allCalls()
        .anyMatch(call ->
            call.as("delegate").filter(a -> a.address("delegatee").equals(party)).isPresent()
                || transfers.of(call).stream().anyMatch(each -> each.to().equals(party)));
  }
}
