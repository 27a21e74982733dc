package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.verdict.Deeds.Deed;
import bothy.verdict.Deeds.Grant;
import bothy.verdict.Deeds.Kind;
import java.math.BigInteger;
import java.util.List;

/** Who may take what after the request. */
final class IntentGrants extends IntentPart {
  IntentGrants(IntentSides sides) {
    super(sides);
  }

  void grant(Grant grant) {
    List<Step> approvals = wanted(Action.APPROVE);
    List<Step> revocations = wanted(Action.REVOKE);
    if (!grant.raised()) {
      lowered(grant, revocations);
      return;
    }
    if (approvals.isEmpty()) {
      if (!reduces(grant, revocations) && !partOfSpending(grant)) {
        danger(
            revocations.isEmpty() ? "spender" : "action",
            grant.spender().toHex(),
            "You said " + say.said() + "; this lets " + say.describe(grant) + ".",
            say.said(),
            say.describe(grant));
      }
      return;
    }
    List<Step> fitting =
        approvals.stream().filter(s -> admits(s, grant.spender(), Role.SPENDER)).toList();
    if (fitting.isEmpty()) {
      danger(
          "spender",
          grant.spender().toHex(),
          "You said "
              + say.parties(approvals, Role.SPENDER)
              + "; this lets "
              + say.describe(grant)
              + ".",
          say.parties(approvals, Role.SPENDER),
          grant.spender().toHex());
      return;
    }
    if (fitting.stream().anyMatch(step -> step.gives().isEmpty())) {
      return;
    }
    boolean open = fitting.stream().anyMatch(Step::open);
    List<Term> terms = grantTerms(fitting, grant);
    if (terms.isEmpty() && !(open && fitting.stream().anyMatch(IntentGrants::vague))) {
      boolean beyond =
          grant.asset() instanceof Asset.Collection
              && fitting.stream()
                  .flatMap(step -> step.gives().stream())
                  .anyMatch(term -> term.thing().contracts().contains(grant.asset().contract()));
      danger(
          beyond ? "amount" : "token",
          grant.asset().contract().toHex(),
          "You said " + say.terms(fitting) + "; this lets " + say.describe(grant) + ".",
          say.terms(fitting),
          say.describe(grant));
    } else if (!open && terms.stream().noneMatch(term -> allows(term, fitting, grant))) {
      danger(
          "amount",
          grant.asset().contract().toHex(),
          "You said " + say.terms(fitting) + "; this lets " + say.describe(grant) + ".",
          say.terms(fitting),
          say.describe(grant));
    }
  }

  private static boolean vague(Step step) {
    return step.gives().stream().anyMatch(term -> term.thing().any());
  }

  private static List<Term> grantTerms(List<Step> steps, Grant grant) {
    return steps.stream()
        .flatMap(step -> step.gives().stream())
        .filter(term -> term.thing().fits(grant.asset()))
        .toList();
  }

  private static boolean allows(Term term, List<Step> steps, Grant grant) {
    boolean adds = steps.stream().anyMatch(Step::increase);
    BigInteger added = grant.amount().subtract(grant.before().orElse(BigInteger.ZERO));
    boolean everyToken = grant.asset() instanceof Asset.Collection;
    return term.holds(grant.amount())
        || (adds && term.holds(added))
        || (everyToken && (!term.stated() || term.unlimited()));
  }

  /** An allowance made smaller, or taken away. */
  private void lowered(Grant grant, List<Step> revocations) {
    if (revocations.isEmpty()) {
      return;
    }
    boolean cleared = grant.spender().equals(Address.ZERO); // an ERC-721's approval
    List<Step> fitting =
        revocations.stream()
            .filter(s -> cleared || admits(s, grant.spender(), Role.SPENDER))
            .toList();
    if (fitting.isEmpty()) {
      danger(
          "spender",
          grant.spender().toHex(),
          "You said "
              + say.parties(revocations, Role.SPENDER)
              + "; this is about "
              + say.name(grant.spender())
              + ".",
          say.parties(revocations, Role.SPENDER),
          grant.spender().toHex());
    } else if (fitting.stream().noneMatch(step -> fitsAny(step.gives(), grant.asset()))) {
      danger(
          "token",
          grant.asset().contract().toHex(),
          "You said " + say.terms(fitting) + "; this is about " + say.name(grant.asset()) + ".",
          say.terms(fitting),
          grant.asset().contract().toHex());
    }
  }

  /** Whether what is left of an allowance is what the words leave of it. */
  private static boolean reduces(Grant grant, List<Step> revocations) {
    return revocations.stream()
        .filter(step -> admits(step, grant.spender(), Role.SPENDER))
        .flatMap(step -> step.gives().stream())
        .anyMatch(term ->
            grant.before().isEmpty()
                && term.thing().fits(grant.asset())
                && term.most().filter(most -> grant.amount().compareTo(most) <= 0).isPresent());
  }

  /** An allowance for a contract that this very request calls, within what it may spend. */
  private boolean partOfSpending(Grant grant) {
    boolean called = deeds.targets.contains(grant.spender());
    return called
        && wanted.stream()
            .filter(step -> IntentKinds.SPENDING.contains(step.action()))
            .anyMatch(step ->
                step.open()
                    || step.gives().stream()
                        .anyMatch(term ->
                            term.thing().fits(grant.asset())
                                && term.most()
                                    .filter(most -> grant.amount().compareTo(most) <= 0)
                                    .isPresent()));
  }

  /** A request that only grants or takes back, where the words ask for something else. */
  void onlyGrants() {
    boolean only =
        !deeds.deeds.isEmpty()
            && deeds.deeds.stream()
                .allMatch(d -> d.kind() == Kind.GRANT || d.kind() == Kind.REVOCATION);
    if (only && wanted(Action.APPROVE).isEmpty() && wanted(Action.REVOKE).isEmpty()) {
      Deed first = deeds.deeds.getFirst();
      danger(
          "action",
          first.target().toHex(),
          "You said " + say.said() + "; this only " + say.describe(first) + ".",
          say.said(),
          first.kind().name());
    }
  }
}
