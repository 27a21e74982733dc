package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.BeaconStatus.Phase;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClient;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeaconFollowerTest {
  private static final int PERIOD = 8192;
  private static final long DAY = 86_400;

  @TempDir Path folder;
  private FollowerRig rig;

  @BeforeEach
  void begin() throws IOException {
    rig = new FollowerRig(folder);
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private static long blockNumber(Optional<BeaconHead> head) {
    return head.map(found -> found.execution().blockNumber()).orElse(-1L);
  }

  private void awaitHead(BeaconFollower follower) {
    follower.wake();
    FollowerRig.await(
        () -> blockNumber(follower.proven()) == rig.number(), "block " + rig.number());
  }

  private static void awaitStop(BeaconFollower follower) {
    FollowerRig.await(() -> follower.status().phase() == Phase.STOPPED, "the follower to stop");
  }

  @Test
  void followsLiveAcrossPeriodsAndRestarts() {
    rig.block(3);
    BeaconFollower first = rig.follower().start();
    awaitHead(first);
    for (int i = 1; i <= 5; i++) {
      rig.block(100L * i);
      awaitHead(first);
    }
    rig.block(3 * PERIOD + 500);
    awaitHead(first);
    first.close();
    assertThat(rig.server.asked()).anyMatch(path -> path.contains("bootstrap"));

    rig.block(9 * PERIOD + 1);
    BeaconFollower second = rig.follower().start();
    int asked = rig.server.asked().size();
    awaitHead(second);
    rig.block(9 * PERIOD + 300);
    awaitHead(second);
    second.wake();
    FollowerRig.await(() -> second.status().period() == 9, "finality in the ninth period");

    BeaconStatus status = second.status();
    assertThat(rig.server.asked().subList(asked, rig.server.asked().size()))
        .noneMatch(path -> path.contains("bootstrap"));
    assertThat(rig.said).isEmpty();
    assertThat(status.phase()).isEqualTo(Phase.FOLLOWING);
    assertThat(status.period()).isEqualTo(9);
    assertThat(status.slot()).isEqualTo(9 * PERIOD + 300);
    assertThat(status.headLag()).isEqualTo(1);
    assertThat(status.finalityLag()).isEqualTo(300 - 64);
    assertThat(status.participants()).isEqualTo(512);
    assertThat(status.source()).isEqualTo(rig.server.host());
    assertThat(status.lastError()).isEmpty();
  }

  @Test
  void givesHeadsWithTheirGroundsAndTiesBlocksToThem() {
    BeaconFollower follower = rig.follower();
    for (int i = 1; i <= 30; i++) {
      rig.block(10L * i);
      assertThat(follower.round()).isTrue();
    }

    BeaconHead head = follower.proven().orElseThrow();
    BeaconHead last = follower.finalized().orElseThrow();

    assertThat(head).isEqualTo(follower.optimistic().orElseThrow());
    assertThat(head.execution().blockHash()).isEqualTo(PracticeHeaders.at(30, 300).hash());
    assertThat(head.execution().stateRoot()).isEqualTo(PracticeHeaders.at(30, 300).stateRoot());
    assertThat(head.proven()).isTrue();
    assertThat(head.finalized()).isFalse();
    assertThat(head.age(rig.now())).isEqualTo(Duration.ofSeconds(1));
    assertThat(head.age(rig.now().minusSeconds(5))).isZero();
    assertThat(last.execution().blockNumber()).isEqualTo(22);
    assertThat(last.finalized()).isTrue();
    assertThat(last.proven()).isTrue();
    assertThat(follower.withBlock(PracticeHeaders.at(30, 300).hash())).contains(head);
    assertThat(follower.withBlock(PracticeHeaders.at(22, 220).hash())).contains(last);
    assertThat(follower.withBlock(Hash.ZERO)).isEmpty();
    assertThat(rig.heads)
        .hasSize(1 + 30) // genesis, which the first period's update attests
        .endsWith(head)
        .isSortedAccordingTo(Comparator.comparingLong(BeaconHead::slot));
  }

  @Test
  void remembersABoundedNumberOfHeads() {
    BeaconView view = new BeaconView(rig.beacon.network(), 3);
    Hash root = rig.beacon.genesisRoot();
    BeaconApi node = rig.server.client(rig.beacon.network());
    switch (new LightClient(rig.beacon.network()).initialize(root, node.bootstrap(root))) {
      case LightClientResult.Passed<LightClientStore>(LightClientStore store) -> view.start(store);
      case LightClientResult.Refused<LightClientStore> refused -> throw new AssertionError(refused);
    }

    for (int i = 1; i <= 5; i++) {
      rig.block(i);
      assertThat(view.take(node.optimisticUpdate(), i + 1)).isEmpty();
    }

    for (int i = 1; i <= 5; i++) {
      Hash block = PracticeHeaders.at(i, i).hash();
      assertThat(view.withBlock(block).isPresent()).as("block " + i).isEqualTo(i > 2);
    }
  }

  @ParameterizedTest
  @CsvSource({"512, true", "342, true", "341, false", "257, false"})
  void isProvenOnlyIfTwoThirdsSigned(int signers, boolean proven) {
    BeaconFollower follower = rig.follower();
    rig.block(1);
    follower.round();
    BeaconHead before = follower.proven().orElseThrow();
    rig.beacon.signers(signers);
    rig.block(2);

    follower.round();

    BeaconHead head = follower.optimistic().orElseThrow();
    assertThat(head.slot()).isEqualTo(2);
    assertThat(head.participants()).isEqualTo(signers);
    assertThat(head.proven()).isEqualTo(proven);
    assertThat(follower.proven()).contains(proven ? head : before);
    assertThat(follower.withBlock(head.execution().blockHash()).isPresent()).isEqualTo(proven);
  }

  @Test
  void goesOnWithoutFinalityByTheBestUpdateOfAPeriod() throws IOException {
    try (FollowerRig endless = new FollowerRig(folder.resolve("endless"), 1_000_000)) {
      endless.block(1);
      BeaconFollower follower = endless.follower();
      follower.round();
      endless.block(PERIOD + 5);
      follower.round();
      endless.block(3 * PERIOD + 5);

      for (int i = 0; i < 8; i++) {
        endless.clockAt(3 * PERIOD + 6 + i * 400L); // past what a failing node is left alone for
        follower.round();
      }

      assertThat(blockNumber(follower.proven())).isEqualTo(3);
      assertThat(follower.finalized()).isEmpty();
      assertThat(endless.said).anyMatch(line -> line.startsWith("no finality for a whole period"));
    }
  }

  @Test
  void provesNothingOnceACommitteeRestsOnLessThanTwoThirds() throws IOException {
    try (FollowerRig endless = new FollowerRig(folder.resolve("endless"), 1_000_000)) {
      endless.block(1);
      BeaconFollower follower = endless.follower();
      follower.round();
      endless.beacon.signers(300);
      endless.block(PERIOD + 5);
      follower.round();
      endless.block(PERIOD + 6);
      endless.clockAt(2 * PERIOD);
      follower.round();
      assertThat(follower.proven().orElseThrow().slot()).isEqualTo(1);
      endless.beacon.signers(512);

      endless.block(3 * PERIOD + 5);
      for (int i = 0; i < 8; i++) {
        endless.clockAt(3 * PERIOD + 6 + i * 400L);
        follower.round();
      }

      BeaconHead head = follower.optimistic().orElseThrow();
      assertThat(head.participants()).isEqualTo(512);
      assertThat(head.committeeVouched()).isFalse();
      assertThat(head.proven()).isFalse();
      assertThat(follower.proven().orElseThrow().slot()).isEqualTo(1);
      assertThat(endless.said).anyMatch(line -> line.endsWith("so nothing is proven"));
      endless.said.clear();

      // What isn't vouched for isn't kept: a restart begins where the trust was whole.
      BeaconFollower again = endless.follower();
      again.round();
      assertThat(again.optimistic()).isEmpty();
    }
  }

  @Test
  void stopsAtAForkThatItDoesNotKnow() {
    BeaconNetwork known = rig.beacon.network();
    List<BeaconNetwork.Activation> forks = new ArrayList<>(known.forks());
    forks.add(new BeaconNetwork.Activation(null, Bytes.fromHex("0x0a0a0a0a"), 5));
    BeaconNetwork ending =
        new BeaconNetwork(
            "ending",
            known.preset(),
            known.genesisTime(),
            known.secondsPerSlot(),
            known.genesisValidatorsRoot(),
            forks,
            known.blobs());
    rig.block(100);
    BeaconFollower follower =
        rig.follower(ending, BeaconCheckpoint.trusting(rig.beacon.genesisRoot()), rig.server);
    assertThat(follower.round()).isTrue();
    rig.block(160);

    follower.start();

    awaitStop(follower);
    assertThat(follower.status().lastError())
        .isEqualTo(
            "the light client stopped: expected a slot of a fork that is known here, found slot"
                + " 161 of ending; a newer version may know it");
    assertThat(blockNumber(follower.proven())).isEqualTo(1);
  }

  @Test
  void refusesACheckpointThatIsTooOld() {
    rig.block(14 * DAY + 1);
    Hash tooOld = rig.beacon.genesisRoot();
    BeaconFollower follower = rig.follower(BeaconCheckpoint.trusting(tooOld), rig.server).start();

    awaitStop(follower);

    assertThat(follower.status().lastError())
        .isEqualTo(
            "the light client stopped: checkpoint "
                + tooOld
                + ": expected a block of the last 14 days, found slot 0, 14 days ago; give"
                + " another");
    assertThat(follower.optimistic()).isEmpty();
  }

  @Test
  void refusesACheckpointOfTheFutureForThenTheClockIsWrong() throws IOException {
    PracticeBeacon ahead =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0),
            new PracticeBeacon.Settings(BeaconFork.FULU, 2, FollowerRig.SEED));
    ahead.add(PracticeHeaders.at(1, 500));
    ahead.add(PracticeHeaders.at(2, 600));
    Hash later = ahead.finalizedRoot();
    try (BeaconServer server = BeaconServer.answering(new PracticeBeaconApi(ahead)::get)) {
      BeaconFollower follower = rig.follower(BeaconCheckpoint.trusting(later), server).start();

      awaitStop(follower);

      assertThat(follower.status().lastError())
          .contains("expected a block of the past, found slot 500 while the clock is at slot 1");
    }
  }

  @Test
  void doesWithoutUpdatesThatANodeDoesNotHaveYet() {
    rig.block(1);
    PracticeBeaconApi practice = new PracticeBeaconApi(rig.beacon);
    rig.server.answer((path, query, accept) ->
        path.endsWith("/updates") ? Optional.empty() : practice.get(path, query, accept));
    BeaconFollower follower = rig.follower();

    assertThat(follower.round()).isTrue();
    assertThat(follower.round()).isTrue();

    assertThat(blockNumber(follower.proven())).isEqualTo(1);
    assertThat(rig.server.asked().stream().filter(path -> path.endsWith("/updates"))).hasSize(1);
    assertThat(rig.said).isEmpty();
  }

  @Test
  void takesAnOldCheckpointThatIsWithinTheAgeConfigured() {
    rig.block(14 * DAY + 1);
    BeaconFollower follower =
        rig.follower(
            new BeaconCheckpoint(rig.beacon.genesisRoot(), List.of(), Duration.ofDays(15)),
            rig.server);

    assertThat(follower.round()).isTrue();

    assertThat(blockNumber(follower.proven())).isEqualTo(1);
    long requests = rig.server.asked().stream().filter(path -> path.contains("updates")).count();
    assertThat(requests).as("requests for %d periods", 14 * DAY / PERIOD).isEqualTo(5);
  }

  @Test
  void ignoresAPositionThatIsTooOldAndStartsFromTheCheckpoint() {
    rig.block(1);
    rig.follower().round();
    rig.block(PERIOD);
    rig.follower().round();
    rig.block(20 * DAY);

    BeaconFollower follower =
        rig.follower(
            BeaconCheckpoint.agreedBy(List.of(rig.server.client(rig.beacon.network()))),
            rig.server);
    follower.round();

    assertThat(rig.said).anyMatch(line -> line.startsWith("ignored the kept position: expected"));
    assertThat(blockNumber(follower.proven())).isEqualTo(3);
  }

  @Test
  void movesOnFromANodeThatFailsAndSaysSo() throws IOException {
    rig.block(1);
    try (BeaconServer broken =
        BeaconServer.answering(
            (path, query, accept) -> Optional.of(BeaconServer.json(500, "{}")))) {
      BeaconFollower follower =
          rig.follower(BeaconCheckpoint.trusting(rig.beacon.genesisRoot()), broken, rig.server);

      assertThat(follower.round()).isTrue();

      assertThat(blockNumber(follower.proven())).isEqualTo(1);
      assertThat(follower.status().source()).isEqualTo(rig.server.host());
      assertThat(rig.said)
          .hasSize(1)
          .first()
          .asString()
          .startsWith(broken.host())
          .contains("expected HTTP 200, found HTTP 500")
          .endsWith("; asking another");
      for (int i = 2; i <= 20; i++) {
        rig.block(i);
        follower.round();
      }
      // The one that serves is asked first from now on.
      assertThat(broken.asked()).hasSize(1);
    }
  }

  @Test
  void leavesABusyNodeAloneForAsLongAsItAsks() throws IOException {
    rig.block(1);
    try (BeaconServer busy =
        BeaconServer.answering((path, query, accept) ->
            Optional.of(new Reply(429, "text/plain", Bytes.EMPTY, Map.of("Retry-After", "60"))))) {
      BeaconFollower follower =
          rig.follower(BeaconCheckpoint.trusting(rig.beacon.genesisRoot()), busy);

      for (int second = 2; second < 62; second++) {
        rig.clockAt(second);
        assertThat(follower.round()).isFalse();
      }
      assertThat(busy.asked()).hasSize(1);
      rig.clockAt(62);
      follower.round();

      assertThat(busy.asked()).hasSize(2);
    }
  }

  @Test
  void asksAFailingNodeLessAndLessOften() throws IOException {
    rig.block(1);
    try (BeaconServer broken = BeaconServer.answering((path, query, accept) -> Optional.empty())) {
      BeaconFollower follower =
          rig.follower(BeaconCheckpoint.trusting(rig.beacon.genesisRoot()), broken);

      for (int second = 2; second < 602; second++) {
        rig.clockAt(second);
        follower.round();
      }

      assertThat(broken.asked()).hasSizeBetween(9, 16);
    }
  }

  @Test
  void asksAnotherNodeWhereTheFirstIsStale() throws IOException {
    rig.block(1);
    PracticeBeacon stuck =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0),
            new PracticeBeacon.Settings(BeaconFork.FULU, 2, FollowerRig.SEED));
    stuck.add(PracticeHeaders.at(1, 1));
    try (BeaconServer stale = BeaconServer.answering(new PracticeBeaconApi(stuck)::get)) {
      BeaconFollower follower =
          rig.follower(BeaconCheckpoint.trusting(rig.beacon.genesisRoot()), stale, rig.server);
      follower.round();
      rig.block(100);

      follower.round();

      assertThat(blockNumber(follower.proven())).isEqualTo(2);
      assertThat(follower.status().source()).isEqualTo(rig.server.host());
      assertThat(rig.said).containsExactly(stale.host() + " brings nothing newer than slot 1");
    }
  }

  @Test
  void asksForLittleWhenThereIsNoNews() {
    for (int i = 1; i <= 10; i++) {
      rig.block(100L * i);
    }
    BeaconFollower follower = rig.follower();
    follower.round();
    int asked = rig.server.asked().size();

    for (int i = 0; i < 5; i++) {
      follower.round();
    }

    assertThat(rig.server.asked()).hasSize(asked + 10);
    assertThat(rig.heads).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void closesAtOnce() {
    rig.block(1);
    BeaconFollower follower = rig.follower().start();
    awaitHead(follower);
    long began = System.nanoTime();

    follower.close();

    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(1));
  }
}
