package bothy.proof;

import static bothy.proof.TestBeacon.attesting;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Honest updates, and what the store makes of them. */
class LightClientTest {
  private final LightClient client = new LightClient(TestBeacon.NETWORK);

  private LightClientStore start(long slot) {
    LightClientBootstrap bootstrap = TestBeacon.bootstrap(slot);
    return Results.of(client.initialize(bootstrap.header().beacon().root(), bootstrap));
  }

  private LightClientStore take(LightClientStore store, LightClientUpdate update) {
    return Results.of(client.process(store, update, update.signatureSlot()));
  }

  @Test
  void goesThroughEveryForkAndStopsAtTheOneItDoesNotKnow() {
    LightClientStore store = start(8);

    for (int period = 0; period < 4; period++) {
      long slot = 64L * period + 40;
      store = take(store, attesting(slot).finalizing(slot - 16).withNext(period + 1).sign());
      assertThat(store.finalized().slot()).isEqualTo(slot - 16);
      assertThat(store.optimistic().slot()).isEqualTo(slot);
      assertThat(store.currentCommittee()).isEqualTo(TestBeacon.committee(period).committee());
      assertThat(store.nextCommittee()).isEqualTo(TestBeacon.committee(period + 1).committee());
      assertThat(store.bestUpdate()).isNull();
    }
    LightClientRefusal refusal =
        Results.refusal(client.process(store, attesting(256).signedBy(4).sign(), 257));

    assertThat(refusal.check()).isEqualTo(LightClientCheck.FORK);
    assertThat(refusal.found()).contains("slot 256 of test");
  }

  @Test
  void takesASignatureInAForksFirstSlotByTheVersionBefore() {
    LightClientStore store = start(72);
    store = take(store, attesting(100).finalizing(80).withNext(2).sign());

    LightClientUpdate old = attesting(127).withVersionOf(127).sign();
    LightClientUpdate fresh = attesting(127).withVersionOf(128).sign();

    assertThat(old.signatureSlot()).isEqualTo(128);
    assertThat(take(store, old).optimistic().slot()).isEqualTo(127);
    assertThat(Results.refusal(client.process(store, fresh, 128)).check())
        .isEqualTo(LightClientCheck.SIGNATURE);
  }

  @Test
  void finalizesFromTwoThirdsOnAndOnlyKeepsWhatFewerSigned() {
    LightClientStore store = start(8);
    LightClientUpdate tooFew = attesting(40).finalizing(24).withNext(1).signers(21).sign();
    LightClientUpdate enough = attesting(40).finalizing(24).withNext(1).signers(22).sign();

    LightClientStore kept = take(store, tooFew);
    LightClientStore advanced = take(kept, enough);

    assertThat(kept.finalized()).isEqualTo(store.finalized());
    assertThat(kept.nextCommittee()).isNull();
    assertThat(kept.bestUpdate()).isEqualTo(tooFew);
    assertThat(kept.optimistic().slot()).isEqualTo(40);
    assertThat(advanced.finalized().slot()).isEqualTo(24);
    assertThat(advanced.bestUpdate()).isNull();
  }

  @Test
  void believesAnOptimisticHeaderOnlyAboveHalfOfTheMostThatSigned() {
    LightClientStore store = take(start(8), attesting(20).sign());

    LightClientStore half = take(store, attesting(30).signers(16).sign());
    LightClientStore more = take(store, attesting(30).signers(17).sign());

    assertThat(store.currentMaxParticipants()).isEqualTo(32);
    assertThat(half.optimistic().slot()).isEqualTo(20);
    assertThat(more.optimistic().slot()).isEqualTo(30);
  }

  @Test
  void countsParticipantsAnewInEachPeriod() {
    LightClientStore store = take(start(8), attesting(40).finalizing(24).withNext(1).sign());

    store = take(store, attesting(104).finalizing(88).withNext(2).signers(24).sign());

    assertThat(store.previousMaxParticipants()).isEqualTo(32);
    assertThat(store.currentMaxParticipants()).isZero();
  }

  @Test
  void takesTheNextCommitteeFromAnOlderUpdateOfThePeriod() {
    LightClientStore store = start(40);

    store = take(store, attesting(30).finalizing(16).withNext(1).sign());

    assertThat(store.finalized().slot()).isEqualTo(40);
    assertThat(store.nextCommittee()).isEqualTo(TestBeacon.committee(1).committee());
  }

  @Test
  void takesFinalityAtGenesisAsNone() {
    LightClientStore store = start(8);

    store = take(store, attesting(20).finalizing(LightClientHeader.EMPTY).withNext(1).sign());

    assertThat(store.finalized().slot()).isEqualTo(8);
    assertThat(store.optimistic().slot()).isEqualTo(20);
    assertThat(store.nextCommittee()).isNotNull();
  }

  @Test
  void takesABranchThatWasLengthenedToElectra() {
    LightClientUpdate capella = attesting(40).finalizing(24).withNext(1).sign();
    LightClientUpdate.Finality finality = Objects.requireNonNull(capella.finality());
    List<Hash> longer = new ArrayList<>(finality.branch());
    longer.addFirst(Hash.ZERO);

    LightClientStore store =
        take(
            start(8),
            new LightClientUpdate(
                capella.attested(),
                capella.next(),
                new LightClientUpdate.Finality(finality.header(), longer),
                capella.aggregate(),
                capella.signatureSlot()));

    assertThat(store.finalized().slot()).isEqualTo(24);
  }

  @Test
  void forcesTheBestUpdateOnlyAfterAWholePeriodWithoutFinality() {
    LightClientStore store = take(start(8), attesting(40).withNext(1).sign());

    assertThat(client.forceUpdate(store, 72)).isSameAs(store);
    LightClientStore forced = client.forceUpdate(store, 73);

    assertThat(forced.finalized().slot()).isEqualTo(40);
    assertThat(forced.nextCommittee()).isEqualTo(TestBeacon.committee(1).committee());
    assertThat(forced.bestUpdate()).isNull();
    assertThat(client.forceUpdate(forced, 1_000)).isSameAs(forced);
  }

  @Test
  void ranksUpdatesAsTheSpecificationDoes() {
    List<LightClientUpdate> bestFirst =
        List.of(
            attesting(40).finalizing(24).withNext(1).sign(),
            attesting(40).finalizing(24).withNext(1).signers(30).sign(),
            attesting(41).finalizing(24).withNext(1).signers(30).sign(),
            attesting(41).finalizing(24).withNext(1).signers(30).signedAt(43).sign(),
            attesting(104).finalizing(24).withNext(2).sign(),
            attesting(40).withNext(1).sign(),
            attesting(40).finalizing(24).sign(),
            attesting(63).finalizing(24).withNext(1).sign(),
            attesting(40).sign(),
            attesting(40).finalizing(24).withNext(1).signers(21).sign(),
            attesting(40).withNext(1).signers(21).sign(),
            attesting(40).finalizing(24).withNext(1).signers(20).sign());
    // The next committee of the 8th doesn't count: that committee itself signed.

    for (int i = 0; i < bestFirst.size(); i++) {
      for (int j = 0; j < bestFirst.size(); j++) {
        assertThat(client.isBetter(bestFirst.get(i), bestFirst.get(j)))
            .as(i + " against " + j)
            .isEqualTo(i < j);
      }
    }
  }
}
