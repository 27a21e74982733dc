package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.verdict.Deeds.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What leaves and what arrives, all in all. */
final class IntentFlows extends IntentPart {
  IntentFlows(IntentSides sides) {
    super(sides);
  }

  void outflows() {
    List<Step> flows =
        wanted.stream()
            .filter(s -> s.action() != Action.APPROVE && s.action() != Action.REVOKE)
            .toList();
    boolean free =
        flows.stream()
            .anyMatch(
                s -> s.open() || (IntentKinds.COSTING.contains(s.action()) && s.gives().isEmpty()));
    if (free) {
      return;
    }
    deeds.out.forEach((asset, amount) -> outflow(flows, asset, amount));
  }

  private void outflow(List<Step> flows, Asset asset, BigInteger amount) {
    List<Term> terms =
        flows.stream()
            .filter(step -> !IntentKinds.FREE.contains(step.action()))
            .flatMap(step -> step.gives().stream())
            .filter(term ->
                term.thing().fits(asset)
                    || deeds.payments(asset).stream().anyMatch(p -> IntentPayments.of(term, p)))
            .toList();
    if (terms.isEmpty()) {
      if (!isShare(flows, asset)) {
        String said = flows.isEmpty() ? say.said() : say.terms(flows);
        danger(
            "token",
            asset.contract().toHex(),
            "You said "
                + (said.isEmpty() ? say.said() : said)
                + "; "
                + say.amount(asset, amount)
                + " leaves.",
            said,
            say.amount(asset, amount));
      }
      return;
    }
    boolean unclear = deeds.payments(asset).stream().anyMatch(p -> !p.clear());
    boolean bounded = terms.stream().allMatch(term -> term.most().isPresent());
    BigInteger most = sum(terms, term -> term.most().orElse(BigInteger.ZERO));
    BigInteger least = sum(terms, Term::least);
    boolean over = bounded && amount.compareTo(most) > 0;
    boolean under = flows.size() == 1 && amount.compareTo(least) < 0 && !exactInCall(terms, asset);
    if (!unclear && (over || under)) {
      danger(
          "amount",
          asset.contract().toHex(),
          "You said " + say.words(terms) + "; " + say.amount(asset, amount) + " leaves.",
          say.words(terms),
          say.amount(asset, amount));
    }
  }

  /** Whether a call names the amount that was said: some tokens then move a little less. */
  private boolean exactInCall(List<Term> terms, Asset asset) {
    return deeds.payments(asset).stream()
            .anyMatch(p -> terms.stream().anyMatch(t -> t.holds(p.amount())))
        || deeds.deeds.stream()
            .anyMatch(d -> d.amount().filter(a -> terms.getFirst().holds(a)).isPresent());
  }

  private static BigInteger sum(
      List<Term> terms, java.util.function.Function<Term, BigInteger> part) {
    return terms.stream().map(part).reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Whether what leaves on a withdrawal is its receipt: burnt, or back with its contract. */
  private boolean isShare(List<Step> flows, Asset asset) {
    boolean withdraws =
        flows.stream().anyMatch(s -> s.action() == Action.WITHDRAW || s.action() == Action.UNWRAP);
    return withdraws
        && !(asset instanceof Asset.Native)
        && deeds.effects.isPresent()
        && deeds.effects.get().balances().stream()
            .filter(b -> b.asset().equals(asset) && b.change().signum() > 0)
            .allMatch(b ->
                b.account().equals(Address.ZERO)
                    || b.account().equals(asset.contract())
                    || deeds.targets.contains(b.account()));
  }

  void inflows() {
    List<Step> flows =
        wanted.stream()
            .filter(s -> s.action() != Action.APPROVE && s.action() != Action.REVOKE)
            .toList();
    if (deeds.effects.isEmpty() || flows.size() != 1) {
      return;
    }
    Step step = flows.getFirst();
    Set<Address> others = step.addresses(Role.RECIPIENT);
    others.removeAll(deeds.mine);
    if (!IntentKinds.GETTING.contains(step.action())
        || !others.isEmpty()
        || hasUnclearRecipient(step)) {
      return;
    }
    if (deeds.deeds.stream().allMatch(d -> d.kind() == Kind.GRANT)) {
      return; // said already
    }
    if (step.gets().isEmpty() && deeds.in.isEmpty() && !step.open()) {
      nothingArrives(step);
    }
    step.gets().forEach(term -> inflow(step, term));
  }

  private void nothingArrives(Step step) {
    if (step.action() == Action.SWAP
        || step.action() == Action.BUY
        || step.action() == Action.MINT) {
      danger(
          "action",
          "nothing arrives",
          "You said " + say.said() + "; in this run nothing arrives.",
          say.said(),
          "nothing");
    }
  }

  private void inflow(Step step, Term term) {
    BigInteger total =
        deeds.in.entrySet().stream()
            .filter(e ->
                term.thing().fits(e.getKey())
                    && !(term.thing().any() && e.getKey() instanceof Asset.Native))
            .map(Map.Entry::getValue)
            .reduce(BigInteger.ZERO, BigInteger::add);
    boolean exact = step.action() == Action.WITHDRAW || step.action() == Action.UNWRAP;
    boolean over = exact && term.most().filter(most -> total.compareTo(most) > 0).isPresent();
    if (term.thing().any() && !term.stated() && !deeds.in.isEmpty()) {
      return;
    }
    boolean quote = step.action() == Action.SWAP || step.action() == Action.BUY;
    if (total.signum() == 0) {
      String found =
          deeds.in.isEmpty()
              ? "nothing"
              : deeds.in.entrySet().stream()
                  .map(e -> say.amount(e.getKey(), e.getValue()))
                  .collect(Collectors.joining(", "));
      danger(
          deeds.in.isEmpty() ? "amount" : "token",
          "arrives",
          "You said that " + term.words() + " arrives; what arrives is " + found + ".",
          term.words(),
          found);
    } else if (total.compareTo(quote ? leastOf(term) : term.least()) < 0 || over) {
      String found = say.scaled(List.of(term), total);
      danger(
          "amount",
          "arrives",
          "You said that " + term.words() + " arrives; what arrives is " + found + ".",
          term.words(),
          found);
    }
  }

  /**
   * A price without "at least" is a quote, which moves: a hundredth less is still what was said.
   */
  private static BigInteger leastOf(Term term) {
    return term.most().isEmpty()
        ? term.least()
        : term.least().subtract(term.least().divide(BigInteger.valueOf(100)));
  }
}
