package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.verdict.Deeds.Kind;
import bothy.verdict.Deeds.Payment;
import java.math.BigInteger;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Whom the request pays, and what. */
final class IntentPayments extends IntentPart {
  /** What payments used of each term, by the term itself: two steps may say the same. */
  private final IdentityHashMap<Term, BigInteger> spent = new IdentityHashMap<>();

  IntentPayments(IntentSides sides) {
    super(sides);
  }

  void payment(Payment payment) {
    List<Step> able = wanted.stream().filter(step -> pays(step, payment)).toList();
    if (able.isEmpty()) {
      danger(
          "action",
          payment.recipient().toHex(),
          "You said " + say.said() + "; this pays " + say.describe(payment) + ".",
          say.said(),
          Kind.PAYMENT.name());
      return;
    }
    List<Step> fitting =
        able.stream()
            .filter(step ->
                step.action() != Action.PAY || admits(step, payment.recipient(), Role.RECIPIENT))
            .toList();
    if (fitting.isEmpty()) {
      danger(
          "recipient",
          payment.recipient().toHex(),
          "You said "
              + say.parties(able, Role.RECIPIENT)
              + "; this pays "
              + say.name(payment.recipient())
              + ".",
          say.parties(able, Role.RECIPIENT),
          payment.recipient().toHex());
      return;
    }
    if (fitting.stream().anyMatch(step -> step.open() || step.gives().isEmpty())) {
      return;
    }
    List<Term> terms =
        fitting.stream()
            .flatMap(step -> step.gives().stream())
            .filter(term -> of(term, payment))
            .toList();
    if (terms.isEmpty()) {
      danger(
          "token",
          payment.asset().contract().toHex(),
          "You said " + say.terms(fitting) + "; this pays " + say.describe(payment) + ".",
          say.terms(fitting),
          say.amount(payment.asset(), payment.amount()));
    } else if (payment.clear() && terms.stream().noneMatch(term -> covers(term, payment))) {
      danger(
          "amount",
          payment.asset().contract().toHex(),
          "You said " + say.terms(fitting) + "; this pays " + say.describe(payment) + ".",
          say.terms(fitting),
          say.amount(payment.asset(), payment.amount()));
    }
  }

  /** Whether a term holds the amount and isn't used up by payments before; if so, uses it. */
  private boolean covers(Term term, Payment payment) {
    BigInteger with = spent.getOrDefault(term, BigInteger.ZERO).add(payment.amount());
    boolean within = term.most().filter(most -> with.compareTo(most) > 0).isEmpty();
    if (!term.holds(payment.amount()) || !within) {
      return false;
    }
    spent.put(term, with);
    return true;
  }

  /** Whether a step can be done by a bare payment. */
  private boolean pays(Step step, Payment payment) {
    if (step.action() == Action.PAY) {
      return true;
    }
    boolean toNamed = step.addresses(Role.values()).contains(payment.recipient());
    boolean toToken =
        step.action() == Action.WRAP
            && step.gets().stream()
                .anyMatch(term -> term.thing().contracts().contains(payment.recipient()));
    return toToken || (IntentKinds.BY_PAYMENT.contains(step.action()) && toNamed);
  }

  static boolean of(Term term, Payment payment) {
    boolean unique =
        !payment.clear()
            && term.thing().fits(new Asset.Erc721(payment.asset().contract(), payment.amount()));
    return unique || term.thing().fits(payment.asset());
  }

  /** Somebody else whom a payment reaches in the run. */
  void strangers() {
    boolean pays = wanted.stream().allMatch(step -> step.action() == Action.PAY);
    boolean open =
        wanted.stream()
            .anyMatch(s -> s.addresses(Role.RECIPIENT).isEmpty() || hasUnclearRecipient(s));
    if (deeds.effects.isEmpty() || !pays || open) {
      return;
    }
    Set<Address> recipients = new TreeSet<>();
    wanted.forEach(step -> recipients.addAll(step.addresses(Role.RECIPIENT)));
    for (Effects.Balance balance : deeds.effects.get().balances()) {
      Asset asset = balance.asset();
      boolean direct = !deeds.payments(asset).isEmpty();
      if (balance.change().signum() > 0
          && deeds.out.containsKey(asset)
          && !direct
          && !recipients.contains(balance.account())
          && !deeds.mine.contains(balance.account())) {
        danger(
            "recipient",
            balance.account().toHex(),
            "You said "
                + say.parties(wanted, Role.RECIPIENT)
                + "; in this run "
                + say.amount(asset, balance.change())
                + " goes to "
                + say.name(balance.account())
                + ".",
            say.parties(wanted, Role.RECIPIENT),
            balance.account().toHex());
      }
    }
  }

  /** A payment that the run doesn't make. */
  void unmoved() {
    if (deeds.effects.isEmpty() || wanted.size() != 1 || !deeds.payments.isEmpty()) {
      return;
    }
    Step step = wanted.getFirst();
    Set<Address> recipients = step.addresses(Role.RECIPIENT);
    if (step.action() != Action.PAY || recipients.isEmpty() || hasUnclearRecipient(step)) {
      return;
    }
    boolean reached =
        deeds.effects.get().balances().stream()
            .anyMatch(b -> b.change().signum() > 0 && recipients.contains(b.account()));
    if (!reached && !recipients.stream().allMatch(deeds.mine::contains)) {
      danger(
          "action",
          recipients.iterator().next().toHex(),
          "You said to "
              + step.words()
              + " "
              + say.parties(wanted, Role.RECIPIENT)
              + "; in this run nothing gets there.",
          say.said(),
          "nothing");
    }
  }
}
