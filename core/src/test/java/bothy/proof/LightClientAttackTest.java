package bothy.proof;

import static bothy.proof.TestBeacon.attesting;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Forged updates: each is refused by the check that is there for it. */
class LightClientAttackTest {
  private static final Bytes INFINITE_KEY = infinity(48);
  private static final Bytes INFINITE_SIGNATURE = infinity(96);

  private final LightClient client = new LightClient(TestBeacon.NETWORK);
  private final LightClientBootstrap bootstrap = TestBeacon.bootstrap(72);
  private final LightClientStore fresh =
      Results.of(client.initialize(bootstrap.header().beacon().root(), bootstrap));
  private final LightClientUpdate honest = attesting(100).finalizing(84).withNext(2).sign();
  private final LightClientStore store = Results.of(client.process(fresh, honest, 101));

  private static Bytes infinity(int size) {
    byte[] bytes = new byte[size];
    bytes[0] = (byte) 0xc0;
    return Bytes.owning(bytes);
  }

  private LightClientRefusal refusal(LightClientStore known, LightClientUpdate update) {
    return Results.refusal(client.process(known, update, 300));
  }

  private void assertRefused(
      LightClientStore known, LightClientUpdate update, LightClientCheck check) {
    LightClientRefusal refusal = refusal(known, update);

    assertThat(refusal.check()).as(refusal.says()).isEqualTo(check);
    assertThat(refusal.says()).contains("expected", "found");
    assertThat(refusal.expected()).isNotEqualTo(refusal.found());
  }

  private static LightClientUpdate with(
      LightClientUpdate update,
      LightClientUpdate.@Nullable Next next,
      LightClientUpdate.@Nullable Finality finality) {
    return new LightClientUpdate(
        update.attested(), next, finality, update.aggregate(), update.signatureSlot());
  }

