package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.effects.Reach;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Checksum;
import bothy.eth.Transaction;
import bothy.meaning.DecodedCall;
import bothy.simulation.Ending;
import bothy.simulation.HaltKind;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules over what a run did and what it could have done. */
final class RunRules {
  private final Inputs inputs;
  private final Run run;
  private final Address account;
  private final List<Finding> findings;

  /** Why the verdict is unknown, if it is. */
  private final List<String> unknown = new ArrayList<>();

  RunRules(Inputs inputs, Run run, List<Finding> findings) {
    this.inputs = inputs;
    this.run = run;
    this.account = inputs.account();
    this.findings = findings;
  }

  List<String> apply() {
    ending();
    called();
    Effects effects = run.effects();
    effects.misreports().forEach(this::misreport);
    effects.allowances().forEach(this::allowance);
    effects.operators().forEach(this::operator);
    effects.delegations().forEach(this::delegation);
    effects.control().forEach(this::control);
    effects.outflows(account).forEach(this::outflow);
    if (run.outcome().succeeded()) {
      reach();
    }
    return unknown;
  }

  private void ending() {
    switch (run.outcome().ending()) {
      case Ending.Success ignored -> {}
      case Ending.Reverted(Bytes data) ->
          warn(
              "outcome.reverts",
              to(),
              "This would fail and cost the fee: " + RevertReason.of(data) + ".",
              Map.of("output", data.toHex()));
      case Ending.Halted(HaltKind kind, String says) -> {
        if (kind == HaltKind.STATE_UNKNOWN) {
          unknown.add("The run needed what isn't known: " + says + ".");
        } else if (kind == HaltKind.BUDGET) {
          unknown.add("The run was stopped: " + says + ".");
        } else {
          warn(
              "outcome.reverts",
              to(),
              "This would fail and cost the fee: " + says + ".",
              Map.of("halt", says));
        }
      }
      case Ending.Invalid(String field, String expected, String found, String says) ->
          warn(
              "outcome.invalid",
              field,
              "No node would take this: "
                  + says
                  + "; "
                  + field
                  + " expected "
                  + expected
                  + ", found "
                  + found
                  + ".",
              Map.of("expected", expected, "found", found));
    }
  }

  private String to() {
    return run.transaction().to().map(Address::toHex).orElse("a new contract");
  }

  /** What is called: an account without code, a precompile, a look-alike, a stranger. */
  private void called() {
    Transaction transaction = run.transaction();
    Optional<Address> to = transaction.to();
    if (to.isEmpty()) {
      return;
    }
    boolean value = !transaction.value().isZero();
    boolean precompile = to.get().toWord().compareTo(bothy.eth.Word.of(0x200)) < 0;
    if (precompile && value && !to.get().equals(Address.ZERO)) {
      danger(
          "transfer.to-precompile",
          to.get().toHex(),
          "This sends value to a precompiled contract, where nobody can get it back.",
          Map.of());
    } else if (run.codeless().contains(to.get()) && !transaction.data().isEmpty()) {
      warn(
          "code.empty",
          to.get().toHex(),
          "There is no code at " + name(to.get()) + ": the calldata does nothing there.",
          Map.of());
    }
    if (value && transaction.data().isEmpty()) {
      recipient(to.get());
    }
  }

  /** A stranger who gets something. */
  private void recipient(Address party) {
    if (inputs.known().name(party).isEmpty() && !party.equals(account)) {
      info(
          "transfer.first-time",
          party.toHex(),
          Checksum.of(party) + " isn't among the names you gave.",
          Map.of());
    }
  }

