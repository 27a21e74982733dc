package bothy;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.policy.Terms;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** What an approval is bound to, a line each, for who touches a security key. */
final class TermsWords {
  private static final int ETHER = 18;

  private TermsWords() {}

  static List<String> of(Terms terms) {
    List<String> words = new ArrayList<>();
    words.add("Account " + terms.account() + " on chain " + terms.chain());
    words.add("A " + terms.payload().kind() + " with digest " + terms.digest());
    terms
        .limits()
        .leaves()
        .forEach((asset, amount) -> words.add("At most " + amount(asset, amount) + " may leave."));
    terms
        .limits()
        .arrives()
        .forEach((asset, amount) -> words.add("At least " + amount(asset, amount) + " arrive."));
    for (Exposure exposure : terms.limits().exposure()) {
      String most =
          exposure.unlimited()
              ? "any amount of " + name(exposure.asset())
              : amount(exposure.asset(), exposure.amount());
      String who = exposure.by().map(by -> by + "").orElse("Whoever holds it");
      words.add(who + " could take " + most + " later.");
    }
    words.add("A fee of at most " + ether(terms.limits().fee()) + ".");
    words.add("Until " + terms.until() + ".");
    return words;
  }

  private static String amount(Asset asset, BigInteger amount) {
    return asset instanceof Asset.Native
        ? ether(amount)
        : amount + " of the smallest unit of " + name(asset);
  }

  private static String ether(BigInteger wei) {
    return new BigDecimal(wei, ETHER).stripTrailingZeros().toPlainString() + " ETH";
  }

  private static String name(Asset asset) {
    return switch (asset) {
      case Asset.Native ignored -> "ETH";
      case Asset.Erc20(var token) -> token + "";
      case Asset.Erc721(var token, var id) -> token + " #" + id;
      case Asset.Erc1155(var token, var id) -> token + " #" + id;
      case Asset.Collection(var token) -> "every token of " + token;
    };
  }
}
