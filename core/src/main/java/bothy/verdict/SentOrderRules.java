package bothy.verdict;

import bothy.meaning.DecodedCall;
import bothy.meaning.SentOrders;

/** The rules over what a transaction signs: it is as good as a signature, for whoever finds it. */
final class SentOrderRules {
  private final Inputs inputs;
  private final Findings findings;

  SentOrderRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
  }

  void apply() {
    OrderRules orders = new OrderRules(inputs, findings);
    inputs
        .meaning()
        .allCalls()
        .peek(this::hash)
        .filter(call -> call.caller().equals(inputs.account()))
        .forEach(call -> SentOrders.of(call).forEach(orders::order));
  }

  private void hash(DecodedCall call) {
    boolean signs =
        call.as("setPreSignature").filter(arguments -> arguments.flag("signed")).isPresent()
            || call.is("preSign")
            || call.is("signMessage");
    if (signs) {
      findings.unknown(
          "signature.unknown",
          call.path(),
          "This signs by a transaction what isn't here itself: what it lets others do can't be"
              + " seen.");
    }
  }
}
