package bothy.policy;

import static bothy.policy.Golden.policy;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LooseningTest {
  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");
  private static final String WHOLE =
      Golden.TOKENS
          + Golden.LIMITS
          + Golden.ALONE
          + """
          [verdict]
          unknown = "proof"
          refuse = "refuse"
          beyond-limits = "refuse"
          [approval]
          minutes = 4
          [[party]]
          name = "Treasury"
          address = "0x7ea5000000000000000000000000000000007ea5"
          receive = { DAI = "10 DAI" }
          grant = { DAI = "20 DAI" }
          day = { DAI = "30 DAI" }
          [person]
          kinds = ["message"]
          [proof]
          rules = ["control.changed"]
          [refuse]
          chains = [5]
          """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "transaction = \"150 DAI\"|transaction = \"151 DAI\"|The limit a transaction is 151 DAI, was 150 DAI.",
        "day = \"250 USDC\"|day = \"1000 USDC\"|The limit a day is 1000 USDC, was 250 USDC.",
        "transaction = \"0.05 ETH\"|transaction = \"1 ETH\"|The limit for fees a transaction is 1 ETH, was 0.05 ETH.",
        "day = \"0.1 ETH\"||The limit of 0.1 ETH for fees a day is gone.",
        "ETH = \"1 ETH\"|ETH = \"2 ETH\"|Up to 2 ETH may go to somebody new without asking, was 1 ETH.",
        "unknown = \"proof\"||For the verdict unknown a person is asked, was: a person must prove to be there.",
        "refuse = \"refuse\"||For the verdict refuse a person must prove to be there, was: it is refused.",
        "minutes = 4|minutes = 5|An approval holds for 300 seconds, was 240.",
        "receive = { DAI = \"10 DAI\" }|receive = { DAI = \"11 DAI\" }|Treasury may receive 11 DAI, was 10 DAI.",
        "grant = { DAI|grant = { USDC = \"1 USDC\", DAI|Treasury may be granted 1 USDC, was 0 USDC.",
        "day = { DAI = \"30 DAI\" }||Treasury has no bound of 30 DAI a day any more.",
        "kinds = [\"message\"]|kinds = []|For a request of kind message nothing is asked by this rule, was: a person is asked.",
        "chains = [5]||For a request on chain 5 nothing is asked by this rule, was: it is refused.",
        "sign_alone = true|sign_alone = true¶[[alone]]¶account = \"0x7ea5000000000000000000000000000000007ea5\"¶chain = 1¶sign_alone = true|0x7ea5000000000000000000000000000000007ea5 may sign by itself on chain 1.",
        "[refuse]|[mute]¶rules = [\"swap.no-floor\"]¶[refuse]|Warnings of swap.no-floor are turned down.",
      })
  void namesWhatIsAllowedMoreAndNotTheWayBack(String from, @Nullable String to, String says) {
    String changed = to == null ? "" : to.replace("¶", "\n");
    String text = WHOLE.replace(from, changed);
    assertThat(text).isNotEqualTo(WHOLE);

    assertThat(policy(text).loosens(policy(WHOLE))).containsExactly(says);
    assertThat(policy(WHOLE).loosens(policy(text))).isEmpty();
  }

  @Test
  void aDailyLimitThatIsGoneIsNamed() {
    assertThat(policy(WHOLE.replace(", day = \"250 USDC\"", "")).loosens(policy(WHOLE)))
        .containsExactly("The limit of 250 USDC a day is gone.");
  }

  @Test
  void theSameAndCommentsAloneLoosenNothing() {
    assertThat(policy(WHOLE).loosens(policy(WHOLE))).isEmpty();
    assertThat(policy("# hello\n" + WHOLE).loosens(policy(WHOLE))).isEmpty();
  }

  @Test
  void whatOneReplacesWithSomethingElseIsNamedInBothDirections() {
    String other = WHOLE.replace("0x7ea5000000000000000000000000000000007ea5", Golden.STRANGER);

    assertThat(policy(other).loosens(policy(WHOLE)))
        .containsExactly(
            "Treasury (" + Golden.STRANGER + ") is trusted.",
            "Treasury has no bound of 30 DAI a day any more.");
    assertThat(policy(WHOLE).loosens(policy(other))).hasSize(2);
  }

  @Test
  void aFirstDailyLimitLetsAnAccountThatSignsAloneSignMore() {
    String without = WHOLE.replaceFirst("(?m)^DAI = \\{ transaction.*\n", "");

    assertThat(policy(WHOLE).loosens(policy(without)))
        .containsExactly(
            "Up to 250 DAI a day an account may sign by itself; there was no limit, so a person was"
                + " asked.");
    assertThat(
            policy(WHOLE.replace("sign_alone = true", "sign_alone = false"))
                .loosens(policy(without)))
        .isEmpty();
  }

  @Test
  void aLowerThresholdOnOneChainBesideAHigherOneForAllIsSeenThrough() {
    Policy before =
        policy("version = 1\n[first-time]\nETH = \"1 ETH\"\n\"ETH on 1\" = \"5 ETH\"\n");
    Policy after = policy("version = 1\n[first-time]\n\"ETH on 1\" = \"5 ETH\"\n");

    assertThat(after.loosens(before))
        .containsExactly("Up to 5 ETH may go to somebody new without asking, was 1 ETH.");
  }

  /** Values for each setting of a policy; the empty one leaves it out. */
  private static final Map<String, List<String>> SETTINGS = settings();

  private static Map<String, List<String>> settings() {
    Map<String, List<String>> settings = new TreeMap<>();
    settings.put("verdict.ask", List.of("", "\"person\"", "\"proof\"", "\"refuse\""));
    settings.put("verdict.unknown", List.of("", "\"person\"", "\"proof\"", "\"refuse\""));
    settings.put("verdict.refuse", List.of("", "\"proof\"", "\"refuse\""));
    settings.put("verdict.beyond-limits", List.of("", "\"proof\"", "\"refuse\""));
    for (String asset : List.of("ETH", "DAI", "USDC")) {
      List<String> amounts = new ArrayList<>(List.of(""));
      for (String amount : List.of("0", "0.1", "1", "60", "101", "1000")) {
        amounts.add("\"" + amount + " " + asset + "\"");
      }
      settings.put("limits." + asset + ".transaction", amounts);
      settings.put("limits." + asset + ".day", amounts);
      settings.put("first-time." + asset, amounts);
      if (asset.equals("ETH")) {
        settings.put("limits.'ETH on 31337'.day", amounts);
        settings.put("limits.'ETH on 1'.day", amounts);
        settings.put("first-time.'ETH on 31337'", amounts);
      }
    }
    settings.put("fee.transaction", List.of("", "1", "\"0.001 ETH\"", "\"1 ETH\""));
    settings.put("fee.day", List.of("", "1", "\"0.001 ETH\"", "\"1 ETH\""));
    settings.put("person.kinds", List.of("", "[]", "['typed-data']", "['transaction', 'batch']"));
    settings.put("proof.rules", List.of("", "['transfer.first-time']"));
    settings.put(
        "refuse.addresses", List.of("", "['" + Golden.STRANGER + "']", "['" + Golden.VAULT + "']"));
    settings.put("refuse.chains", List.of("", "[5]", "[1]"));
    settings.put(
        "mute.rules",
        List.of("", "['swap.no-floor']", "['swap.no-floor', 'operator.all', 'outcome.reverts']"));
    settings.put(
        "party",
        List.of(
            "",
            party(Golden.STRANGER, "receive = { ETH = '0.2 ETH' }"),
            party(Golden.STRANGER, "receive = { ETH = '0.1 ETH' }, day = { ETH = '0.3 ETH' }"),
            party(Golden.STRANGER, "chain = 31337, receive = { ETH = 'unlimited' }"),
            party(Golden.VAULT, "grant = { DAI = '50 DAI' }"),
            party(Golden.VAULT, "grant = { DAI = 'unlimited' }, day = { DAI = '60 DAI' }"),
            party(Golden.TREASURY, "receive = { DAI = '100 DAI' }, day = { DAI = '100 DAI' }"),
            party(Golden.TREASURY, "day = { DAI = '10 DAI' }")));
    settings.put(
        "alone",
        List.of("", "[{ account = '" + Golden.ALICE + "', chain = 31337, sign_alone = true }]"));
    return settings;
  }

  private static List<String> values(String key) {
    return SETTINGS.getOrDefault(key, List.of(""));
  }

  private static String party(String address, String more) {
    return "[{ name = 'P', address = '" + address + "', " + more + " }]";
  }

  private static String text(Map<String, String> chosen) {
    StringBuilder text = new StringBuilder("version = 1\n");
    chosen.forEach((key, value) -> {
      if (!value.isEmpty()) {
        text.append(key).append(" = ").append(value).append('\n');
      }
    });
    return text.append(Golden.TOKENS.replace("version = 1\n", "")).toString();
  }

  private static Map<String, String> random(Random random) {
    Map<String, String> chosen = new TreeMap<>();
    SETTINGS.forEach((key, values) -> chosen.put(key, values.get(random.nextInt(values.size()))));
    if (random.nextInt(3) > 0) {
      chosen.put("alone", values("alone").getLast());
    }
    return chosen;
  }

  private static Spent spent(Random random, List<Verdict> verdicts) {
    Spent spent = Spent.NOTHING;
    for (int i = random.nextInt(4); i > 0; i--) {
      Verdict verdict = verdicts.get(random.nextInt(verdicts.size()));
      Instant at = NOW.minus(Duration.ofMinutes(random.nextInt(26 * 60)));
      spent =
          spent.and(
              new Spent.Act(
                  "act " + i,
                  verdict.inputs().account(),
                  verdict.inputs().chain(),
                  Stakes.of(verdict),
                  at,
                  at.plus(Duration.ofMinutes(2)),
                  random.nextBoolean()));
    }
    return spent;
  }

  @Test
  void whereNothingIsLoosenedNoRequestIsDecidedMoreLeniently() {
    long seed = 7_004;
    Random random = new Random(seed);
    List<Verdict> verdicts = Golden.names().stream().map(Golden::verdict).toList();
    List<String> keys = List.copyOf(SETTINGS.keySet());
    int tightened = 0;
    int stricter = 0;
    int loosened = 0;
    int laxer = 0;
    for (int round = 0; round < 3_000; round++) {
      Map<String, String> first = random(random);
      Map<String, String> second = new TreeMap<>(first);
      for (int change = random.nextInt(1, 4); change > 0; change--) {
        String key = keys.get(random.nextInt(keys.size()));
        List<String> values = values(key);
        second.put(key, values.get(random.nextInt(values.size())));
      }
      Policy before = policy(text(first));
      Policy after = policy(text(second));
      boolean loosens = !after.loosens(before).isEmpty();
      InForce both = InForce.of(() -> Optional.of(before.text()), after);
      Spent spent = spent(random, verdicts);
      Set<Address> known = new HashSet<>();
      for (String each : List.of(Golden.STRANGER, Golden.TREASURY, Golden.VAULT)) {
        if (random.nextBoolean()) {
          known.add(Address.fromHex(each));
        }
      }
      for (int i = 0; i < 12; i++) {
        Verdict verdict = verdicts.get(random.nextInt(verdicts.size()));
        Level was = before.decide(verdict, spent, known, NOW).level();
        Level is = after.decide(verdict, spent, known, NOW).level();
        String what =
            "seed %d, round %d%n%s%n--- became%n%s%n%s"
                .formatted(seed, round, before.text(), after.text(), verdict.summary());
        if (!loosens) {
          assertThat(is).as(what).isGreaterThanOrEqualTo(was);
          stricter += is.compareTo(was) > 0 ? 1 : 0;
        }
        laxer += is.compareTo(was) < 0 ? 1 : 0;
        assertThat(both.decide(verdict, spent, known, NOW).level()).as(what).isEqualTo(was.max(is));
      }
      tightened += loosens ? 0 : 1;
      loosened += loosens ? 1 : 0;
    }

    assertThat(tightened).isGreaterThan(800);
    assertThat(loosened).isGreaterThan(800);
    assertThat(stricter).as("requests that a tightening stopped").isGreaterThan(300);
    assertThat(laxer).as("requests that a loosening let through").isGreaterThan(300);
  }

  @Test
  void morePagesForWhichAnAccountSignsAloneAreALoosening() {
    Policy one = Golden.alone("origins = [\"https://a.example\"]\n");
    Policy other = Golden.alone("origins = [\"https://b.example\"]\n");
    Policy both = Golden.alone("origins = [\"https://a.example\", \"https://b.example\"]\n");
    Policy anybody = Golden.alone("");

    for (Policy wider : List.of(other, both, anybody)) {
      assertThat(wider.loosens(one)).hasSize(1);
    }
    assertThat(anybody.loosens(one).getFirst()).endsWith("for any program here.");
    assertThat(one.loosens(both)).isEmpty();
    assertThat(one.loosens(anybody)).isEmpty();
  }
}
