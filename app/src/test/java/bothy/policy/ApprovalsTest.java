package bothy.policy;

import static bothy.policy.Golden.alone;
import static bothy.policy.Golden.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.effects.Asset;
import bothy.effects.Exposure;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an approval is bound to, and when it no longer holds. */
class ApprovalsTest {
  private static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");
  private static final Payload PAYLOAD = new Payload.Transaction(Bytes.of((byte) 2));
  private static final Map<String, String> READS = Map.of("slot a", "1", "slot b", "2");
  private static final Address DAI = Address.fromHex("0x3df1bf56fd0cd3ce990bb4383dd8da097b5c4f93");
  private static final Address USDC = Address.fromHex("0xac26d342d149459826024712d405f16c8d051bfe");

  private static Approved approve(Policy policy, String name, Consent consent) {
    Verdict verdict = verdict(name);
    Decision decision = policy.decide(verdict, Spent.NOTHING, Set.of(), NOW);
    Judged judged = new Judged(verdict, "0x12", READS);
    return policy.approve(judged, decision, consent, PAYLOAD, Hash.ZERO, "id", NOW);
  }

  private static List<String> changes(Approved approved, Verdict again) {
    Map<String, String> reads = new HashMap<>(READS);
    reads.put("slot a", "9");
    return switch (approved.stillHolds(reads, () -> again, NOW.plusSeconds(1))) {
      case Holding.Holds ignored -> List.of();
      case Holding.Changed(List<String> says) -> says;
    };
  }

  @ParameterizedTest
  @CsvSource({
    "send-tokens, POLICY, false",
    "send-tokens, PERSON, true",
    "send-tokens, PROVEN, true",
    "permit-a-person, PERSON, false",
    "permit-a-person, PROVEN, true"
  })
  void isMintedOnlyForAConsentThatIsEnough(String name, Consent consent, boolean enough) {
    if (enough) {
      assertThat(approve(Policy.standard(), name, consent).terms().consent()).isEqualTo(consent);
    } else {
      assertThatThrownBy(() -> approve(Policy.standard(), name, consent))
          .isInstanceOf(PolicyException.class)
          .hasMessageContaining("found " + consent);
    }
  }

