package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.meaning.Intent.Action;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.verdict.Deeds.Trade;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** What a decoded swap takes, gives, and to whom. */
final class IntentTrades extends IntentPart {
  IntentTrades(IntentSides sides) {
    super(sides);
  }

  void trade(Trade trade) {
    List<Step> swaps =
        wanted.stream()
            .filter(step -> step.action() == Action.SWAP || step.action() == Action.BUY)
            .toList();
    if (swaps.isEmpty()) {
      return;
    }
    boolean ours = deeds.mine.contains(trade.recipient());
    if (!ours
        && wanted.stream()
            .noneMatch(step -> step.addresses(Role.RECIPIENT).contains(trade.recipient()))
        && wanted.stream().noneMatch(IntentPart::hasUnclearRecipient)) {
      danger(
          "recipient",
          trade.recipient().toHex(),
          "You said "
              + say.said()
              + "; what this swap gives goes to "
              + say.name(trade.recipient())
              + ".",
          say.said(),
          trade.recipient().toHex());
    }
    if (swaps.size() > 1 || swaps.getFirst().open()) {
      return;
    }
    Step swap = swaps.getFirst();
    Asset into = asset(trade.into());
    leg(swap.gives(), asset(trade.from()), "takes");
    leg(swap.gets(), into, "gives");
    for (Term term : swap.gives()) {
      BigInteger spends = trade.spends().orElse(BigInteger.ZERO);
      if (term.thing().fits(asset(trade.from())) && !term.holds(spends)) {
        danger(
            "amount",
            asset(trade.from()).contract().toHex(),
            "You said "
                + term.words()
                + "; this swaps "
                + say.amount(asset(trade.from()), spends)
                + ".",
            term.words(),
            say.amount(asset(trade.from()), spends));
      }
    }
    for (Term term : swap.gets()) {
      boolean firm = term.most().isEmpty();
      BigInteger floor = firm ? trade.floor() : trade.floor().shiftLeft(1);
      if (term.thing().fits(into) && floor.compareTo(term.least()) < 0) {
        danger(
            "amount",
            into.contract().toHex(),
            "You said "
                + term.words()
                + "; this swap takes no less than "
                + say.amount(into, trade.floor())
                + ".",
            term.words(),
            say.amount(into, trade.floor()));
      }
    }
  }

  private void leg(List<Term> terms, Asset asset, String verb) {
    if (!fitsAny(terms, asset)) {
      danger(
          "token",
          asset.contract().toHex(),
          "You said " + say.words(terms) + "; this swap " + verb + " " + say.name(asset) + ".",
          say.words(terms),
          say.name(asset));
    }
  }

  private static Asset asset(Optional<Address> token) {
    return token.isPresent() ? new Asset.Erc20(token.get()) : new Asset.Native();
  }
}
