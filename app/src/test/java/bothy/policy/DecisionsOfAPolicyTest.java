package bothy.policy;

import static bothy.policy.Golden.STRANGER;
import static bothy.policy.Golden.TREASURY;
import static bothy.policy.Golden.VAULT;
import static bothy.policy.Golden.alone;
import static bothy.policy.Golden.policy;
import static bothy.policy.Golden.verdict;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of a policy, with a request that it stops and an honest one that it lets through. */
class DecisionsOfAPolicyTest {
  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");

  private static Decision decide(Policy policy, String name) {
    return policy.decide(verdict(name), Spent.NOTHING, Set.of(), NOW);
  }

  private static List<String> ids(Decision decision) {
    return decision.reasons().stream().map(Decision.Reason::id).toList();
  }

  private static Spent.Act act(String name, Duration ago, boolean signed) {
    Verdict verdict = verdict(name);
    Instant at = NOW.minus(ago);
    return new Spent.Act(
        name + ago,
        verdict.inputs().account(),
        verdict.inputs().chain(),
        Stakes.of(verdict),
        at,
        at.plus(Duration.ofMinutes(2)),
        signed);
  }

  @Test
  void withoutAPolicyFileAPersonIsAskedForWhatNothingSpeaksAgainst() {
    Decision decision = decide(Policy.standard(), "send-tokens");

    assertThat(decision).isInstanceOf(Decision.Ask.class);
    assertThat(decision.level()).isEqualTo(Level.PERSON);
    assertThat(ids(decision)).contains("policy.alone", "policy.first-time");
  }

  @ParameterizedTest
  @CsvSource({"swap-without-a-floor, PERSON", "sign-a-text, PERSON", "permit-a-person, PROOF"})
  void theVerdictsAnswerSaysWhatItTakes(String name, Level level) {
    assertThat(decide(Policy.standard(), name).level()).isEqualTo(level);
  }

  @Test
  void aPolicyMayWantMoreForAnAnswerAndNeverLess() {
    Policy strict =
        policy("version = 1\n[verdict]\nask = \"proof\"\nunknown = \"proof\"\nrefuse = \"refuse\"");

    assertThat(decide(strict, "swap-without-a-floor").level()).isEqualTo(Level.PROOF);
    assertThat(decide(strict, "sign-a-text").level()).isEqualTo(Level.PROOF);
    assertThat(decide(strict, "permit-a-person")).isInstanceOf(Decision.Refuse.class);
  }

  @ParameterizedTest
  @CsvSource({"send-tokens", "pay-a-stranger", "swap-with-a-floor", "approve-an-exact-amount"})
  void anAccountSignsAloneWithinItsLimits(String name) {
    Decision decision = decide(alone(""), name);

    assertThat(decision).as("%s", decision).isInstanceOf(Decision.Sign.class);
    assertThat(ids(decision)).containsExactly("policy.alone");
  }

  @ParameterizedTest
  @CsvSource({
    "permit-a-person, PROOF",
    "delegate-the-account, PROOF",
    "pay-the-zero-address, PROOF",
    "swap-without-a-floor, PERSON",
    "sign-what-is-not-known, PERSON",
    "no-state, PERSON",
    "send-more-tokens-than-there-are, PERSON",
    "approve-permit2-unlimited, PROOF"
  })
  void noAccountSignsAloneWhatSomethingSpeaksAgainst(String name, Level level) {
    assertThat(decide(alone(""), name).level()).isEqualTo(level);
  }

  @Test
  void signAloneIsForTheAccountAndChainThatItNames() {
    assertThat(decide(policy(Golden.TOKENS + Golden.LIMITS), "send-tokens").level())
        .isEqualTo(Level.PERSON);
    String other = Golden.ALONE.replace("chain = 31337", "chain = 1");
    assertThat(decide(policy(Golden.TOKENS + Golden.LIMITS + other), "send-tokens").level())
        .isEqualTo(Level.PERSON);
    String off = Golden.ALONE.replace("true", "false");
    assertThat(decide(policy(Golden.TOKENS + Golden.LIMITS + off), "send-tokens").level())
        .isEqualTo(Level.PERSON);
  }

