package bothy.practice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.BeaconFork;
import bothy.proof.LightClient;
import bothy.proof.LightClientRefusal;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientStore;
import bothy.proof.LightClientUpdate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PracticeBeaconTest {
  private static final int PERIOD = 8192;

  private static PracticeBeacon beacon() {
    return new PracticeBeacon(PracticeHeaders.at(0, 0), PracticeBeacon.Settings.USUAL);
  }

  private static <T> T of(LightClientResult<T> result) {
    return switch (result) {
      case LightClientResult.Passed<T>(T value) -> value;
      case LightClientResult.Refused<T>(LightClientRefusal refusal) ->
          throw new AssertionError("refused: " + refusal.says());
    };
  }

  /** Follows a chain as a light client would, from a checkpoint to its newest block. */
  private static LightClientStore follow(PracticeBeacon beacon, Hash checkpoint) {
    LightClient client = new LightClient(beacon.network());
    LightClientStore store =
        of(client.initialize(checkpoint, beacon.bootstrap(checkpoint).orElseThrow()));
    long now = beacon.latest().signatureSlot();
    for (long period = store.finalized().slot() / PERIOD; ; period++) {
      Optional<LightClientUpdate> update = beacon.update(period);
      if (update.isEmpty()) {
        break;
      }
      store = of(client.process(store, update.get(), now));
    }
    return of(client.process(store, beacon.latest(), now));
  }

  @Test
  void aLightClientFollowsBlocksAndProvesTheirExecutionHeaders() {
    PracticeBeacon beacon = beacon();
    for (int number = 1; number <= 200; number++) {
      beacon.add(PracticeHeaders.at(number, number));
    }

    LightClientStore store = follow(beacon, beacon.genesisRoot());

    assertThat(store.optimistic().execution().blockHash())
        .isEqualTo(PracticeHeaders.at(200, 200).hash());
    assertThat(store.optimistic().execution().stateRoot())
        .isEqualTo(PracticeHeaders.at(200, 200).stateRoot());
    assertThat(store.finalized().execution().blockNumber()).isEqualTo(128);
    assertThat(store.nextCommittee()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "FULU, 2, 8191",
    "FULU, 2, 8192",
    "FULU, 2, 8193",
    "FULU, 2, 8256",
    "FULU, 2, 400000",
    "FULU, 0, 100000",
    "FULU, 1, 100000",
    "FULU, 8, 100000",
    "ELECTRA, 2, 100000"
  })
  void timeTravelOverWholePeriodsLeavesSomethingToFollow(BeaconFork fork, int lag, long seconds) {
    PracticeBeacon beacon =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0),
            new PracticeBeacon.Settings(fork, lag, Bytes.fromHex("0x01")));
    beacon.add(PracticeHeaders.at(1, 3));

    beacon.add(PracticeHeaders.at(2, seconds));
    beacon.add(PracticeHeaders.at(3, seconds + 1));

    LightClientStore store = follow(beacon, beacon.genesisRoot());
    assertThat(store.optimistic().execution().blockNumber()).isEqualTo(3);
    assertThat(store.optimistic().slot()).isEqualTo(seconds + 1);
    assertThat(follow(beacon, beacon.finalizedRoot()).optimistic()).isEqualTo(store.optimistic());
  }

  @Test
  void finalityLagsByTwoEpochs() {
    PracticeBeacon beacon = beacon();
    for (int number = 1; number <= 100; number++) {
      beacon.add(PracticeHeaders.at(number, number));
    }

    assertThat(beacon.block("finalized").orElseThrow().slot()).isEqualTo(32);
  }

  @Test
  void theParentBeaconBlockIsTheOneThatABlockThenFollows() {
    PracticeBeacon beacon = beacon();
    beacon.add(PracticeHeaders.at(1, 5));
    long seconds = 3 * PERIOD + 77;

    Hash parent = beacon.parentRoot(PracticeHeaders.GENESIS_TIME + seconds);
    beacon.add(PracticeHeaders.at(2, seconds));

    assertThat(beacon.latest().attested().beacon().parentRoot()).isEqualTo(parent);
    assertThat(beacon.block(parent.toHex()).orElseThrow().slot()).isEqualTo(3 * PERIOD + 64);
  }

  @Test
  void neighbouringPeriodsHaveOtherCommittees() {
    PracticeCommittees committees =
        new PracticeCommittees(beacon().network().preset(), Bytes.fromHex("0x01"));

    assertThat(List.of(0L, 1L, 2L, 7L).stream().map(committees::root).distinct()).hasSize(4);
  }

  @Test
  void fewSignersAreFewSigners() {
    PracticeBeacon beacon = beacon();
    beacon.add(PracticeHeaders.at(1, 1));
    beacon.signers(341);
    beacon.add(PracticeHeaders.at(2, 2));

    assertThat(beacon.latest().aggregate().participants()).isEqualTo(341);
    assertThat(beacon.latest().aggregate().hasSupermajority()).isFalse();
    assertThat(follow(beacon, beacon.genesisRoot()).optimistic().slot()).isEqualTo(2);
  }

  @Test
  void itsClockIsNeverBeforeTheLastSignature() {
    PracticeBeacon beacon = beacon();
    Instant early = Instant.ofEpochSecond(PracticeHeaders.GENESIS_TIME);
    Instant late = early.plusSeconds(1000);
    beacon.add(PracticeHeaders.at(1, 50));

    assertThat(beacon.clock(() -> early).instant()).isEqualTo(early.plusSeconds(51));
    assertThat(beacon.clock(() -> late).instant()).isEqualTo(late);
  }

  @Test
  void refusesABlockThatIsNotLater() {
    PracticeBeacon beacon = beacon();
    beacon.add(PracticeHeaders.at(1, 5));

    assertThatThrownBy(() -> beacon.add(PracticeHeaders.at(2, 5)))
        .hasMessage("expected a timestamp after 1700000005, found 1700000005");
  }

  @Test
  void startsWithinASecondAndMintsThousandsOfBlocksInAnother() {
    long began = System.nanoTime();
    PracticeBeacon beacon = beacon();
    beacon.add(PracticeHeaders.at(1, 1));
    beacon.latest();
    Duration start = Duration.ofNanos(System.nanoTime() - began);

    began = System.nanoTime();
    for (int number = 2; number <= 1000; number++) {
      beacon.add(PracticeHeaders.at(number, number));
    }
    Duration minted = Duration.ofNanos(System.nanoTime() - began);

    System.out.println(
        "practice beacon: started in "
            + start.toMillis()
            + " ms, 1,000 blocks in "
            + minted.toMillis()
            + " ms");
    assertThat(start).isLessThan(Duration.ofSeconds(1));
  }
}
