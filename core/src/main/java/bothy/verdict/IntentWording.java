package bothy.verdict;

import bothy.effects.Asset;
import bothy.effects.Effects;
import bothy.eth.Address;
import bothy.eth.Checksum;
import bothy.meaning.Intent;
import bothy.meaning.Intent.Role;
import bothy.meaning.Intent.Step;
import bothy.meaning.Intent.Term;
import bothy.meaning.Known;
import bothy.verdict.Deeds.Deed;
import bothy.verdict.Deeds.Grant;
import bothy.verdict.Deeds.Payment;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Puts both sides, what the user said and what the request does, into words. */
final class IntentWording {
  private final Inputs inputs;
  private final List<Step> wanted;

  IntentWording(Inputs inputs, List<Step> wanted) {
    this.inputs = inputs;
    this.wanted = wanted;
  }

  /** The words in short: each step's action, amounts and parties. */
  String said() {
    return wanted.stream()
        .map(step ->
            (step.words() + " " + words(step.gives()) + " " + parties(List.of(step), Role.values()))
                .strip()
                .replaceAll(" +", " "))
        .collect(Collectors.joining("; "));
  }

  /** What leaves by the words of these steps. */
  String terms(List<Step> steps) {
    return words(steps.stream().flatMap(step -> step.gives().stream()).toList());
  }

  /** Amounts as they were written. */
  String words(List<Term> terms) {
    return terms.stream().map(Term::words).distinct().collect(Collectors.joining(" and "));
  }

  /** Those whom these steps name in these roles. */
  String parties(List<Step> steps, Role... roles) {
    return steps.stream()
        .flatMap(step -> step.addresses(roles).stream())
        .distinct()
        .map(this::name)
        .collect(Collectors.joining(" or "));
  }

  String describe(Payment payment) {
    return amount(payment.asset(), payment.amount()) + " to " + name(payment.recipient());
  }

  String describe(Grant grant) {
    if (grant.asset() instanceof Asset.Collection(Address token)) {
      return name(grant.spender()) + " take every token of " + name(token);
    }
    Effects.Allowance limit =
        new Effects.Allowance(
            inputs.account(),
            grant.spender(),
            grant.asset(),
            grant.amount(),
            BigInteger.ZERO,
            Optional.empty(),
            "",
            Optional.empty());
    return name(grant.spender())
        + " take "
        + (limit.unlimited()
            ? "an unlimited amount of " + name(grant.asset())
            : amount(grant.asset(), grant.amount()));
  }

  String describe(Deed deed) {
    String at = deed.target().equals(Address.ZERO) ? "" : " at " + name(deed.target());
    return switch (deed.kind()) {
          case PAYMENT -> "a payment";
          case GRANT -> "lets somebody take tokens";
          case REVOCATION -> "takes an allowance back";
          case SWAP -> "a swap";
          case DEPOSIT -> "a deposit";
          case WITHDRAWAL -> "a withdrawal";
          case VOTE -> "a vote";
          case DELEGATION -> "a delegation of votes";
          case CONTROL -> "a change of who directs a contract";
          case ACCOUNT ->
              "a delegation of your account to " + name(deed.beneficiary().orElse(Address.ZERO));
          case CREATION -> "the creation of a contract";
          case MESSAGE -> "a message to sign";
          case OTHER -> "a call";
        }
        + at;
  }

  /** An amount in the unit of the words, where there is one. */
  String scaled(List<Term> terms, BigInteger amount) {
    Intent.Thing thing = terms.getFirst().thing();
    if (thing.isNative()) {
      return amount(new Asset.Native(), amount);
    }
    return thing.contracts().size() == 1
        ? amount(new Asset.Erc20(thing.contracts().iterator().next()), amount)
        : amount + " units";
  }

  String amount(Asset asset, BigInteger amount) {
    return switch (asset) {
      case Asset.Native ignored -> decimal(amount, 18) + " of the native currency";
      case Asset.Erc20(Address token) -> {
        Known.Token facts = inputs.known().tokens().get(token);
        yield facts == null
            ? amount + " units of " + name(token)
            : decimal(amount, facts.decimals())
                + " "
                + facts.symbol()
                + " ("
                + Checksum.of(token)
                + ")";
      }
      case Asset.Erc721(Address token, BigInteger id) -> "#" + id + " of " + name(token);
      case Asset.Erc1155(Address token, BigInteger id) ->
          amount + " of #" + id + " of " + name(token);
      case Asset.Collection(Address token) -> "every token of " + name(token);
    };
  }

  String name(Asset asset) {
    return asset instanceof Asset.Native ? "the native currency" : name(asset.contract());
  }

  /** The user's name for an address with the address itself, or the address alone. */
  String name(Address address) {
    String shown = Checksum.of(address);
    return inputs.known().name(address).map(name -> name + " (" + shown + ")").orElse(shown);
  }

  static String decimal(BigInteger amount, int decimals) {
    return amount.signum() == 0
        ? "0"
        : new BigDecimal(amount, decimals).stripTrailingZeros().toPlainString();
  }
}
