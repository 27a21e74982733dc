package bothy.verdict;

import static bothy.verdict.Deal.*;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Checksum;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Random phrases for random requests, and the same requests with one thing changed. */
class IntentSweepTest {
  private static final int ROUNDS = 1_000;
  private static final List<Address> PEOPLE = List.of(TREASURY, ALICE, BOB, VITALIK, VAULT, ROUTER);
  private static final List<Address> TOKENS = List.of(DAI, USDC, UNI);
  private static final List<String> NUMBERS =
      List.of(
          "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten");

  /** A request, words for it, and the rule that objects to each change of it. */
  private record Sample(String words, Deal honest, Map<Deal, String> changed) {}

  private final long seed = Long.getLong("bothy.seed", 20_260_611L);
  private final Random random = new Random(seed);

  @Test
  void randomWordsAgreeWithTheirRequestAndObjectToEachChange() {
    System.out.println("intent sweep: seed " + seed + " (-Dbothy.seed=…)");
    List<String> wrong = new ArrayList<>();
    int changes = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Sample sample = sample();
      boolean run = random.nextBoolean();
      sample
          .honest()
          .dangers(sample.words(), run)
          .forEach(f -> wrong.add("alarm: " + sample.words() + " => " + f.says()));
      for (Map.Entry<Deal, String> change : sample.changed().entrySet()) {
        changes++;
        List<String> rules =
            change.getKey().dangers(sample.words(), run).stream().map(Finding::rule).toList();
        if (!rules.contains(change.getValue())) {
          wrong.add("missed " + change.getValue() + ": " + sample.words() + " => " + rules);
        }
      }
    }
    System.out.println("intent sweep: " + ROUNDS + " phrases, " + changes + " changes");