  @Test
  void isNeverMintedForWhatIsRefused() {
    Policy refusing = Golden.policy("version = 1\n[refuse]\nkinds = [\"transaction\"]");

    assertThatThrownBy(() -> approve(refusing, "send-tokens", Consent.PROVEN))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void isNotMintedByThePolicyAloneForAMadeUpDecision() {
    Judged judged = new Judged(verdict("permit-a-person"), "0x12", READS);

    assertThatThrownBy(() ->
            alone("")
                .approve(
                    judged,
                    new Decision.Sign(List.of()),
                    Consent.POLICY,
                    PAYLOAD,
                    Hash.ZERO,
                    "id",
                    NOW))
        .isInstanceOf(PolicyException.class);
  }

  @Test
  void isBoundToWhatTheRunShowed() {
    Terms terms = approve(alone(""), "swap-with-a-floor", Consent.POLICY).terms();

    assertThat(terms.payload()).isEqualTo(PAYLOAD);
    assertThat(terms.account()).isEqualTo(Address.fromHex(Golden.ALICE));
    assertThat(terms.chain()).hasToString("31337");
    assertThat(terms.inputs()).isEqualTo("0x12");
    assertThat(terms.reads()).isEqualTo(READS);
    assertThat(terms.until()).isEqualTo(NOW.plus(Duration.ofMinutes(2)));
    assertThat(terms.limits().leaves())
        .isEqualTo(Map.of(new Asset.Erc20(USDC), BigInteger.valueOf(100_000_000)));
    assertThat(terms.limits().arrives())
        .isEqualTo(Map.of(new Asset.Erc20(DAI), new BigInteger("86128034918614167501")));
    assertThat(terms.limits().exposure()).isEmpty();
    assertThat(terms.limits().fee()).isPositive();
  }

  @Test
  void aGrantIsAmongItsLimits() {
    assertThat(
            approve(Policy.standard(), "permit-an-exact-amount", Consent.PERSON)
                .terms()
                .limits()
                .exposure())
        .containsExactly(
            new Exposure(
                new Asset.Erc20(DAI),
                new BigInteger("5000000000000000000"),
                false,
                Optional.of(Address.fromHex(Golden.VAULT)),
                Optional.of(BigInteger.valueOf(1_764_003_600)),
                true));
  }

  @Test
  void holdsWithoutAnotherRunWhileNothingThatWasReadChanged() {
    Approved approved = approve(alone(""), "send-tokens", Consent.POLICY);

    assertThat(
            approved.stillHolds(
                READS,
                () -> {
                  throw new AssertionError("run again for nothing");
                },
                NOW))
        .isInstanceOf(Holding.Holds.class);
    assertThat(approved.changedReads(Map.of("slot a", "1")))
        .containsExactly("slot b: was 2, is not known");
  }

  @Test
  void endsInTimeAndDoesntHoldBefore() {
    Approved approved = approve(alone(""), "send-tokens", Consent.POLICY);
    Verdict same = verdict("send-tokens");

    assertThat(approved.stillHolds(READS, () -> same, NOW.plusSeconds(119)))
        .isInstanceOf(Holding.Holds.class);
    assertThat(approved.stillHolds(READS, () -> same, NOW.plusSeconds(120)))
        .isEqualTo(new Holding.Changed(List.of("The approval ended at 2026-05-04T09:32:00Z.")));
    assertThat(approved.stillHolds(READS, () -> same, NOW.minusSeconds(1)))
        .isInstanceOf(Holding.Changed.class);
  }

  @Test
  void whatCouldNotBeReadIsRunAgain() {
    Verdict verdict = verdict("send-tokens");
    Map<String, String> reads = Map.of("slot a", "unknown");
    Approved approved =
        Policy.standard()
            .approve(
                new Judged(verdict, "0x12", reads),
                new Decision.Ask(List.of(), false),
                Consent.PERSON,
                PAYLOAD,
                Hash.ZERO,
                "id",
                NOW);

    assertThat(approved.stillHolds(reads, () -> verdict("pay-a-stranger"), NOW))
        .isInstanceOf(Holding.Changed.class);
  }

  @Test
  void holdsOnAStateThatChangesNothingForTheAccount() {
    Approved approved = approve(alone(""), "send-tokens", Consent.POLICY);
    Verdict richer =
        Golden.changed(
            "send-tokens",
            text -> text.replace("\"timestamp\": \"0x69248358\"", "\"timestamp\": \"0x69248364\""));

    assertThat(changes(approved, richer)).isEmpty();
  }

  @Test
  void anotherRequestIsNotTheSame() {
    Approved approved = approve(alone(""), "send-tokens", Consent.POLICY);

    assertThat(changes(approved, verdict("pay-a-stranger")))
        .containsExactly("It was checked again as another request.");
  }

  @Test
  void aWorseVerdictOnTheNewerStateIsNamed() {
    Approved approved = approve(alone(""), "send-tokens", Consent.POLICY);
    Verdict empty =
        Golden.changed(
            "send-tokens",
            text ->
                text.replaceFirst(
                    "(\"0x3df1bf56fd0cd3ce990bb4383dd8da097b5c4f93\": \\{\\s*\"balance\": \"0x0\",\\s*\"nonce\": \"0x1\",\\s*\"code\": )\"0x[0-9a-f]+\"",
                    "$1\"0x60006000fd\""));

    assertThat(empty.answer()).isGreaterThan(Verdict.Answer.ALLOW);
    List<String> changes = changes(approved, empty);
    assertThat(changes).anyMatch(says -> says.startsWith("The verdict was allow and is "));
    assertThat(changes).anyMatch(says -> says.startsWith("It doesn't run to its end any more"));
  }

  @Test
  void whatLeavesAboveOrArrivesBelowTheLimitsIsNamed() {
    Limits limits =
        new Limits(
            Map.of(new Asset.Erc20(USDC), BigInteger.TEN),
            Map.of(new Asset.Erc20(DAI), BigInteger.TEN),
            BigInteger.TEN,
            List.of());
    Stakes within =
        new Stakes(
            Map.of(new Asset.Erc20(USDC), BigInteger.TEN),
            Map.of(new Asset.Erc20(DAI), BigInteger.TEN),
            Map.of(),
            List.of(),
            BigInteger.TEN,
            true);
    Stakes beyond =
        new Stakes(
            Map.of(
                new Asset.Erc20(USDC), BigInteger.valueOf(11), new Asset.Native(), BigInteger.ONE),
            Map.of(new Asset.Erc20(DAI), BigInteger.valueOf(9)),
            Map.of(),
            List.of(),
            BigInteger.valueOf(11),
            true);

    assertThat(Beyond.of(limits, within)).isEmpty();
    assertThat(Beyond.of(limits, beyond))
        .containsExactly(
            "1 of the native currency would leave, at most 0 may.",
            "11 of " + USDC + " would leave, at most 10 may.",
            "9 of " + DAI + " would arrive, at least 10 must.",
            "The fee could be 11 wei, at most 10 may be paid.");
  }

  @ParameterizedTest
  @CsvSource({
    "10, false, 0x01, 100, false, true",
    "9, false, 0x01, 99, false, true",
    "11, false, 0x01, 100, false, false",
    "0, true, 0x01, 100, false, false",
    "10, false, 0x02, 100, false, false",
    "10, false, 0x01, 101, false, false",
    "10, false, 0x01, , false, false",
    "10, false, , 100, false, false",
    "10, false, 0x01, 100, true, false"
  })
  void anExposureMustBeWithinOneThatWasApproved(
      int amount,
      boolean unlimited,
      @org.jspecify.annotations.Nullable String by,
      @org.jspecify.annotations.Nullable Integer until,
      boolean standing,
      boolean within) {
    Exposure most = exposure(10, false, "0x01", 100, false);
    Exposure found = exposure(amount, unlimited, by, until, standing);
    Limits limits = new Limits(Map.of(), Map.of(), BigInteger.ZERO, List.of(most));
    Stakes stakes =
        new Stakes(
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(new Stakes.Grant(found, BigInteger.ONE)),
            BigInteger.ZERO,
            true);

    assertThat(Beyond.of(limits, stakes).isEmpty()).isEqualTo(within);
  }

  private static Exposure exposure(
      int amount,
      boolean unlimited,
      @org.jspecify.annotations.Nullable String by,
      @org.jspecify.annotations.Nullable Integer until,
      boolean standing) {
    return new Exposure(
        new Asset.Erc20(DAI),
        BigInteger.valueOf(amount),
        unlimited,
        Optional.ofNullable(by)
            .map(text -> Address.fromHex("0x" + "0".repeat(38) + text.substring(2))),
        Optional.ofNullable(until).map(BigInteger::valueOf),
        standing);
  }
}
