package bothy.policy;

import bothy.effects.Asset;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.verdict.Finding;
import bothy.verdict.Severity;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One request weighed by a policy. Every rule can only raise what it takes; the highest wins. So a
 * policy whose every rule asks for as much as another's never decides more leniently than that one.
 */
final class Weighing {
  private record Weighed(Level level, Decision.Reason reason) {}

  private final Policy policy;
  private final Verdict verdict;
  private final Optional<String> page;
  private final Spent spent;
  private final Set<Address> known;
  private final Stakes stakes;
  private final ChainId chain;
  private final List<Weighed> weighed = new ArrayList<>();

  Weighing(Policy policy, Verdict verdict, Optional<String> page, Spent spent, Set<Address> known) {
    this.policy = policy;
    this.verdict = verdict;
    this.page = page;
    this.spent = spent;
    this.known = known;
    this.stakes = Stakes.of(verdict);
    this.chain = verdict.inputs().chain();
  }

  Decision decision() {
    answer();
    demands();
    limits();
    fee();
    firstTime();
    parties();
    alone();
    weighed.sort(Comparator.comparing(Weighed::level).reversed());
    Level level = weighed.stream().map(Weighed::level).reduce(Level.NOBODY, Level::max);
    return Decision.of(level, weighed.stream().map(Weighed::reason).distinct().toList());
  }

  private void add(Level level, String id, int line, String says) {
    OptionalInt where = line > 0 ? OptionalInt.of(line) : OptionalInt.empty();
    weighed.add(new Weighed(level, new Decision.Reason(id, says, where)));
  }

  private void answer() {
    Verdict.Answer answer = verdict.answer();
    if (answer == Verdict.Answer.ALLOW) {
      return;
    }
    if (answer == Verdict.Answer.ASK && turnedDown()) {
      return;
    }
    Ruled<Level> takes = policy.takes(answer);
    String word = answer.name().toLowerCase(java.util.Locale.ROOT);
    add(
        takes.value(),
        "verdict." + word,
        takes.line(),
        "The verdict is " + word + ": " + verdict.summary());
  }

  /** Whether the user turned down every warning; a danger or something unknown never is. */
  private boolean turnedDown() {
    List<Finding> warnings =
        verdict.findings().stream().filter(f -> f.severity() == Severity.WARNING).toList();
    boolean all =
        verdict.unknown().isEmpty()
            && verdict.findings().stream().noneMatch(f -> f.severity() == Severity.DANGER)
            && warnings.stream().allMatch(f -> policy.muted().containsKey(f.rule()));
    if (all) {
      warnings.forEach(f ->
          add(
              Level.NOBODY,
              "policy.muted",
              policy.muted().getOrDefault(f.rule(), 0),
              "You turned down " + f.rule() + ": " + f.says()));
    }
    return all;
  }

  private void demands() {
    verdict.findings().stream()
        .map(finding -> (Demand) new Demand.OfRule(finding.rule()))
        .distinct()
        .forEach(demand -> demand(demand, "policy.rule"));
    Kind.of(verdict).forEach(kind -> demand(new Demand.OfKind(kind), "policy.kind"));
    demand(new Demand.OnChain(chain), "policy.chain");
    Involved.of(verdict, stakes)
        .forEach(address -> demand(new Demand.WithParty(address), "policy.address"));
  }

  private void demand(Demand demand, String id) {
    Ruled<Level> takes = policy.demands().get(demand);
    if (takes != null) {
      add(
          takes.value(),
          id,
          takes.line(),
          "For " + demand.says() + " " + takes.value().says() + ".");
    }
  }

  private void limits() {
    Set<Asset> assets = new java.util.TreeSet<>(stakes.leaves().keySet());
    stakes.grants().stream()
        .filter(grant -> !exempt(grant, stakes, chain))
        .forEach(grant -> assets.add(grant.exposure().asset()));
    for (Asset asset : assets) {
      boolean limited =
          policy.perDay().keySet().stream().anyMatch(scope -> scope.covers(asset, chain));
      if (!limited && maySignAlone()) {
        add(
            Level.PERSON,
            "policy.limit.none",
            0,
            "No daily limit is set for " + Beyond.name(asset) + " on chain " + chain + ".");
      }
    }
    policy
        .perTransaction()
        .forEach((scope, most) -> {
          BigInteger now = counted(stakes, scope, chain);
          if (now.compareTo(most.value()) > 0) {
            add(
                policy.beyond().value(),
                "policy.limit.transaction",
                most.line(),
                "It spends or grants %s, more than the limit of %s a transaction."
                    .formatted(policy.words(scope, now), policy.words(scope, most.value())));
          }
        });
    policy
        .perDay()
        .forEach((scope, most) -> {
          BigInteger now = counted(stakes, scope, chain);
          BigInteger before =
              spent.acts().stream()
                  .map(act -> counted(act.stakes(), scope, act.chain()))
                  .reduce(BigInteger.ZERO, BigInteger::add);
          beyondDay(scope, now, before, most);
        });
  }

