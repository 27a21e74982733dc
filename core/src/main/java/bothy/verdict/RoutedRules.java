package bothy.verdict;

import bothy.effects.Effects;
import bothy.effects.KnownCode;
import bothy.eth.Address;
import bothy.eth.Transaction;
import java.math.BigInteger;
import java.util.Map;

/**
 * The rules over where things are after known routers ran: with others, or left with the router.
 */
final class RoutedRules {
  private static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final Inputs inputs;
  private final Run run;
  private final Findings findings;
  private final Transfers transfers;

  RoutedRules(Inputs inputs, Run run, Findings findings) {
    this.inputs = inputs;
    this.run = run;
    this.findings = findings;
    this.transfers = new Transfers(inputs, run);
  }

  void apply() {
    if (run.transactions().stream().anyMatch(this::callsRouter)) {
      run.effects().balances().forEach(this::routed);
      run.effects().balances().forEach(this::left);
    }
    inputs
        .meaning()
        .allCalls()
        .filter(call -> run.own().contains(call.caller()))
        .flatMap(call -> transfers.of(call).stream())
        .forEach(this::sent);
  }

  private boolean callsRouter(Transaction transaction) {
    return transaction.to().filter(this::isRouter).isPresent();
  }

  private boolean isRouter(Address address) {
    KnownCode.Entry entry = inputs.parties().listed().get(address);
    return entry != null && entry.role() == KnownCode.Role.ROUTER;
  }

  /** Somebody, no pool, who gets more than one in a hundred of what moves. */
  private void routed(Effects.Balance got) {
    Address party = got.account();
    BigInteger moved =
        run.effects().balances().stream()
            .filter(balance -> balance.asset().equals(got.asset()))
            .map(balance -> balance.change().abs())
            .reduce(BigInteger.ZERO, BigInteger::max);
    boolean much = got.change().multiply(HUNDRED).compareTo(moved) > 0;
    boolean person = inputs.parties().isPerson(party);
    if (got.change().signum() > 0
        && much
        && !run.own().contains(party)
        && (person || isNamedContract(party))) {
      boolean friend = inputs.known().name(party).isPresent();
      findings.add(
          "swap.recipient",
          friend || !person ? Severity.WARNING : Severity.DANGER,
          party.toHex(),
          "This gives "
              + findings.amount(got.asset(), got.change())
              + " to "
              + findings.name(party)
              + ", not to you.",
          Map.of("recipient", party.toHex()));
    }
  }

  /** Code that isn't known and that the calldata names: pools are found by routers themselves. */
  private boolean isNamedContract(Address party) {
    return !inputs.parties().listed().containsKey(party)
        && run.effects().balances().stream()
            .noneMatch(each -> each.asset().contract().equals(party))
        && run.transactions().stream().anyMatch(each -> each.data().contains(party.bytes()));
  }

  /** What a router still has afterwards is anybody's: more than one in a hundred of what left. */
  private void left(Effects.Balance kept) {
    BigInteger given =
        run.own().stream()
            .map(own -> run.effects().change(own, kept.asset()).negate())
            .reduce(BigInteger.ZERO, BigInteger::add);
    if (isRouter(kept.account())
        && kept.change().signum() > 0
        && kept.change().multiply(HUNDRED).compareTo(given) > 0
        && given.signum() > 0) {
      anybodys(kept.account(), findings.amount(kept.asset(), kept.change()) + " stays there");
    }
  }

  /** Sent to a router or its like, and nothing comes back for it. */
  private void sent(Transfers.Transfer transfer) {
    boolean stays =
        inputs.parties().isNobodysPurse(transfer.to())
            && run.effects().change(transfer.to(), transfer.asset()).signum() > 0
            && run.own().stream().allMatch(own -> run.effects().inflows(own).isEmpty());
    if (stays) {
      anybodys(
          transfer.to(), findings.amount(transfer.asset(), transfer.amount()) + " stays there");
    }
  }

  private void anybodys(Address purse, String what) {
    findings.danger(
        "payment.to-anybody",
        purse.toHex(),
        findings.name(purse)
            + " keeps no account of who sent it what: "
            + what
            + ", or anybody could take it.",
        Map.of());
  }
}
