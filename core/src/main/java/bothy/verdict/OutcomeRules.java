package bothy.verdict;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Transaction;
import bothy.simulation.CallKind;
import bothy.simulation.Ending;
import bothy.simulation.Frame;
import bothy.simulation.HaltKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The rules over how a run ended. */
final class OutcomeRules {
  private final Run run;
  private final Findings findings;

  OutcomeRules(Run run, Findings findings) {
    this.run = run;
    this.findings = findings;
  }

  void apply() {
    ending();
    run.outcome()
        .call()
        .ifPresent(top -> {
          List<Frame> tops = run.transactions().size() > 1 ? top.calls() : List.of(top);
          for (int i = 0; i < Math.min(tops.size(), run.transactions().size()); i++) {
            function(run.transactions().get(i), tops.get(i));
          }
        });
  }

  private void ending() {
    switch (run.outcome().ending()) {
      case Ending.Success ignored -> run.outcome().call().ifPresent(this::innerFailure);
      case Ending.Reverted(Bytes data) -> reverts(data);
      case Ending.Halted(HaltKind kind, String says) -> {
        if (kind == HaltKind.STATE_UNKNOWN) {
          findings.unknown(
              "state.unproven", to(), "The run needed what isn't known: " + says + ".");
        } else if (kind == HaltKind.BUDGET) {
          findings.unknown("outcome.budget", to(), "The run was stopped: " + says + ".");
        } else {
          findings.warn(
              "outcome.reverts",
              to(),
              "This would fail and cost the fee: " + says + ".",
              Map.of("halt", says));
        }
      }
      case Ending.Invalid(String field, String expected, String found, String says) ->
          findings.warn(
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

  /** A call inside failed and the whole went on: what it was to do isn't done. */
  private void innerFailure(Frame frame) {
    for (Frame call : frame.calls()) {
      if (call.error().isPresent()) {
        findings.info(
            "outcome.inner-failed",
            call.to().toHex(),
            "A call inside, to "
                + findings.name(call.to())
                + ", fails and the rest goes on without it.",
            Map.of("error", call.error().get()));
      } else {
        innerFailure(call);
      }
    }
  }

  private void reverts(Bytes data) {
    if (run.takesNoValue()) {
      findings.warn(
          "value.not-payable",
          to(),
          "This would fail: what is called takes no value with it.",
          Map.of());
    }
    findings.warn(
        "outcome.reverts",
        to(),
        "This would fail and cost the fee: " + RevertReason.of(data) + ".",
        Map.of("output", data.toHex()));
  }

  private String to() {
    return last().to().map(Address::toHex).orElse("a new contract");
  }

  private Transaction last() {
    return run.transactions().getLast();
  }

  /** Value sent to a function that the code doesn't have, which only a fallback takes. */
  private void function(Transaction transaction, Frame top) {
    Optional<Address> to = transaction.to();
    if (to.isEmpty() || transaction.value().isZero() || transaction.data().size() < 4) {
      return;
    }
    List<Address> ran = new ArrayList<>();
    collect(top, ran);
    List<Bytes> codes =
        ran.stream()
            .map(address -> run.outcome().touched().get(address))
            .filter(touched -> touched != null && !touched.code().isEmpty())
            .map(touched -> touched.code())
            .toList();
    Bytes selector = transaction.data().slice(0, 4);
    if (!codes.isEmpty() && codes.stream().noneMatch(code -> holds(code, selector))) {
      findings.warn(
          "value.no-function",
          to.get().toHex(),
          "This sends value to a function, "
              + selector
              + ", that "
              + findings.name(to.get())
              + " doesn't have.",
          Map.of("selector", selector.toHex()));
    }
  }

  /** Whose code ran as the one called. */
  private static void collect(Frame frame, List<Address> ran) {
    ran.add(frame.to());
    frame.calls().stream()
        .filter(call -> call.kind() == CallKind.DELEGATECALL)
        .forEach(call -> collect(call, ran));
  }

  /** Whether the selector stands in the code, as PUSH4 or, in a table or cut, in any other way. */
  private static boolean holds(Bytes code, Bytes selector) {
    int zeros = 0;
    while (zeros < 3 && selector.at(zeros) == 0) {
      zeros++;
    }
    Bytes wanted = selector.slice(zeros);
    for (int at = 0; at + wanted.size() <= code.size(); at++) {
      int i = 0;
      while (i < wanted.size() && code.at(at + i) == wanted.at(i)) {
        i++;
      }
      if (i == wanted.size()) {
        return true;
      }
    }
    return false;
  }
}