  private void beyondDay(Scope scope, BigInteger now, BigInteger before, Ruled<BigInteger> most) {
    if (now.signum() > 0 && now.add(before).compareTo(most.value()) > 0) {
      add(
          policy.beyond().value(),
          "policy.limit.day",
          most.line(),
          "It spends or grants %s; with %s of the last 24 hours that is more than the limit of %s a day."
              .formatted(
                  policy.words(scope, now),
                  policy.words(scope, before),
                  policy.words(scope, most.value())));
    }
  }

  /** What leaves, and what is newly granted to others than those who may be. */
  private BigInteger counted(Stakes at, Scope scope, ChainId on) {
    BigInteger leaves =
        at.leaves().entrySet().stream()
            .filter(each -> scope.covers(each.getKey(), on))
            .map(Map.Entry::getValue)
            .reduce(BigInteger.ZERO, BigInteger::add);
    return at.grants().stream()
        .filter(grant -> scope.covers(grant.exposure().asset(), on) && !exempt(grant, at, on))
        .map(Stakes.Grant::more)
        .reduce(leaves, BigInteger::add);
  }

  /** Whether all that one request grants a party of this contract's assets is within its bounds. */
  private boolean exempt(Stakes.Grant grant, Stakes among, ChainId on) {
    Party party = grant.exposure().by().map(by -> policy.parties().get(by)).orElse(null);
    if (party == null) {
      return false;
    }
    Asset asset = grant.exposure().asset();
    BigInteger all =
        among.grants().stream()
            .filter(each ->
                each.exposure().by().equals(grant.exposure().by())
                    && each.exposure().asset().contract().equals(asset.contract()))
            .map(Stakes.Grant::more)
            .reduce(BigInteger.ZERO, BigInteger::add);
    return all.compareTo(party.mayBeGranted(asset, on)) <= 0;
  }

  private void fee() {
    BigInteger fee = stakes.fee();
    if (fee.signum() == 0) {
      return;
    }
    Ruled<BigInteger> once = policy.fee();
    if (once == null && maySignAlone()) {
      add(Level.PERSON, "policy.limit.none", 0, "No limit on fees is set.");
    } else if (once != null && fee.compareTo(once.value()) > 0) {
      add(
          policy.beyond().value(),
          "policy.limit.fee",
          once.line(),
          "The fee could be %s, more than the limit of %s a transaction."
              .formatted(Policy.ether(fee), Policy.ether(once.value())));
    }
    Ruled<BigInteger> day = policy.feePerDay();
    if (day == null) {
      return;
    }
    BigInteger before =
        spent.acts().stream()
            .map(act -> act.stakes().fee())
            .reduce(BigInteger.ZERO, BigInteger::add);
    if (fee.add(before).compareTo(day.value()) > 0) {
      add(
          policy.beyond().value(),
          "policy.limit.fee-day",
          day.line(),
          "The fee could be %s; with %s of the last 24 hours that is more than the limit of %s a day."
              .formatted(Policy.ether(fee), Policy.ether(before), Policy.ether(day.value())));
    }
  }

  /** What goes to, or may be taken by, somebody whom the user never dealt with. */
  private void firstTime() {
    Map<Address, BigInteger> strange = new TreeMap<>();
    Map<Address, Asset> assets = new TreeMap<>();
    stakes
        .leaves()
        .forEach((asset, ignored) -> {
          if (assets.putIfAbsent(asset.contract(), asset) == null) {
            strange.merge(asset.contract(), toStrangers(asset), BigInteger::add);
          }
        });
    for (Stakes.Grant grant : stakes.grants()) {
      boolean dealtWith = grant.exposure().by().filter(known::contains).isPresent();
      if (!dealtWith && !exempt(grant, stakes, chain)) {
        Asset asset = grant.exposure().asset();
        assets.putIfAbsent(asset.contract(), asset);
        strange.merge(asset.contract(), grant.more(), BigInteger::add);
      }
    }
    strange.forEach((contract, amount) -> {
      Ruled<BigInteger> above = policy.firstTime(contract, chain);
      if (amount.compareTo(above.value()) > 0) {
        Scope scope = Scope.of(contract, chain);
        add(
            Level.PERSON,
            "policy.first-time",
            above.line(),
            "%s goes to, or may be taken by, somebody new; above %s a person is asked."
                .formatted(policy.words(scope, amount), policy.words(scope, above.value())));
      }
    });
  }

