package bothy.verdict;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.meaning.Intent;
import bothy.meaning.Known;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects what the rules find. */
final class Findings {
  private final Inputs inputs;
  private final Optional<Intent> intent;
  final List<Finding> all = new ArrayList<>();
  private final List<Finding> unknown = new ArrayList<>();

  Findings(Inputs inputs) {
    this.inputs = inputs;
    this.intent = IntentRules.read(inputs);
  }

  /** Whether the user's own words name somebody. */
  boolean isNamed(Address party) {
    return intent.filter(words -> words.names(party)).isPresent();
  }

  /** Whether the user's own words say that this much leaves. */
  boolean isNamedOutflow(Asset asset, BigInteger amount) {
    return intent.filter(words -> words.namesOutflow(asset, amount)).isPresent();
  }

  void danger(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.DANGER, about, says, evidence);
  }

  void warn(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.WARNING, about, says, evidence);
  }

  void info(String rule, String about, String says, Map<String, String> evidence) {
    add(rule, Severity.INFO, about, says, evidence);
  }

  void add(
      String rule, Severity severity, String about, String says, Map<String, String> evidence) {
    all.add(new Finding(rule, severity, about, says, evidence));
  }

  /** Something that matters isn't known: without a danger, the verdict is unknown. */
  void unknown(String rule, String about, String says) {
    Finding finding = new Finding(rule, Severity.WARNING, about, says, Map.of());
    all.add(finding);
    unknown.add(finding);
  }

  /** The user's name for an address with the address itself, or the address alone. */
  String name(Address address) {
    String shown = Checksum.of(address);
    return inputs.known().name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  /** An amount in the user's own units, or in the asset's smallest, plainly marked. */
  String amount(Asset asset, BigInteger amount) {
    return switch (asset) {
      case Asset.Native ignored -> decimal(amount, 18) + " ETH";
      case Asset.Erc20(Address token) -> {
        Known.Token facts = inputs.known().tokens().get(token);
        yield facts == null
            ? amount + " units of " + name(token)
            : decimal(amount, facts.decimals()) + " " + facts.symbol();
      }
      case Asset.Erc721(Address token, BigInteger id) -> "token " + id + " of " + name(token);
      case Asset.Erc1155(Address token, BigInteger id) ->
          amount + " of token " + id + " of " + name(token);
      case Asset.Collection(Address token) -> amount + " tokens of " + name(token);
    };
  }

  private static String decimal(BigInteger units, int decimals) {
    BigDecimal value = new BigDecimal(units, decimals);
    return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
  }

  /** The most severe first, each once. */
  List<Finding> sorted() {
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparing(Finding::severity)
                .reversed()
                .thenComparing(Finding::rule)
                .thenComparing(Finding::about)
                .thenComparing(Finding::says))
        .toList();
  }

  List<Finding> unknown() {
    return unknown.stream().distinct().toList();
  }
}