  private void misreport(Effects.Misreport lie) {
    danger(
        "token.misreports",
        lie.token().toHex(),
        name(lie.token())
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

  private void allowance(Effects.Allowance grant) {
    if (!grant.owner().equals(account) || !grant.raised()) {
      return;
    }
    Map<String, String> evidence =
        Map.of(
            "spender", grant.spender().toHex(),
            "token", grant.asset().contract().toHex(),
            "amount", grant.amount().toString());
    if (run.codeless().contains(grant.spender())) {
      danger(
          "allowance.no-code",
          grant.spender().toHex(),
          name(grant.spender()) + " has no code and could take what it is allowed to at any time.",
          evidence);
    } else if (run.unclear().contains(grant.spender())) {
      unknown.add("Whether " + name(grant.spender()) + " has code isn't known.");
    }
    if (grant.unlimited()) {
      warn(
          "allowance.unlimited",
          grant.spender().toHex(),
          name(grant.spender())
              + " could take all of your "
              + name(grant.asset().contract())
              + ", now and later.",
          evidence);
    }
  }

  private void operator(Effects.Operator grant) {
    if (!grant.owner().equals(account) || !grant.approved()) {
      return;
    }
    boolean codeless = run.codeless().contains(grant.operator());
    add(
        "operator.all",
        codeless ? Severity.DANGER : Severity.WARNING,
        grant.operator().toHex(),
        name(grant.operator())
            + (codeless ? " has no code and" : "")
            + " could take every token of "
            + name(grant.token())
            + ".",
        Map.of("operator", grant.operator().toHex(), "token", grant.token().toHex()));
  }

  private void delegation(Effects.Delegation delegation) {
    if (delegation.account().equals(account) && !delegation.delegate().equals(Address.ZERO)) {
      danger(
          "delegation.unlisted",
          delegation.delegate().toHex(),
          "The code at "
              + name(delegation.delegate())
              + " isn't listed and could do anything with your account, until you clear it.",
          Map.of("delegate", delegation.delegate().toHex()));
    }
  }

  private void control(Effects.Control change) {
    boolean own =
        change.contract().equals(account) || change.before().equalsIgnoreCase(account.toHex());
    add(
        "control.changed",
        own ? Severity.DANGER : Severity.WARNING,
        change.contract().toHex(),
        "Who controls "
            + name(change.contract())
            + " changes: "
            + change.what()
            + " from "
            + (change.before().isEmpty() ? "nobody" : change.before())
            + " to "
            + (change.after().isEmpty() ? "nobody" : change.after())
            + ".",
        Map.of("what", change.what(), "before", change.before(), "after", change.after()));
  }

  private void outflow(Effects.Balance left) {
    if (isDecoded(left) || !run.effects().inflows(account).isEmpty()) {
      return;
    }
    Address target = run.transaction().to().orElse(Address.ZERO);
    boolean recorded = run.effects().records().contains(target);
    add(
        "outflow.for-nothing",
        recorded ? Severity.WARNING : Severity.DANGER,
        left.asset().contract().toHex(),
        "This takes "
            + left.change().negate()
            + " of your "
            + (left.asset() instanceof Asset.Native ? "wei" : name(left.asset().contract()))
            + " and gives nothing back"
            + (recorded ? " but a record in the contract." : "."),
        Map.of("asset", left.asset().kind(), "amount", left.change().negate().toString()));
  }

  /** Whether a decoded call of the request says that this leaves. */
  private boolean isDecoded(Effects.Balance left) {
    BigInteger amount = left.change().negate();
    for (DecodedCall call : inputs.meaning().calls()) {
      boolean plain = call.data().isEmpty() && call.to().isPresent();
      if (left.asset() instanceof Asset.Native) {
        if (plain && call.value().amount().compareTo(amount) >= 0) {
          return true;
        }
      } else if (call.to().filter(left.asset().contract()::equals).isPresent()
          && (call.is("transfer") || call.is("transferFrom") || call.is("safeTransferFrom"))) {
        call.arguments().ifPresent(arguments -> recipient(arguments.address("to")));
        return true;
      }
    }
    return false;
  }

  private void reach() {
    for (Reach.Item item : run.reach()) {
      if (item.unlimited()) {
        unknown.add("Everything could be reached: " + item.because() + ".");
      } else if (item.excess().signum() > 0) {
        unknown.add(
            name(item.by())
                + " could take "
                + item.excess()
                + " more of your "
                + name(item.asset().contract())
                + " than the run shows ("
                + item.because()
                + ").");
      }
    }
  }

  private String name(Address address) {
    String shown = Checksum.of(address);
    return inputs.known().name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  private void danger(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.DANGER, about, says, evidence);
  }

  private void warn(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.WARNING, about, says, evidence);
  }

  private void info(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.INFO, about, says, evidence);
  }

  private void add(
      String rule, Severity severity, String about, String says, Map<String, String> evidence) {
    findings.add(new Finding(rule, severity, about, says, evidence));
  }
}
