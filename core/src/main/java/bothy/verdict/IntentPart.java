package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.meaning.Intent;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Party;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A part of the rules that hold a request against the user's words. */
abstract class IntentPart {
  final Inputs inputs;
  final Intent intent;
  final Deeds deeds;

  /** What the words ask for, without what they forbid. */
  final List<Step> wanted;

  final IntentWording say;
  final List<Finding> findings;
  private final Set<String> reported;

  IntentPart(IntentSides sides) {
    this.inputs = sides.inputs();
    this.intent = sides.intent();
    this.deeds = sides.deeds();
    this.wanted = intent.wanted();
    this.say = new IntentWording(inputs, wanted);
    this.findings = sides.findings();
    this.reported = sides.reported();
  }

  /** Whether the words admit {@code address} in a role: they name it, or nobody, or unclearly. */
  static boolean admits(Step step, Address address, Role role) {
    List<Party> parties = step.parties().stream().filter(p -> p.role() == role).toList();
    return parties.isEmpty()
        || parties.stream()
            .anyMatch(p -> p.addresses().isEmpty() || p.addresses().contains(address));
  }

  static boolean admitsInAnyRole(Step step, Address address) {
    return step.parties().isEmpty()
        || step.parties().stream()
            .anyMatch(p -> p.addresses().isEmpty() || p.addresses().contains(address));
  }

  static boolean hasUnclearRecipient(Step step) {
    return step.parties().stream()
        .anyMatch(p -> p.role() == Role.RECIPIENT && p.addresses().isEmpty());
  }

  static boolean fitsAny(List<Term> terms, Asset asset) {
    return terms.isEmpty() || terms.stream().anyMatch(term -> term.thing().fits(asset));
  }

  List<Step> wanted(Action action) {
    return wanted.stream().filter(step -> step.action() == action).toList();
  }

  void danger(String rule, String about, String says, String said, String found) {
    if (reported.add(rule + about)) {
      findings.add(
          new Finding(
              "intent." + rule,
              Severity.DANGER,
              about,
              says,
              Map.of("said", said, "found", found)));
    }
  }
}
