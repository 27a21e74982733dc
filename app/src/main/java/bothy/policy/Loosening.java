package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a policy asks for less than the one before. It compares rule by rule: {@link Weighing}
 * takes the highest level of all rules, so that where none is lower, no decision is.
 */
final class Loosening {
  private final Policy before;
  private final Policy after;
  private final List<String> says = new ArrayList<>();

  Loosening(Policy before, Policy after) {
    this.before = before;
    this.after = after;
  }

  List<String> list() {
    answers();
    demands();
    muted();
    alone();
    limits("a transaction", before.perTransaction(), after.perTransaction());
    limits("a day", before.perDay(), after.perDay());
    newDayLimits();
    fee("a transaction", before.fee(), after.fee());
    fee("a day", before.feePerDay(), after.feePerDay());
    if (before.fee() == null && after.fee() != null && !after.alone().isEmpty()) {
      says.add("Fees have a limit now, within which an account may sign by itself.");
    }
    firstTime();
    after.parties().values().forEach(this::party);
    before.parties().values().forEach(this::partyDay);
    if (after.lifetime().compareTo(before.lifetime()) > 0) {
      says.add(
          "An approval holds for %d seconds, was %d."
              .formatted(after.lifetime().toSeconds(), before.lifetime().toSeconds()));
    }
    return List.copyOf(new LinkedHashSet<>(says));
  }

  private void answers() {
    for (Verdict.Answer answer : Verdict.Answer.values()) {
      lower(
          "For the verdict " + answer.name().toLowerCase(Locale.ROOT),
          before.takes(answer).value(),
          after.takes(answer).value());
    }
    lower("Beyond a limit", before.beyond().value(), after.beyond().value());
  }

  private void demands() {
    before
        .demands()
        .forEach((demand, level) -> {
          Ruled<Level> now = after.demands().get(demand);
          lower("For " + demand.says(), level.value(), now == null ? Level.NOBODY : now.value());
        });
  }

  private void lower(String what, Level was, Level is) {
    if (is.compareTo(was) < 0) {
      says.add(
          "%s %s, was: %s."
              .formatted(
                  what,
                  is == Level.NOBODY ? "nothing is asked by this rule" : is.says(),
                  was.says()));
    }
  }

  private void muted() {
    after.muted().keySet().stream()
        .filter(rule -> !before.muted().containsKey(rule))
        .forEach(rule -> says.add("Warnings of " + rule + " are turned down."));
  }

  private void alone() {
    after.alone().keySet().stream()
        .filter(each -> !before.alone().containsKey(each))
        .forEach(each ->
            says.add("%s may sign by itself on chain %s.".formatted(each.account(), each.chain())));
    after.alone().keySet().stream().filter(before.alone()::containsKey).forEach(this::origins);
  }

  private void origins(Policy.Alone each) {
    Set<String> was = before.aloneOrigins(each);
    Set<String> is = after.aloneOrigins(each);
    if (!was.isEmpty() && (is.isEmpty() || !was.containsAll(is))) {
      says.add(
          "%s may sign by itself on chain %s for %s."
              .formatted(
                  each.account(),
                  each.chain(),
                  is.isEmpty() ? "any program here" : String.join(", ", new TreeSet<>(is))));
    }
  }

  private void limits(
      String per, Map<Scope, Ruled<BigInteger>> was, Map<Scope, Ruled<BigInteger>> is) {
    was.forEach((scope, most) -> {
      Ruled<BigInteger> now = is.get(scope);
      if (now == null) {
        says.add("The limit of %s %s is gone.".formatted(before.words(scope, most.value()), per));
      } else if (now.value().compareTo(most.value()) > 0) {
        says.add(
            "The limit %s is %s, was %s."
                .formatted(
                    per, after.words(scope, now.value()), before.words(scope, most.value())));
      }
    });
  }

  /** Without a daily limit an asset always asks a person; with one, not within it. */
  private void newDayLimits() {
    if (after.alone().isEmpty()) {
      return;
    }
    after
        .perDay()
        .forEach((scope, most) -> {
          if (before.perDay().keySet().stream().noneMatch(known -> known.covers(scope))) {
            says.add(
                "Up to %s a day an account may sign by itself; there was no limit, so a person was asked."
                    .formatted(after.words(scope, most.value())));
          }
        });
  }

