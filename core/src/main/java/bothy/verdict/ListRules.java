package bothy.verdict;

import bothy.eth.Address;
import bothy.meaning.Lists;
import java.util.Map;

/** The rule over addresses that lists hold something against. */
final class ListRules {
  private final Inputs inputs;
  private final Findings findings;

  ListRules(Inputs inputs, Findings findings) {
    this.inputs = inputs;
    this.findings = findings;
  }

  void apply() {
    Lists lists = inputs.context().lists();
    if (lists.addresses().isEmpty()) {
      return;
    }
    for (Address party : Counterparties.of(inputs)) {
      lists.against(party).ifPresent(listed -> listed(party, listed));
    }
  }

  private void listed(Address party, Lists.Listed listed) {
    findings.danger(
        "address.listed",
        party.toHex(),
        findings.name(party)
            + " is "
            + listed.standing().word()
            + " by your list "
            + listed.list()
            + (listed.label().isEmpty() ? "." : ": " + listed.label() + "."),
        Map.of("list", listed.list(), "kind", listed.standing().word(), "label", listed.label()));
  }
}
