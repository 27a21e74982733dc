package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Checksum;
import bothy.eth.Shown;
import bothy.meaning.Intent;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.verdict.Deeds.Deed;
import bothy.verdict.Deeds.Grant;
import bothy.verdict.Deeds.Kind;
import bothy.verdict.Deeds.Payment;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Holds a request, and what its run did, against the user's own words. What isn't known never
 * contradicts: where an amount, a party or a clause couldn't be read, or a call isn't decoded and
 * no run shows what it does, there is no finding.
 */
final class IntentRules extends IntentPart {
  /** As many first and last hex digits as people look at. */
  private static final int LOOKED_AT = 4;

  private IntentRules(IntentSides sides) {
    super(sides);
  }

  /** What can be read of the user's words; empty if there are none. */
  static Optional<Intent> read(Inputs inputs) {
    return inputs
        .intent()
        .filter(words -> !words.isBlank())
        .map(words ->
            Intent.read(
                words, inputs.known(), inputs.account(), Deeds.addresses(inputs), inputs.chain()));
  }

  /** Adds what the user's words say against the request; nothing if there are none. */
  static void apply(Inputs inputs, List<Finding> findings) {
    Optional<Intent> intent = read(inputs);
    if (intent.isPresent()) {
      IntentSides sides =
          new IntentSides(inputs, intent.get(), Deeds.of(inputs), findings, new HashSet<>());
      new IntentRules(sides).apply(sides);
    }
  }

  private void apply(IntentSides sides) {
    unread();
    network();
    lookalikes();
    prohibitions();
    if (!intent.whole() || wanted.isEmpty()) {
      return;
    }
    IntentPayments payments = new IntentPayments(sides);
    IntentGrants grants = new IntentGrants(sides);
    IntentFlows flows = new IntentFlows(sides);
    deeds.deeds.forEach(this::action);
    deeds.payments.forEach(payments::payment);
    deeds.trades.forEach(new IntentTrades(sides)::trade);
    deeds.deeds.forEach(new IntentDetails(sides)::details);
    deeds.grants.forEach(grants::grant);
    grants.onlyGrants();
    flows.outflows();
    flows.inflows();
    payments.strangers();
    payments.unmoved();
    delegations();
    counterparts();
  }

  private void unread() {
    if (intent.unread().isEmpty()) {
      return;
    }
    String shown =
        intent.unread().stream()
            .limit(8)
            .map(unread -> Shown.of(unread.words()))
            .collect(Collectors.joining(", "));
    boolean nothing = intent.steps().isEmpty() || !intent.whole();
    findings.add(
        new Finding(
            "intent.unread",
            Severity.INFO,
            "intent",
            nothing
                ? "Your words could not be read, so the request isn't held against them: "
                    + shown
                    + "."
                : "These of your words could not be read: " + shown + ".",
            Map.of(
                "words",
                shown,
                "at",
                intent.unread().stream()
                    .limit(8)
                    .map(unread -> Integer.toString(unread.start()))
                    .collect(Collectors.joining(", ")))));
  }

  private void network() {
    if (intent.network().isEmpty()) {
      return;
    }
    ChainId said = intent.network().get();
    ChainId found = inputs.requestChain().orElse(inputs.chain());
    if (!said.equals(found) || !said.equals(inputs.chain())) {
      danger(
          "network",
          "chain " + found,
          "You said chain " + said + "; this is for chain " + found + ".",
          said.toString(),
          found.toString());
    }
  }

  /** An address made to be taken for one that the words name. */
  private void lookalikes() {
    Set<Address> named = new TreeSet<>();
    for (Step step : intent.steps()) {
      step.parties().forEach(party -> named.addAll(party.addresses()));
    }
    Map<String, Address> byEnds = new HashMap<>();
    named.forEach(address -> byEnds.putIfAbsent(ends(address), address));
    for (Address found : Deeds.addresses(inputs)) {
      Address meant = byEnds.get(ends(found));
      if (meant != null && !named.contains(found) && !saidAlready(found)) {
        findings.add(
            new Finding(
                "lookalike",
                Severity.DANGER,
                found.toHex(),
                Checksum.of(found)
                    + " looks like "
                    + say.name(meant)
                    + ", which you named, and is another address.",
                Map.of("found", found.toHex(), "known", meant.toHex())));
      }
    }
  }

  private boolean saidAlready(Address lookalike) {
    return findings.stream()
        .anyMatch(f -> f.rule().equals("lookalike") && f.about().equals(lookalike.toHex()));
  }

  private static String ends(Address address) {
    String hex = address.toHex();
    return hex.substring(2, 2 + LOOKED_AT) + hex.substring(hex.length() - LOOKED_AT);
  }

  /** What the words forbid. */
  private void prohibitions() {
    for (Step step : intent.steps()) {
      if (step.negated()) {
        forbid(step);
      }
    }
  }

