package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.chain.BeaconCheckpoint.Agreement;
import bothy.chain.BeaconStatus.Phase;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeaconCheckpointTest {
  private final PracticeBeacon chain = chain(300, Bytes.fromHex("0x01"));
  private final BeaconNetwork network = chain.network();
  private BeaconServer first;
  private BeaconServer second;
  private BeaconServer third;

  private static PracticeBeacon chain(int blocks, Bytes seed) {
    PracticeBeacon chain =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0), new PracticeBeacon.Settings(BeaconFork.FULU, 2, seed));
    for (int i = 1; i <= blocks; i++) {
      chain.add(PracticeHeaders.at(i, i));
    }
    return chain;
  }

  @BeforeEach
  void begin() throws IOException {
    first = BeaconServer.answering(new PracticeBeaconApi(chain)::get);
    second = BeaconServer.answering(new PracticeBeaconApi(chain)::get);
    third = BeaconServer.answering(new PracticeBeaconApi(chain)::get);
  }

  @AfterEach
  void end() {
    first.close();
    second.close();
    third.close();
  }

  private BeaconCheckpoint checkpoint(BeaconServer... servers) {
    List<BeaconApi> sources = Arrays.stream(servers).map(server -> server.client(network)).toList();
    return BeaconCheckpoint.agreedBy(sources);
  }

  @Test
  void isTheLastFinalizedBlockOfAll() {
    assertThat(checkpoint(first, second, third).agree())
        .isEqualTo(new Agreement.Agreed(chain.finalizedRoot(), ""));
  }

  @Test
  void isTheOneOfTheSourceThatIsAnEpochBehind() {
    PracticeBeacon behind = chain(260, Bytes.fromHex("0x01"));
    second.answer(new PracticeBeaconApi(behind)::get);

    Agreement found = checkpoint(first, second).agree();

    assertThat(behind.finalizedRoot()).isNotEqualTo(chain.finalizedRoot());
    assertThat(found).isEqualTo(new Agreement.Agreed(behind.finalizedRoot(), ""));
  }

  @Test
  void isRefusedWhereSourcesDisagreeNamingBoth() {
    PracticeBeacon other = chain(300, Bytes.fromHex("0x02"));
    third.answer(new PracticeBeaconApi(other)::get);

    assertThat(checkpoint(first, second, third).agree())
        .isEqualTo(
            new Agreement.Disagreed(
                "the checkpoint sources disagree about slot 224: "
                    + first.host()
                    + " says "
                    + chain.finalizedRoot()
                    + ", "
                    + third.host()
                    + " says "
                    + other.finalizedRoot()));
  }

  @Test
  void leavesOutASourceThatIsSilentIfTwoOthersAgree() {
    third.answer((path, query, accept) -> Optional.of(BeaconServer.json(500, "{}")));

    Agreement found = checkpoint(third, first, second).agree();

    assertThat(found)
        .isInstanceOfSatisfying(
            Agreement.Agreed.class,
            agreed -> {
              assertThat(agreed.root()).isEqualTo(chain.finalizedRoot());
              assertThat(agreed.remark())
                  .startsWith("a checkpoint source was left out: " + third.host());
            });
  }

  @Test
  void needsTwoOfSeveralSources() {
    second.answer((path, query, accept) -> Optional.empty());

    assertThatThrownBy(() -> checkpoint(first, second).agree())
        .isInstanceOf(BeaconException.class)
        .hasMessageStartingWith("expected 2 sources that name the checkpoint, found 1: ")
        .hasMessageContaining(second.host());
  }

  @Test
  void aRootOfTheUsersIsConfirmedBySources() {
    Hash root = chain.finalizedRoot();
    List<BeaconApi> sources = List.of(first.client(network), second.client(network));
    BeaconCheckpoint right = new BeaconCheckpoint(root, sources, BeaconCheckpoint.TWO_WEEKS);
    BeaconCheckpoint wrong =
        new BeaconCheckpoint(Hash.EMPTY_TRIE, sources, BeaconCheckpoint.TWO_WEEKS);

    assertThat(right.agree()).isEqualTo(new Agreement.Agreed(root, ""));
    assertThatThrownBy(wrong::agree)
        .hasMessageStartingWith("expected 2 sources that name the checkpoint, found 0");
  }

  @Test
  void aFollowerStopsWhereSourcesDisagree(@TempDir Path folder) throws IOException {
    PracticeBeacon other = chain(300, Bytes.fromHex("0x02"));
    second.answer(new PracticeBeaconApi(other)::get);
    try (FollowerRig rig = new FollowerRig(folder)) {
      rig.block(300);
      BeaconFollower follower = rig.follower(checkpoint(first, second), rig.server).start();

      FollowerRig.await(() -> follower.status().phase() == Phase.STOPPED, "the follower to stop");

      assertThat(follower.status().lastError())
          .startsWith("the light client stopped: the checkpoint sources disagree about slot 224: ")
          .contains(first.host(), second.host());
      assertThat(follower.optimistic()).isEmpty();
    }
  }
}
