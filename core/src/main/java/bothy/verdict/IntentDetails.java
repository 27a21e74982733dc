package bothy.verdict;

import bothy.eth.Address;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.verdict.Deeds.Deed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Whom and how much other decoded calls name. */
final class IntentDetails extends IntentPart {
  IntentDetails(IntentSides sides) {
    super(sides);
  }

  /** Whom and how much a decoded call names. */
  void details(Deed deed) {
    List<Step> able = wanted.stream().filter(step -> IntentKinds.does(step, deed)).toList();
    if (able.isEmpty()) {
      return;
    }
    switch (deed.kind()) {
      case DEPOSIT, WITHDRAWAL -> {
        beneficiary(deed, able, true);
        target(deed, able);
        deed.amount().ifPresent(amount -> namedAmount(deed, able, amount));
      }
      case DELEGATION -> beneficiary(deed, able, false);
      case ACCOUNT, CONTROL -> {
        Address named = deed.beneficiary().orElse(Address.ZERO);
        if (able.stream().noneMatch(step -> admitsInAnyRole(step, named))) {
          wrongParty(named, able);
        }
      }
      case VOTE -> vote(deed, able);
      case SWAP -> target(deed, able);
      default -> {}
    }
  }

  private void beneficiary(Deed deed, List<Step> able, boolean selfIsFine) {
    Address named = deed.beneficiary().orElse(Address.ZERO);
    if (deed.beneficiary().isEmpty() || (selfIsFine && deeds.mine.contains(named))) {
      return;
    }
    boolean admitted =
        able.stream()
            .anyMatch(step ->
                selfIsFine
                    ? step.addresses(Role.RECIPIENT).contains(named) || hasUnclearRecipient(step)
                    : admits(step, named, Role.RECIPIENT));
    if (!admitted) {
      wrongParty(named, able);
    }
  }

  private void wrongParty(Address found, List<Step> able) {
    String said = say.parties(able, Role.RECIPIENT, Role.COUNTERPART);
    danger(
        "recipient",
        found.toHex(),
        "You said "
            + (said.isEmpty() ? say.said() : said)
            + "; this names "
            + say.name(found)
            + ".",
        said,
        found.toHex());
  }

  /** The contract called, where the words name one for every step that this can be. */
  private void target(Deed deed, List<Step> able) {
    boolean tokens =
        able.stream()
            .anyMatch(step ->
                (step.action() == Action.WRAP && fitsContract(step.gets(), deed.target()))
                    || (step.action() == Action.UNWRAP
                        && fitsContract(step.gives(), deed.target())));
    boolean named =
        able.stream()
            .anyMatch(step ->
                admits(step, deed.target(), Role.COUNTERPART)
                    && step.action() != Action.WRAP
                    && step.action() != Action.UNWRAP);
    if (tokens || named) {
      return;
    }
    boolean wraps =
        able.stream().anyMatch(s -> s.action() == Action.WRAP || s.action() == Action.UNWRAP);
    danger(
        wraps ? "token" : "recipient",
        deed.target().toHex(),
        "You said "
            + (wraps ? say.said() : say.parties(able, Role.COUNTERPART))
            + "; this calls "
            + say.name(deed.target())
            + ".",
        wraps ? say.said() : say.parties(able, Role.COUNTERPART),
        deed.target().toHex());
  }

  private static boolean fitsContract(List<Term> terms, Address contract) {
    return terms.isEmpty()
        || terms.stream()
            .anyMatch(term ->
                term.thing().contracts().isEmpty() || term.thing().contracts().contains(contract));
  }

  private void namedAmount(Deed deed, List<Step> able, BigInteger amount) {
    List<Term> terms = new ArrayList<>();
    for (Step step : able) {
      boolean gets = step.action() == Action.WITHDRAW || step.action() == Action.CLAIM;
      List<Term> of = gets ? step.gets() : step.gives();
      if (step.open() || of.isEmpty()) {
        return;
      }
      terms.addAll(of);
    }
    if (terms.stream().noneMatch(term -> term.holds(amount))) {
      danger(
          "amount",
          deed.target().toHex(),
          "You said " + say.words(terms) + "; this is for " + say.scaled(terms, amount) + ".",
          say.words(terms),
          amount.toString());
    }
  }

  private void vote(Deed deed, List<Step> able) {
    boolean number =
        able.stream().anyMatch(s -> s.number().isEmpty() || s.number().equals(deed.number()));
    boolean support =
        able.stream().anyMatch(s -> s.support().isEmpty() || s.support().get() == deed.support());
    if (!number) {
      BigInteger found = deed.number().orElse(BigInteger.ZERO);
      BigInteger said = able.getFirst().number().orElse(BigInteger.ZERO);
      danger(
          "action",
          "proposal " + found,
          "You said proposal " + said + "; this votes on proposal " + found + ".",
          said.toString(),
          found.toString());
    }
    if (!support) {
      String said = stance(able.getFirst().support().orElse(-1));
      danger(
          "action",
          "vote",
          "You said to vote " + said + "; this votes " + stance(deed.support()) + ".",
          said,
          stance(deed.support()));
    }
  }

  private static String stance(int support) {
    return switch (support) {
      case 0 -> "against";
      case 1 -> "for";
      case 2 -> "abstain";
      default -> "in another way";
    };
  }
}