  private void forbid(Step step) {
    Set<Address> parties = step.addresses(Role.values());
    boolean unclear = step.parties().stream().anyMatch(party -> party.addresses().isEmpty());
    if (unclear) {
      return;
    }
    String said = "no " + step.words();
    if (step.action() == Action.APPROVE) {
      for (Grant grant : deeds.grants) {
        boolean spender = parties.isEmpty() || parties.contains(grant.spender());
        if (grant.raised() && spender && forbids(step, grant.asset(), grant.amount())) {
          danger(
              "spender",
              grant.spender().toHex(),
              "You said that this must not be; it lets " + say.describe(grant) + ".",
              said,
              grant.spender().toHex());
        }
      }
    } else if (step.action() == Action.PAY) {
      for (Payment payment : deeds.payments) {
        boolean recipient = parties.isEmpty() || parties.contains(payment.recipient());
        if (recipient && forbids(step, payment.asset(), payment.amount())) {
          danger(
              "recipient",
              payment.recipient().toHex(),
              "You said that this must not be; it pays " + say.describe(payment) + ".",
              said,
              payment.recipient().toHex());
        }
      }
    } else if (step.gives().stream().noneMatch(Term::stated)
        && step.gets().stream().noneMatch(Term::stated)) {
      for (Deed deed : deeds.deeds) {
        if (IntentKinds.kinds(step.action()).contains(deed.kind())) {
          danger(
              "action",
              deed.target().toHex(),
              "You said not to " + step.words() + "; this does.",
              said,
              deed.kind().name());
        }
      }
    }
  }

  private static boolean forbids(Step step, Asset asset, BigInteger amount) {
    return step.gives().isEmpty()
        || step.gives().stream().anyMatch(term -> term.thing().fits(asset) && term.holds(amount));
  }

  /** A decoded call of a kind that no word asks for. */
  private void action(Deed deed) {
    boolean handled =
        switch (deed.kind()) {
          case PAYMENT, GRANT, REVOCATION -> true;
          case OTHER -> !wanted.stream().allMatch(step -> step.action() == Action.SIGN_IN);
          case MESSAGE ->
              !wanted.stream().allMatch(s -> IntentKinds.NEVER_MESSAGES.contains(s.action()));
          default -> false;
        };
    if (handled || wanted.stream().anyMatch(step -> IntentKinds.does(step, deed))) {
      return;
    }
    danger(
        "action",
        deed.target().toHex(),
        "You said " + say.said() + "; this is " + say.describe(deed) + ".",
        say.said(),
        deed.kind().name());
  }

  /** What a run makes of the account's own code and control. */
  private void delegations() {
    if (deeds.effects.isEmpty()) {
      return;
    }
    Effects effects = deeds.effects.get();
    boolean delegated = deeds.has(Kind.ACCOUNT) || !wanted(Action.DELEGATE_ACCOUNT).isEmpty();
    for (Effects.Delegation delegation : effects.delegations()) {
      if (!delegated
          && deeds.mine.contains(delegation.account())
          && !delegation.delegate().equals(Address.ZERO)) {
        danger(
            "action",
            delegation.delegate().toHex(),
            "You said "
                + say.said()
                + "; this lets the code at "
                + say.name(delegation.delegate())
                + " act as your account.",
            say.said(),
            delegation.delegate().toHex());
      }
    }
    for (Effects.Control change : effects.control()) {
      if (deeds.mine.contains(change.contract()) && wanted(Action.CONTROL).isEmpty()) {
        danger(
            "action",
            change.contract().toHex(),
            "You said "
                + say.said()
                + "; this changes the "
                + change.what()
                + " of "
                + say.name(change.contract())
                + ".",
            say.said(),
            change.what());
      }
    }
  }

  /** The contract that the words name has no part in the request. */
  private void counterparts() {
    Set<Address> named = new TreeSet<>();
    for (Step step : wanted) {
      boolean closed =
          step.parties().stream()
              .anyMatch(p -> p.role() == Role.COUNTERPART && !p.addresses().isEmpty());
      boolean unclear = step.parties().stream().anyMatch(p -> p.addresses().isEmpty());
      if (!closed || unclear) {
        return;
      }
      named.addAll(step.addresses(Role.COUNTERPART));
    }
    Set<Address> part = new TreeSet<>(deeds.targets);
    deeds.grants.forEach(grant -> part.add(grant.spender()));
    deeds.payments.forEach(payment -> part.add(payment.recipient()));
    deeds.deeds.forEach(deed -> deed.beneficiary().ifPresent(part::add));
    deeds.effects.ifPresent(e ->
        e.balances()
            .forEach(b -> {
              part.add(b.account());
              part.add(b.asset().contract());
            }));
    if (deeds.targets.isEmpty() || part.stream().anyMatch(named::contains)) {
      return;
    }
    Address target = deeds.targets.iterator().next();
    danger(
        "recipient",
        target.toHex(),
        "You said "
            + say.parties(wanted, Role.COUNTERPART)
            + "; this calls "
            + say.name(target)
            + ".",
        say.parties(wanted, Role.COUNTERPART),
        target.toHex());
  }
}