    assertThat(wrong).as("seed " + seed).isEmpty();
  }

  private Sample sample() {
    return switch (random.nextInt(6)) {
      case 0 -> nativePayment();
      case 1 -> tokenPayment();
      case 2 -> allowance();
      case 3 -> revocation();
      case 4 -> trade();
      default -> supply();
    };
  }

  private Sample nativePayment() {
    Bounded amount = amount("ETH", 18);
    Address to = pick(PEOPLE);
    String words = polite(payment(amount.words(), to));
    Map<Deal, String> changed = new java.util.LinkedHashMap<>();
    changed.put(payWei(amount.units(), other(PEOPLE, to)), "intent.recipient");
    changed.put(payWei(amount.more(), to), "intent.amount");
    changed.put(payWei(amount.units().multiply(BigInteger.TEN), to), "intent.amount");
    changed.put(send(FAKE_ETH, amount.units(), to), "intent.token");
    changed.put(send(pick(TOKENS), amount.units(), to), "intent.token");
    changed.put(approve(pick(TOKENS), to, amount.units()), "intent.action");
    if (amount.exact()) {
      changed.put(payWei(amount.units().subtract(BigInteger.ONE), to), "intent.amount");
    }
    return new Sample(words, payWei(amount.units(), to), changed);
  }

  private Sample tokenPayment() {
    Address token = pick(TOKENS);
    Bounded amount = amount(symbol(token), decimals(token));
    Address to = pick(PEOPLE);
    Map<Deal, String> changed = new java.util.LinkedHashMap<>();
    changed.put(send(token, amount.units(), other(PEOPLE, to)), "intent.recipient");
    changed.put(send(token, amount.units(), EVE), "intent.recipient");
    changed.put(send(token, amount.more(), to), "intent.amount");
    changed.put(send(token, amount.units().multiply(BigInteger.TEN.pow(12)), to), "intent.amount");
    changed.put(send(other(TOKENS, token), amount.units(), to), "intent.token");
    changed.put(payWei(amount.units(), to), "intent.token");
    changed.put(
        send(token, amount.units(), to).then(approve(token, EVE, amount.units())),
        "intent.spender");
    changed.put(vote(1, 1), "intent.action");
    return new Sample(
        polite(payment(amount.words(), to)), send(token, amount.units(), to), changed);
  }

  private Sample allowance() {
    Address token = pick(TOKENS);
    Bounded amount = amount(symbol(token), decimals(token));
    Address spender = pick(PEOPLE);
    String words =
        pick(
                "let %2$s take %1$s",
                "approve %1$s for %2$s",
                "allow %2$s to spend %1$s",
                "approve %2$s to spend %1$s",
                "give %2$s an allowance of %1$s",
                "set the allowance of %2$s to %1$s",
                "permit %2$s to use %1$s of mine")
            .formatted(amount.words(), name(spender));
    Map<Deal, String> changed = new java.util.LinkedHashMap<>();
    changed.put(approve(token, other(PEOPLE, spender), amount.units()), "intent.spender");
    changed.put(approve(token, EVE, amount.units()), "intent.spender");
    changed.put(approve(token, spender, amount.more()), "intent.amount");
    changed.put(approve(token, spender, amount.units().shiftLeft(100)), "intent.amount");
    changed.put(approve(other(TOKENS, token), spender, amount.units()), "intent.token");
    changed.put(send(token, amount.units(), spender), "intent.action");
    return new Sample(polite(words), approve(token, spender, amount.units()), changed);
  }

  private Sample revocation() {
    Address token = pick(TOKENS);
    Address spender = pick(PEOPLE);
    BigInteger before = BigInteger.valueOf(random.nextInt(1, 1_000_000));
    String words =
        pick(
                "revoke the %1$s allowance of %2$s",
                "revoke %2$s's %1$s approval",
                "remove the %1$s approval for %2$s",
                "stop %2$s from taking my %1$s",
                "set the %1$s allowance of %2$s to zero",
                "cancel my %1$s approval for %2$s")
            .formatted(symbol(token), plainName(spender));
    Map<Deal, String> changed = new java.util.LinkedHashMap<>();
    changed.put(approve(token, other(PEOPLE, spender), before, BigInteger.ZERO), "intent.spender");
    changed.put(approve(other(TOKENS, token), spender, before, BigInteger.ZERO), "intent.token");
    changed.put(approve(token, spender, before.shiftLeft(120)), "intent.action");
    changed.put(send(token, before, spender), "intent.action");
    return new Sample(polite(words), approve(token, spender, before, BigInteger.ZERO), changed);
  }

  private Sample trade() {
    Address token = pick(TOKENS);
    Bounded in = amount(symbol(token), decimals(token));
    Bounded out = amount("ETH", 18);
    String floor = out.words().replaceFirst("^(exactly|up to|at most|no more than) ", "");
    String words =
        pick(
                "swap %s for at least %s",
                "exchange %s to at least %s",
                "convert %s into no less than %s",
                "sell %s for a minimum of %s",
                "trade %s for %s or more")
            .formatted(in.words(), floor);
    BigInteger got = out.units().add(BigInteger.ONE);
    Map<Deal, String> changed = new java.util.LinkedHashMap<>();
    changed.put(swapForEther(ROUTER, token, in.more(), out.units(), got, ME), "intent.amount");
    changed.put(
        swapForEther(ROUTER, token, in.units(), out.units().subtract(BigInteger.ONE), got, ME),
        "intent.amount");
    changed.put(
        swapForEther(ROUTER, other(TOKENS, token), in.units(), out.units(), got, ME),
        "intent.token");
    changed.put(swapForEther(ROUTER, token, in.units(), out.units(), got, EVE), "intent.recipient");
    changed.put(swapFromEther(ROUTER, token, in.units(), out.units(), got, ME), "intent.token");
    changed.put(approve(token, ROUTER, in.units()), "intent.action");
    return new Sample(
        polite(words), swapForEther(ROUTER, token, in.units(), out.units(), got, ME), changed);
  }

  private Sample supply() {
    Address token = pick(TOKENS);
    Bounded amount = amount(symbol(token), decimals(token));
    Address vault = pick(PEOPLE);
    String words =
        pick("deposit %s into %s", "put %s in %s", "supply %s to %s", "lend %s with %s")
            .formatted(amount.words(), name(vault));
    Map<Deal, String> changed = new java.util.LinkedHashMap<>();
    changed.put(deposit(EVE, token, amount.units(), ME), "intent.recipient");
    changed.put(deposit(vault, token, amount.units(), EVE), "intent.recipient");
    changed.put(deposit(vault, token, amount.more(), ME), "intent.amount");
    changed.put(approve(token, vault, amount.units()), "intent.action");
    changed.put(send(token, amount.units(), EVE), "intent.action");
    return new Sample(polite(words), deposit(vault, token, amount.units(), ME), changed);
  }

  private String payment(String amount, Address to) {
    String name = name(to);
    return pick(
            "pay %s to %s",
            "send %s to %s",
            "transfer %s to %s",
            "I want to send %s to %s",
            "make a payment of %s to %s",
            "%s to %s")
        .formatted(amount, name);
  }

  private String polite(String words) {
    String said =
        pick("%s", "please %s", "%s, please", "%s on mainnet", "%s.", "%s now", "Hey, %s; thanks!")
            .formatted(words);
    return random.nextInt(4) == 0
        ? said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1)
        : said;
  }

  /** An amount in words, with the units that they mean at most. */
  private record Bounded(String words, BigInteger units, boolean exact) {
    BigInteger more() {
      return units.add(BigInteger.ONE);
    }
  }

  private Bounded amount(String symbol, int decimals) {
    String number;
    BigDecimal value;
    switch (random.nextInt(5)) {
      case 0 -> {
        int small = random.nextInt(1, 11);
        value = BigDecimal.valueOf(small);
        number = NUMBERS.get(small);
      }
      case 1 -> {
        value = BigDecimal.valueOf(random.nextInt(1_000, 10_000_000));
        number = String.format(Locale.ROOT, "%,d", value.intValueExact());
      }
      case 2 -> {
        int thousands = random.nextInt(1, 1_000);
        value = BigDecimal.valueOf(thousands * 1_000L);
        number = thousands + pick("k", "K", " thousand");
      }
      case 3 -> {
        value = new BigDecimal(BigInteger.valueOf(random.nextLong(1, 100_000_000)), 6);
        number = value.stripTrailingZeros().toPlainString();
      }
      default -> {
        value = BigDecimal.valueOf(random.nextInt(1, 1_000));
        number = value.toPlainString();
      }
    }
    if (number.matches("[1-9]\\d{0,2}\\.\\d{3}")) {
      return amount(symbol, decimals); // read in two ways
    }
    boolean glue = number.matches("[0-9.]+") && random.nextInt(4) == 0;
    String unit = random.nextInt(3) == 0 ? symbol.toLowerCase(Locale.ROOT) : symbol;
    String bound = pick("", "", "", "exactly ", "up to ", "at most ", "no more than ");
    boolean exact = bound.isEmpty() || bound.equals("exactly ");
    return new Bounded(
        bound + number + (glue ? "" : " ") + unit,
        value.movePointRight(decimals).toBigIntegerExact(),
        exact);
  }

  private static String symbol(Address token) {
    return java.util.Objects.requireNonNull(KNOWN.tokens().get(token)).symbol();
  }

  private static int decimals(Address token) {
    return java.util.Objects.requireNonNull(KNOWN.tokens().get(token)).decimals();
  }

  private String plainName(Address address) {
    return KNOWN.name(address).orElseThrow();
  }

  private String name(Address address) {
    String hex = address.toHex();
    return switch (random.nextInt(6)) {
      case 0 -> hex;
      case 1 -> Checksum.of(address);
      case 2 -> hex.substring(0, 8) + pick("…", "...", "..") + hex.substring(36);
      case 3 -> plainName(address).toUpperCase(Locale.ROOT);
      case 4 -> plainName(address) + " (" + hex + ")";
      default -> plainName(address);
    };
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private <T> T other(List<T> choices, T than) {
    T found = pick(choices);
    return found.equals(than) ? other(choices, than) : found;
  }
}