  /**
   * What of this contract's assets leaves and isn't seen to reach somebody known; or, where that is
   * more, what reaches strangers.
   */
  private BigInteger toStrangers(Asset asset) {
    Address contract = asset.contract();
    BigInteger left = sum(stakes.leaves(), contract);
    BigInteger toKnown = BigInteger.ZERO;
    BigInteger toOthers = BigInteger.ZERO;
    for (Map.Entry<Address, Map<Asset, BigInteger>> each : stakes.received().entrySet()) {
      BigInteger amount = sum(each.getValue(), contract);
      Party party = policy.parties().get(each.getKey());
      boolean trusted =
          known.contains(each.getKey())
              || (party != null && amount.compareTo(party.mayReceive(asset, chain)) <= 0);
      if (trusted) {
        toKnown = toKnown.add(amount);
      } else {
        toOthers = toOthers.add(amount);
      }
    }
    return left.subtract(toKnown).max(toOthers.min(left));
  }

  private static BigInteger sum(Map<Asset, BigInteger> amounts, Address contract) {
    return amounts.entrySet().stream()
        .filter(each -> each.getKey().contract().equals(contract))
        .map(Map.Entry::getValue)
        .reduce(BigInteger.ZERO, BigInteger::add);
  }

  /** Parties with a daily bound of their own. */
  private void parties() {
    for (Party party : policy.parties().values()) {
      party
          .day()
          .forEach((scope, most) -> {
            BigInteger now = reaches(party, scope, stakes, chain);
            BigInteger before =
                spent.acts().stream()
                    .map(act -> reaches(party, scope, act.stakes(), act.chain()))
                    .reduce(BigInteger.ZERO, BigInteger::add);
            if (now.signum() > 0 && now.add(before).compareTo(most.value()) > 0) {
              add(
                  policy.beyond().value(),
                  "policy.party.day",
                  most.line(),
                  "%s would get %s; with %s of the last 24 hours that is more than their %s a day."
                      .formatted(
                          party.name(),
                          policy.words(scope, now),
                          policy.words(scope, before),
                          policy.words(scope, most.value())));
            }
          });
    }
  }

  private static BigInteger reaches(Party party, Scope scope, Stakes at, ChainId on) {
    if (!party.isOn(on)) {
      return BigInteger.ZERO;
    }
    BigInteger received =
        at.received().getOrDefault(party.address(), Map.of()).entrySet().stream()
            .filter(each -> scope.covers(each.getKey(), on))
            .map(Map.Entry::getValue)
            .reduce(BigInteger.ZERO, BigInteger::add);
    return at.grants().stream()
        .filter(grant ->
            grant.exposure().by().filter(party.address()::equals).isPresent()
                && scope.covers(grant.exposure().asset(), on))
        .map(Stakes.Grant::more)
        .reduce(received, BigInteger::add);
  }

  /** Where a person is asked anyway, a limit that isn't set is no reason worth reading. */
  private boolean maySignAlone() {
    return policy.alone().containsKey(new Policy.Alone(verdict.inputs().account(), chain));
  }

  private void alone() {
    if (!stakes.seen()) {
      add(
          Level.PERSON,
          "policy.unseen",
          0,
          "It wasn't run to its end, so what would leave can't be held against the limits.");
    }
    Address account = verdict.inputs().account();
    Policy.Alone key = new Policy.Alone(account, chain);
    Integer line = policy.alone().get(key);
    Set<String> origins = policy.aloneOrigins(key);
    if (line != null && !origins.isEmpty() && page.filter(origins::contains).isEmpty()) {
      add(
          Level.PERSON,
          "policy.alone",
          line,
          "The policy lets %s sign by itself on chain %s only for %s, over the paired extension."
              .formatted(account, chain, String.join(", ", new TreeSet<>(origins))));
    } else if (line == null) {
      add(
          Level.PERSON,
          "policy.alone",
          0,
          "The policy doesn't let %s sign by itself on chain %s.".formatted(account, chain));
    } else {
      add(
          Level.NOBODY,
          "policy.alone",
          line,
          "The policy lets %s sign by itself on chain %s.".formatted(account, chain));
    }
  }
}