  @Test
  void moreThanATransactionsLimitNeedsProofAndNamesNumbersAndLine() {
    String text = Golden.TOKENS + Golden.LIMITS + Golden.ALONE;
    Policy tight = policy(text.replace("transaction = \"150 DAI\"", "transaction = \"99.9 DAI\""));

    Decision decision = decide(tight, "send-tokens");

    assertThat(decision.level()).isEqualTo(Level.PROOF);
    assertThat(decision.reasons().getFirst())
        .isEqualTo(
            new Decision.Reason(
                "policy.limit.transaction",
                "It spends or grants 100 DAI, more than the limit of 99.9 DAI a transaction.",
                OptionalInt.of(7)));
    assertThat(decide(tight, "pay-a-stranger").level()).isEqualTo(Level.NOBODY);
  }

  @Test
  void whatWasSignedInTheLastDayCountsTowardsTheLimit() {
    Spent two =
        new Spent(
            List.of(
                act("send-tokens", Duration.ofHours(23), true),
                act("send-tokens", Duration.ofHours(1), true)));
    Spent older =
        new Spent(
            List.of(
                act("send-tokens", Duration.ofHours(24), true),
                act("send-tokens", Duration.ofHours(1), true)));

    Decision beyond = alone("").decide(verdict("send-tokens"), two, Set.of(), NOW);

    assertThat(beyond.level()).isEqualTo(Level.PROOF);
    assertThat(beyond.reasons().getFirst().id()).isEqualTo("policy.limit.day");
    assertThat(beyond.reasons().getFirst().says())
        .contains("100 DAI; with 200 DAI of the last 24 hours", "limit of 250 DAI a day");
    assertThat(alone("").decide(verdict("send-tokens"), older, Set.of(), NOW).level())
        .isEqualTo(Level.NOBODY);
  }

  @Test
  void anApprovalThatEndedUnusedIsGivenBackAndOneThatIsOpenCounts() {
    Spent.Act signed = act("send-tokens", Duration.ofHours(1), true);
    Spent ended = new Spent(List.of(signed, act("send-tokens", Duration.ofMinutes(2), false)));
    Spent open = new Spent(List.of(signed, act("send-tokens", Duration.ofMinutes(1), false)));

    assertThat(alone("").decide(verdict("send-tokens"), ended, Set.of(), NOW).level())
        .isEqualTo(Level.NOBODY);
    assertThat(alone("").decide(verdict("send-tokens"), open, Set.of(), NOW).level())
        .isEqualTo(Level.PROOF);
    assertThat(open.signed(open.acts().get(1).id()).at(NOW.plusSeconds(3600)).acts()).hasSize(2);
    assertThat(ended.at(NOW).acts()).hasSize(1);
  }

  @Test
  void aGrantIsSpentWhenItIsSigned() {
    Spent.Act grant = act("permit-an-exact-amount", Duration.ofHours(5), true);
    BigInteger more = grant.stakes().grants().getFirst().more();
    Spent granted = Spent.NOTHING;
    BigInteger sum = BigInteger.ZERO;
    BigInteger room = BigInteger.TEN.pow(18).multiply(BigInteger.valueOf(150));
    while (sum.compareTo(room) <= 0) {
      assertThat(alone("").decide(verdict("send-tokens"), granted, Set.of(), NOW).level())
          .isEqualTo(Level.NOBODY);
      granted = granted.and(grant);
      sum = sum.add(more);
    }

    Decision decision = alone("").decide(verdict("send-tokens"), granted, Set.of(), NOW);

    assertThat(more).isPositive();
    assertThat(decision.level()).isEqualTo(Level.PROOF);
    assertThat(decision.reasons().getFirst().id()).isEqualTo("policy.limit.day");
  }