  private static LightClientUpdate with(LightClientUpdate update, SyncAggregate aggregate) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), aggregate, update.signatureSlot());
  }

  private LightClientUpdate.Next next() {
    return Objects.requireNonNull(honest.next());
  }

  private LightClientUpdate.Finality finality() {
    return Objects.requireNonNull(honest.finality());
  }

  @Test
  void refusesABootstrapOfAnotherBlock() {
    LightClientRefusal refusal = Results.refusal(client.initialize(Hash.EMPTY_CODE, bootstrap));

    assertThat(refusal.check()).isEqualTo(LightClientCheck.TRUSTED_ROOT);
    assertThat(refusal.expected()).isEqualTo(Hash.EMPTY_CODE.toHex());
  }

  @Test
  void refusesABootstrapWithASwappedCommittee() {
    LightClientBootstrap forged =
        new LightClientBootstrap(
            bootstrap.header(), TestBeacon.committee(9).committee(), bootstrap.branch());

    assertThat(
            Results.refusal(client.initialize(bootstrap.header().beacon().root(), forged)).check())
        .isEqualTo(LightClientCheck.CURRENT_COMMITTEE_BRANCH);
  }

  @Test
  void refusesABootstrapWithACommitteeOfAnotherSize() {
    LightClientBootstrap forged =
        new LightClientBootstrap(
            bootstrap.header(), TestCommittee.of(1, 16).committee(), bootstrap.branch());

    assertThat(
            Results.refusal(client.initialize(bootstrap.header().beacon().root(), forged)).check())
        .isEqualTo(LightClientCheck.COMMITTEE_SIZE);
  }

  @Test
  void refusesAnUpdateThatNobodySigned() {
    LightClientUpdate nobody =
        with(honest, new SyncAggregate(Bytes.of(new byte[4]), INFINITE_SIGNATURE));

    assertRefused(fresh, nobody, LightClientCheck.PARTICIPATION);
  }

  @Test
  void refusesBitsOfACommitteeOfAnotherSize() {
    SyncAggregate aggregate = honest.aggregate();
    LightClientUpdate longer =
        with(
            honest,
            new SyncAggregate(aggregate.bits().concat(Bytes.of((byte) 0)), aggregate.signature()));

    assertRefused(fresh, longer, LightClientCheck.COMMITTEE_SIZE);
  }

  @Test
  void refusesEveryBitThatIsNotTheSigners() {
    LightClientUpdate most = attesting(100).finalizing(84).withNext(2).signers(30).sign();

    for (int member = 0; member < 32; member++) {
      byte[] bits = most.aggregate().bits().toArray();
      bits[member / 8] ^= (byte) (1 << (member % 8));
      SyncAggregate forged = new SyncAggregate(Bytes.owning(bits), most.aggregate().signature());
      assertRefused(fresh, with(most, forged), LightClientCheck.SIGNATURE);
    }
  }

  @Test
  void refusesASignatureThatIsNoPointOrInfinity() {
    Bytes bits = honest.aggregate().bits();

    for (Bytes signature : List.of(INFINITE_SIGNATURE, Bytes.of(new byte[96]))) {
      LightClientUpdate forged = with(honest, new SyncAggregate(bits, signature));
      assertRefused(fresh, forged, LightClientCheck.SIGNATURE);
      assertThat(refusal(fresh, forged).found()).isEqualTo("BAD_SIGNATURE");
    }
  }

  @Test
  void refusesACommitteeWithTheKeyInfinity() {
    List<Bytes> keys = new ArrayList<>(fresh.currentCommittee().keys());
    keys.set(3, INFINITE_KEY);
    LightClientStore poisoned =
        new LightClientStore(
            fresh.finalized(),
            new SyncCommittee(keys, fresh.currentCommittee().aggregateKey()),
            null,
            null,
            fresh.optimistic(),
            0,
            0);

    assertRefused(poisoned, honest, LightClientCheck.SIGNATURE);
    assertThat(refusal(poisoned, honest).found()).isEqualTo("BAD_KEY");
  }

  @Test
  void refusesASignatureForAnotherChain() {
    BeaconNetwork other = TestBeacon.network(Hash.EMPTY_CODE);

    assertRefused(
        fresh, attesting(100).finalizing(84).signedFor(other).sign(), LightClientCheck.SIGNATURE);
  }

  @Test
  void refusesASignatureForAnotherFork() {
    assertRefused(
        fresh, attesting(100).finalizing(84).withVersionOf(63).sign(), LightClientCheck.SIGNATURE);
    assertRefused(
        fresh, attesting(100).finalizing(84).withVersionOf(130).sign(), LightClientCheck.SIGNATURE);
  }

  @Test
  void refusesASignatureOfAnotherPeriodsCommittee() {
    assertRefused(fresh, attesting(100).signedBy(2).sign(), LightClientCheck.SIGNATURE);
    assertRefused(store, attesting(140).signedBy(1).sign(), LightClientCheck.SIGNATURE);
  }

  @Test
  void refusesAPeriodWhoseCommitteeIsNotKnown() {
    assertRefused(fresh, attesting(140).sign(), LightClientCheck.SIGNATURE_PERIOD);
    assertRefused(store, attesting(200).sign(), LightClientCheck.SIGNATURE_PERIOD);
    assertThat(refusal(store, attesting(200).sign()).expected()).isEqualTo("period 1 or 2");
  }

  @Test
  void refusesASlotThatHasNotComeYet() {
    LightClientRefusal refusal = Results.refusal(client.process(fresh, honest, 100));

    assertThat(refusal.check()).isEqualTo(LightClientCheck.SLOT_ORDER);
    assertThat(refusal.expected()).startsWith("current slot 100");
    assertThat(refusal.found()).isEqualTo("101, 100, 84");
  }

  @Test
  void refusesSlotsThatDoNotFollowOneAnother() {
    assertRefused(fresh, attesting(100).signedAt(100).sign(), LightClientCheck.SLOT_ORDER);
    assertRefused(fresh, attesting(100).finalizing(101).sign(), LightClientCheck.SLOT_ORDER);
  }

  @Test
  void refusesWhatBringsNothingNew() {
    LightClientUpdate old = attesting(80).sign();
    LightClientUpdate oldWithNext = attesting(80).withNext(2).sign();

    assertRefused(store, old, LightClientCheck.RELEVANCE);
    assertRefused(store, oldWithNext, LightClientCheck.RELEVANCE);
  }

  @Test
  void refusesAnotherExecutionHeader() {
    LightClientHeader attested = honest.attested();
    LightClientUpdate forged =
        new LightClientUpdate(
            new LightClientHeader(
                attested.beacon(), ExecutionPayloadHeader.EMPTY, attested.executionBranch()),
            honest.next(),
            honest.finality(),
            honest.aggregate(),
            honest.signatureSlot());

    assertRefused(fresh, forged, LightClientCheck.EXECUTION_BRANCH);
  }

  @Test
  void refusesBlobGasBeforeDeneb() {
    LightClientBootstrap early = TestBeacon.bootstrap(8);
    LightClientStore capella = Results.of(client.initialize(early.header().beacon().root(), early));

    assertRefused(capella, attesting(40).withBlobGas(131_072).sign(), LightClientCheck.BLOB_GAS);
  }

  @Test
  void refusesAnotherFinalizedHeader() {
    LightClientHeader other = TestBeacon.header(85, Hash.EMPTY_CODE);
    LightClientUpdate forged =
        with(honest, next(), new LightClientUpdate.Finality(other, finality().branch()));

    assertRefused(fresh, forged, LightClientCheck.FINALITY_BRANCH);
  }

  @Test
  void refusesAHeaderOfGenesisThatSaysAnything() {
    LightClientHeader genesis = TestBeacon.header(0, Hash.EMPTY_CODE);

    assertRefused(
        fresh, attesting(100).finalizing(genesis).sign(), LightClientCheck.FINALIZED_HEADER);
  }

  @Test
  void refusesTheBranchOfAnotherLeaf() {
    LightClientUpdate swapped =
        with(
            honest,
            new LightClientUpdate.Next(next().committee(), finality().branch().subList(1, 6)),
            finality());
    LightClientUpdate shorter =
        with(honest, next(), new LightClientUpdate.Finality(finality().header(), next().branch()));
    List<Hash> turned = new ArrayList<>(finality().branch());
    Collections.reverse(turned);

    assertRefused(fresh, swapped, LightClientCheck.NEXT_COMMITTEE_BRANCH);
    assertRefused(fresh, shorter, LightClientCheck.FINALITY_BRANCH);
    assertThat(refusal(fresh, shorter).found()).isEqualTo("5 hashes");
    assertRefused(
        fresh,
        with(honest, next(), new LightClientUpdate.Finality(finality().header(), turned)),
        LightClientCheck.FINALITY_BRANCH);
  }

  @Test
  void refusesALongerBranchThatDoesNotBeginWithZeros() {
    List<Hash> longer = new ArrayList<>(next().branch());
    longer.addFirst(Hash.EMPTY_CODE);

    assertRefused(
        fresh,
        with(honest, new LightClientUpdate.Next(next().committee(), longer), finality()),
        LightClientCheck.NEXT_COMMITTEE_BRANCH);
  }

  @Test
  void refusesASwappedNextCommittee() {
    LightClientUpdate unproven =
        with(
            honest,
            new LightClientUpdate.Next(TestBeacon.committee(9).committee(), next().branch()),
            finality());
    LightClientUpdate signedButOther = attesting(110).finalizing(94).withNext(9).sign();

    assertRefused(fresh, unproven, LightClientCheck.NEXT_COMMITTEE_BRANCH);
    assertRefused(store, signedButOther, LightClientCheck.NEXT_COMMITTEE);
  }
}