  private void fee(String per, @Nullable Ruled<BigInteger> was, @Nullable Ruled<BigInteger> is) {
    if (was == null) {
      return;
    }
    if (is == null) {
      says.add("The limit of %s for fees %s is gone.".formatted(Policy.ether(was.value()), per));
    } else if (is.value().compareTo(was.value()) > 0) {
      says.add(
          "The limit for fees %s is %s, was %s."
              .formatted(per, Policy.ether(is.value()), Policy.ether(was.value())));
    }
  }

  /** Compared wherever one of them says something: on each chain named, and on all others. */
  private void firstTime() {
    Set<Address> contracts = new TreeSet<>();
    after.firstTime().keySet().forEach(scope -> contracts.add(scope.contract()));
    for (Address contract : contracts) {
      for (Optional<ChainId> chain : chains(contract)) {
        BigInteger was = above(before, contract, chain);
        BigInteger is = above(after, contract, chain);
        if (is.compareTo(was) > 0) {
          Scope scope = new Scope(contract, chain);
          says.add(
              "Up to %s may go to somebody new without asking, was %s."
                  .formatted(after.words(scope, is), after.words(scope, was)));
        }
      }
    }
  }

  private Set<Optional<ChainId>> chains(Address contract) {
    Set<Optional<ChainId>> chains = new LinkedHashSet<>(List.of(Optional.empty()));
    for (Policy policy : List.of(before, after)) {
      policy.firstTime().keySet().stream()
          .filter(scope -> scope.contract().equals(contract))
          .forEach(scope -> chains.add(scope.chain()));
    }
    return chains;
  }

  /** On one chain, or on those that no rule names. */
  private static BigInteger above(Policy policy, Address contract, Optional<ChainId> chain) {
    return policy.firstTime().entrySet().stream()
        .filter(each ->
            each.getKey().contract().equals(contract)
                && (each.getKey().chain().isEmpty() || each.getKey().chain().equals(chain)))
        .map(each -> each.getValue().value())
        .min(BigInteger::compareTo)
        .orElse(BigInteger.ZERO);
  }

  private void party(Party now) {
    Party was = before.parties().get(now.address());
    if (was == null) {
      if (!now.receive().isEmpty() || !now.grant().isEmpty()) {
        says.add("%s (%s) is trusted.".formatted(now.name(), now.address()));
      }
      return;
    }
    boolean wider = was.chain().isPresent() && !was.chain().equals(now.chain());
    if (wider && !(now.receive().isEmpty() && now.grant().isEmpty())) {
      says.add("%s is trusted on other chains than before.".formatted(now.name()));
    }
    more(now.name() + " may receive", was.receive(), now.receive());
    more(now.name() + " may be granted", was.grant(), now.grant());
  }

  private void more(
      String who, Map<Scope, Ruled<BigInteger>> was, Map<Scope, Ruled<BigInteger>> is) {
    is.forEach((scope, cap) -> {
      Ruled<BigInteger> old = was.get(scope);
      BigInteger least = old == null ? BigInteger.ZERO : old.value();
      if (cap.value().compareTo(least) > 0) {
        says.add(
            "%s %s, was %s."
                .formatted(who, after.words(scope, cap.value()), after.words(scope, least)));
      }
    });
  }

  /** A party's daily bound holds them back: without it they could get more. */
  private void partyDay(Party was) {
    Optional<Party> now =
        Optional.ofNullable(after.parties().get(was.address()))
            .filter(party -> party.chain().isEmpty() || party.chain().equals(was.chain()));
    was.day()
        .forEach((scope, most) -> {
          Ruled<BigInteger> is = now.map(party -> party.day().get(scope)).orElse(null);
          if (is == null) {
            says.add(
                "%s has no bound of %s a day any more."
                    .formatted(was.name(), before.words(scope, most.value())));
          } else if (is.value().compareTo(most.value()) > 0) {
            says.add(
                "%s may get %s a day, was %s."
                    .formatted(
                        was.name(),
                        after.words(scope, is.value()),
                        before.words(scope, most.value())));
          }
        });
  }
}