  @Test
  void anUnlimitedGrantIsMoreThanAnyLimitUnlessThePartyMayBeGrantedIt() {
    Decision decision = decide(alone(""), "approve-permit2-unlimited");
    assertThat(decision.level()).isEqualTo(Level.PROOF);
    assertThat(decision.reasons().getFirst().says()).contains("unlimited DAI");

    Policy trusting =
        alone(
            """
            [[party]]
            name = "Permit2"
            address = "0x000000000022d473030f116ddee9f6b43ac78ba3"
            grant = { DAI = "unlimited" }
            """);
    assertThat(decide(trusting, "approve-permit2-unlimited").level()).isEqualTo(Level.NOBODY);
    assertThat(decide(trusting, "approve-a-router-unlimited").level())
        .isGreaterThanOrEqualTo(Level.PERSON);
  }

  @Test
  void anAssetWithoutADailyLimitAsksAPerson() {
    Policy noDai =
        policy(Golden.TOKENS + Golden.LIMITS.replaceFirst("DAI = \\{.*\n", "") + Golden.ALONE);

    assertThat(ids(decide(noDai, "send-tokens"))).contains("policy.limit.none");
    assertThat(decide(noDai, "send-tokens").level()).isEqualTo(Level.PERSON);
    assertThat(decide(noDai, "pay-a-stranger").level()).isEqualTo(Level.NOBODY);
  }

  @Test
  void aLimitOnEtherCountsAllChainsTogetherAndOneOnAChainCountsThat() {
    Spent.Act paid = act("pay-a-stranger", Duration.ofHours(1), true);
    Spent.Act elsewhere =
        new Spent.Act(
            "elsewhere",
            paid.account(),
            bothy.eth.ChainId.MAINNET,
            paid.stakes(),
            paid.at(),
            paid.until(),
            true);
    String text = Golden.TOKENS + Golden.LIMITS + Golden.ALONE;
    Policy together = policy(text.replace("day = \"3 ETH\"", "day = \"0.3 ETH\""));
    Policy apart =
        policy(
            text.replace("ETH = { transaction", "\"ETH on 31337\" = { transaction")
                .replace("day = \"3 ETH\"", "day = \"0.3 ETH\""));
    Spent spent = new Spent(List.of(elsewhere));

    assertThat(together.decide(verdict("pay-a-stranger"), spent, Set.of(), NOW).level())
        .isEqualTo(Level.PROOF);
    assertThat(apart.decide(verdict("pay-a-stranger"), spent, Set.of(), NOW).level())
        .isEqualTo(Level.NOBODY);
  }

  @Test
  void feesHaveALimitOfTheirOwn() {
    String text = Golden.TOKENS + Golden.LIMITS + Golden.ALONE;
    Policy once = policy(text.replace("transaction = \"0.05 ETH\"", "transaction = \"1 gwei\""));
    Policy day = policy(text.replace("day = \"0.1 ETH\"", "day = \"0.00025 ETH\""));
    Spent before = new Spent(List.of(act("send-tokens", Duration.ofHours(1), true)));

    assertThat(ids(decide(once, "pay-a-stranger"))).startsWith("policy.limit.fee");
    assertThat(decide(once, "pay-a-stranger").level()).isEqualTo(Level.PROOF);
    assertThat(decide(day, "pay-a-stranger").level()).isEqualTo(Level.NOBODY);
    assertThat(day.decide(verdict("pay-a-stranger"), before, Set.of(), NOW).level())
        .isEqualTo(Level.PROOF);
  }

  @Test
  void aPolicyMayRefuseOutrightWhatIsBeyondALimit() {
    String text = Golden.TOKENS + Golden.LIMITS + Golden.ALONE;
    Policy hard =
        policy(
            text.replace("\"150 DAI\"", "\"1 DAI\"") + "[verdict]\nbeyond-limits = \"refuse\"\n");

    assertThat(decide(hard, "send-tokens")).isInstanceOf(Decision.Refuse.class);
    assertThat(decide(hard, "pay-a-stranger")).isInstanceOf(Decision.Sign.class);
  }

