package bothy.policy;

import bothy.eth.ChainId;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A policy in words. */
final class PolicyWords {
  private final Policy policy;
  private final List<String> lines = new ArrayList<>();

  private PolicyWords(Policy policy) {
    this.policy = policy;
  }

  static List<String> of(Policy policy) {
    PolicyWords words = new PolicyWords(policy);
    words.fill();
    return List.copyOf(words.lines);
  }

  private static String only(Set<String> origins) {
    return origins.isEmpty()
        ? ", for any program here"
        : ", only for " + String.join(", ", new TreeSet<>(origins));
  }

  private void fill() {
    if (policy.alone().isEmpty()) {
      lines.add("No account signs by itself: a person is always asked.");
    }
    policy
        .alone()
        .keySet()
        .forEach(each ->
            lines.add(
                "%s signs by itself on chain %s what nothing speaks against, within the limits%s."
                    .formatted(each.account(), each.chain(), only(policy.aloneOrigins(each)))));
    for (Verdict.Answer answer :
        List.of(Verdict.Answer.ASK, Verdict.Answer.UNKNOWN, Verdict.Answer.REFUSE)) {
      lines.add(
          "For the verdict %s %s."
              .formatted(
                  answer.name().toLowerCase(Locale.ROOT), policy.takes(answer).value().says()));
    }
    limits(policy.perTransaction(), "At most %s leave or are granted a transaction.");
    limits(policy.perDay(), "At most %s leave or are granted in 24 hours.");
    fee(policy.fee(), "a transaction");
    fee(policy.feePerDay(), "in 24 hours");
    lines.add("Beyond a limit " + policy.beyond().value().says() + ".");
    if (policy.firstTime().isEmpty()) {
      lines.add("Anything for somebody new asks a person.");
    }
    limits(policy.firstTime(), "More than %s for somebody new ask a person.");
    policy.parties().values().forEach(this::party);
    policy
        .demands()
        .forEach((demand, level) ->
            lines.add("For %s %s.".formatted(demand.says(), level.value().says())));
    policy.muted().keySet().forEach(rule -> lines.add("Warnings of " + rule + " are turned down."));
    lines.add("An approval holds for %d seconds.".formatted(policy.lifetime().toSeconds()));
  }

  private void limits(Map<Scope, Ruled<BigInteger>> limits, String says) {
    limits.forEach((scope, most) ->
        lines.add(says.formatted(policy.words(scope, most.value()) + on(scope.chain()))));
  }

  private static String on(Optional<ChainId> chain) {
    return chain.map(id -> " (chain " + id + ")").orElse("");
  }

  private void fee(@Nullable Ruled<BigInteger> most, String per) {
    if (most != null) {
      lines.add("Fees are at most %s %s.".formatted(Policy.ether(most.value()), per));
    }
  }

  private void party(Party party) {
    List<String> parts = new ArrayList<>();
    caps(party.receive(), "may receive %s", parts);
    caps(party.grant(), "may be granted %s", parts);
    caps(party.day(), "gets at most %s in 24 hours", parts);
    lines.add(
        "%s (%s%s) %s."
            .formatted(
                party.name(),
                party.address(),
                party.chain().map(id -> ", chain " + id).orElse(""),
                parts.isEmpty() ? "is only named" : String.join(", ", parts)));
  }

  private void caps(Map<Scope, Ruled<BigInteger>> caps, String says, List<String> parts) {
    caps.forEach((scope, most) -> parts.add(says.formatted(policy.words(scope, most.value()))));
  }
}