  @Test
  void somebodyNewAsksAboveAnAmountUnlessTrustedOrKnown() {
    Policy careful =
        policy(
            Golden.TOKENS
                + Golden.LIMITS.replace("ETH = \"1 ETH\"", "ETH = \"0.1 ETH\"")
                + Golden.ALONE);
    Verdict payment = verdict("pay-a-stranger");

    Decision asked = careful.decide(payment, Spent.NOTHING, Set.of(), NOW);
    assertThat(asked.level()).isEqualTo(Level.PERSON);
    assertThat(asked.reasons().getFirst().id()).isEqualTo("policy.first-time");
    assertThat(asked.reasons().getFirst().says()).contains("0.2 ETH goes to", "above 0.1 ETH");

    Set<Address> known = Set.of(Address.fromHex(STRANGER));
    assertThat(careful.decide(payment, Spent.NOTHING, known, NOW).level()).isEqualTo(Level.NOBODY);
    Set<Address> another = Set.of(Address.fromHex(TREASURY));
    assertThat(careful.decide(payment, Spent.NOTHING, another, NOW).level())
        .isEqualTo(Level.PERSON);
    String party = "[[party]]\nname = \"S\"\naddress = \"" + STRANGER + "\"\n";
    Policy trusting = policy(careful.text() + party + "receive = { ETH = \"0.2 ETH\" }\n");
    assertThat(decide(trusting, "pay-a-stranger").level()).isEqualTo(Level.NOBODY);
    Policy less = policy(careful.text() + party + "receive = { ETH = \"0.19 ETH\" }\n");
    assertThat(decide(less, "pay-a-stranger").level()).isEqualTo(Level.PERSON);
    Policy elsewhere =
        policy(careful.text() + party + "chain = 1\nreceive = { ETH = \"0.2 ETH\" }\n");
    assertThat(decide(elsewhere, "pay-a-stranger").level()).isEqualTo(Level.PERSON);
  }

  @Test
  void aPartyHasADailyBoundOfItsOwn() {
    Policy bounded =
        alone(
            "[[party]]\nname = \"Treasury\"\naddress = \""
                + TREASURY
                + "\"\nday = { DAI = \"150 DAI\" }\n");
    Spent before = new Spent(List.of(act("send-tokens", Duration.ofHours(1), true)));

    Decision again = bounded.decide(verdict("send-tokens"), before, Set.of(), NOW);

    assertThat(decide(bounded, "send-tokens").level()).isEqualTo(Level.NOBODY);
    assertThat(again.level()).isEqualTo(Level.PROOF);
    assertThat(again.reasons().getFirst().id()).isEqualTo("policy.party.day");
    assertThat(again.reasons().getFirst().says()).startsWith("Treasury would get 100 DAI");
  }

  @ParameterizedTest
  @CsvSource({
    "rules, transfer.first-time, pay-a-stranger, swap-with-a-floor",
    "kinds, transaction, pay-a-stranger, permit-an-exact-amount",
    "kinds, typed-data, permit-an-exact-amount, pay-a-stranger",
    "kinds, message, sign-in, pay-a-stranger",
    "kinds, delegation, clear-the-account, pay-a-stranger",
    "kinds, batch, approve-and-swap, pay-a-stranger",
    "addresses, 0x3a4e000000000000000000000000000000003a4e, pay-a-stranger, send-tokens",
    "addresses, 0x7ea5000000000000000000000000000000007ea5, send-tokens, pay-a-stranger",
    "addresses, 0x0e870ec63f197dd277490407c7fe77d8418b6a47, permit-an-exact-amount, send-tokens",
  })
  void whatIsRefusedOutrightIsNeverSignedAndTheRestIsLeftAlone(
      String list, String item, String stopped, String passes) {
    Policy refusing = policy("version = 1\n[refuse]\n" + list + " = [\"" + item + "\"]\n");

    Decision decision = decide(refusing, stopped);

    assertThat(decision).isInstanceOf(Decision.Refuse.class);
    assertThat(decision.reasons().getFirst().line()).hasValue(3);
    assertThat(decide(refusing, passes)).isInstanceOf(Decision.Ask.class);
  }

  @Test
  void aCreationMayBeRefused() {
    Verdict creation =
        Golden.changed("poke", text -> text.replaceFirst("\"to\": \"0x[0-9a-f]{40}\",?", ""));
    Policy refusing = policy("version = 1\n[refuse]\nkinds = [\"contract-creation\"]\n");

    assertThat(refusing.decide(creation, Spent.NOTHING, Set.of(), NOW))
        .isInstanceOf(Decision.Refuse.class);
    assertThat(decide(refusing, "poke")).isInstanceOf(Decision.Ask.class);
  }

  @Test
  void aChainMayBeRefusedOrNeedAPerson() {
    Policy refused = policy("version = 1\n[refuse]\nchains = [31337]\n");
    assertThat(decide(refused, "pay-a-stranger")).isInstanceOf(Decision.Refuse.class);
    assertThat(decide(refused, "permit-on-another-chain")).isInstanceOf(Decision.Refuse.class);

    Policy person = alone("[person]\nchains = [31337]\n");
    assertThat(decide(person, "pay-a-stranger").level()).isEqualTo(Level.PERSON);
    Policy other = alone("[person]\nchains = [1]\n");
    assertThat(decide(other, "pay-a-stranger").level()).isEqualTo(Level.NOBODY);
  }

  @Test
  void typedDataAsksAPersonUnlessTheFileSaysOtherwise() {
    String vault = "[[party]]\nname = \"Vault\"\naddress = \"" + VAULT + "\"\n";
    Policy quiet = alone(vault + "[person]\nkinds = []\n");

    assertThat(decide(alone(vault), "permit-an-exact-amount").level()).isEqualTo(Level.PERSON);
    assertThat(decide(quiet, "permit-an-exact-amount").level()).isEqualTo(Level.NOBODY);
    assertThat(decide(quiet, "permit-a-person").level()).isEqualTo(Level.PROOF);
  }

  @Test
  void aWarningMayBeTurnedDownAndADangerOrSomethingUnknownMayNot() {
    String every =
        "[mute]\nrules = [\"swap.no-floor\", \"allowance.no-code\", \"signature.unknown\"]\n";
    Policy muted = alone(every + "[person]\nkinds = []\n");

    assertThat(decide(alone(""), "swap-without-a-floor").level()).isEqualTo(Level.PERSON);
    assertThat(decide(muted, "swap-without-a-floor").level()).isEqualTo(Level.NOBODY);
    assertThat(ids(decide(muted, "swap-without-a-floor"))).contains("policy.muted");
    assertThat(decide(muted, "permit-a-person").level()).isEqualTo(Level.PROOF);
    assertThat(decide(muted, "sign-a-text").level()).isEqualTo(Level.PERSON);
  }

  @Test
  void aMutedFailureIsStillNotSignedAlone() {
    Policy muted = alone("[mute]\nrules = [\"outcome.reverts\", \"outcome.invalid\"]\n");

    assertThat(decide(muted, "send-more-tokens-than-there-are").level()).isEqualTo(Level.PERSON);
    assertThat(ids(decide(muted, "send-more-tokens-than-there-are"))).contains("policy.unseen");
  }

  @Test
  void whatASafeOfOnesOwnPaysCountsToo() {
    String text = Golden.TOKENS + Golden.LIMITS + Golden.ALONE;
    Policy tight = policy(text.replace("transaction = \"2 ETH\"", "transaction = \"0.9 ETH\""));

    assertThat(decide(tight, "pay-from-a-safe").level()).isEqualTo(Level.PROOF);
    assertThat(decide(alone(""), "pay-from-a-safe").level()).isEqualTo(Level.NOBODY);
  }

  /** Any program of this machine could spend the limits else. */
  @Test
  void anAccountSignsAloneForThePagesThatThePolicyNamesOnly() {
    Policy policy = alone("origins = [\"https://app.example\"]\n");
    Verdict verdict = verdict("send-tokens");

    for (Optional<String> page :
        List.of(Optional.<String>empty(), Optional.of("https://app.example.evil"))) {
      Decision decision = policy.decide(verdict, page, Spent.NOTHING, Set.of(), NOW);
      assertThat(decision.level()).isEqualTo(Level.PERSON);
      assertThat(decision.reasons().getFirst().says()).contains("only for https://app.example");
    }
    assertThat(
            policy
                .decide(verdict, Optional.of("https://app.example"), Spent.NOTHING, Set.of(), NOW)
                .level())
        .isEqualTo(Level.NOBODY);
    assertThat(decide(alone(""), "send-tokens").level()).isEqualTo(Level.NOBODY);
  }
}
