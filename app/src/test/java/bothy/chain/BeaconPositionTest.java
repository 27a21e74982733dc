package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.BeaconPosition.Kept;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClientStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BeaconPositionTest {
  private static final long SEED = 11;

  @TempDir Path folder;
  private FollowerRig rig;
  private BeaconNetwork network;
  private Hash checkpoint;
  private BeaconPosition position;

  @BeforeEach
  void begin() throws IOException {
    rig = new FollowerRig(folder);
    rig.block(200);
    network = rig.beacon.network();
    checkpoint = rig.beacon.genesisRoot();
    assertThat(rig.follower().round()).isTrue();
    position = new BeaconPosition(rig.file());
  }

  @AfterEach
  void end() {
    rig.close();
  }

  private LightClientStore kept() {
    assertThat(position.read(network, checkpoint)).isInstanceOf(Kept.Position.class);
    return ((Kept.Position) position.read(network, checkpoint)).store();
  }

  private String why(BeaconNetwork of, Hash from) {
    assertThat(position.read(of, from)).isInstanceOf(Kept.Nothing.class);
    return ((Kept.Nothing) position.read(of, from)).why();
  }

  @Test
  void keepsWhereTheFollowerStands() throws IOException {
    LightClientStore store = kept();

    assertThat(store.nextCommittee()).isNotNull();
    assertThat(Files.size(rig.file())).isLessThan(60_000);
    assertThat(Files.exists(rig.file().resolveSibling("beacon.new"))).isFalse();
    position.write(network, checkpoint, store);
    assertThat(kept()).isEqualTo(store);
  }

  @Test
  void isWrittenWholeByAThreadThatIsInterrupted() throws IOException {
    LightClientStore store = kept();
    Files.delete(rig.file());

    Thread.currentThread().interrupt();
    try {
      position.write(network, checkpoint, store);
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }

    assertThat(kept()).isEqualTo(store);
  }

  @Test
  void ignoresATornFileWhereverItIsTorn() throws IOException {
    byte[] whole = Files.readAllBytes(rig.file());
    Random random = new Random(SEED);
    for (int i = 0; i < 200; i++) {
      int size = i < 100 ? i : random.nextInt(whole.length);
      Files.write(rig.file(), Bytes.of(whole).slice(0, size).toArray());

      assertThat(why(network, checkpoint))
          .as("seed %d, %d bytes", SEED, size)
          .startsWith("ignored the kept position beacon: expected ");
    }
  }

  @Test
  void ignoresAFileWithAnyBitFlipped() throws IOException {
    byte[] whole = Files.readAllBytes(rig.file());
    Random random = new Random(SEED);
    for (int i = 0; i < 300; i++) {
      int bit = random.nextInt(8 * whole.length);
      byte[] flipped = whole.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(rig.file(), flipped);

      assertThat(why(network, checkpoint))
          .as("seed %d, bit %d", SEED, bit)
          .matches(".*(one whose checksum is wrong|other bytes)");
    }
  }

  @Test
  void ignoresAnotherNetworksAndAnotherCheckpoints() throws IOException {
    assertThat(why(BeaconNetwork.MAINNET, checkpoint))
        .isEqualTo(
            "ignored the kept position beacon: expected one of mainnet, found one of another"
                + " network");
    assertThat(why(network, Hash.ZERO))
        .isEqualTo(
            "ignored the kept position beacon: expected one that started from "
                + Hash.ZERO
                + ", found "
                + checkpoint);
    Files.write(rig.file(), new byte[2 << 20]);
    assertThat(why(network, checkpoint)).contains("expected at most 1 MB");
    Files.delete(rig.file());
    assertThat(why(network, checkpoint)).isEmpty();
  }

  @Test
  void aFollowerThatFindsItUselessStartsFromTheCheckpoint() throws IOException {
    Files.write(rig.file(), new byte[] {1}, StandardOpenOption.APPEND);
    rig.block(201);

    BeaconFollower follower = rig.follower();

    assertThat(follower.round()).isTrue();
    assertThat(follower.proven().orElseThrow().slot()).isEqualTo(201);
    assertThat(rig.said).hasSize(1).first().asString().contains("checksum is wrong");
    assertThat(kept().nextCommittee()).isNotNull();
  }

  /** Run by the test below: writes two positions in turn for as long as it lives. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      PracticeBeacon beacon =
          new PracticeBeacon(
              PracticeHeaders.at(0, 0),
              new PracticeBeacon.Settings(BeaconFork.FULU, 2, FollowerRig.SEED));
      BeaconPosition position = new BeaconPosition(Path.of(arguments[0]));
      Kept.Position first = (Kept.Position) position.read(beacon.network(), beacon.genesisRoot());
      LightClientStore store = first.store();
      LightClientStore other =
          new LightClientStore(
              store.finalized(), store.currentCommittee(), null, null, store.optimistic(), 1, 2);
      System.out.println("writing");
      while (true) {
        position.write(beacon.network(), first.checkpoint(), other);
        position.write(beacon.network(), first.checkpoint(), store);
      }
    }
  }

  @Test
  void isWholeWheneverTheWriterIsKilled() throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Random random = new Random(SEED);
    for (int i = 0; i < 5; i++) {
      Process writer =
          new ProcessBuilder(
                  List.of(
                      java,
                      "--enable-native-access=ALL-UNNAMED",
                      "-cp",
                      System.getProperty("java.class.path"),
                      Writer.class.getName(),
                      rig.file().toString()))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertThat(writer.inputReader().readLine()).isEqualTo("writing");
      Thread.sleep(20 + random.nextInt(200));
      writer.destroyForcibly();
      assertThat(writer.waitFor(10, TimeUnit.SECONDS)).isTrue();

      kept();
      try (Stream<Path> files = Files.list(rig.file().getParent())) {
        assertThat(files.count()).isLessThanOrEqualTo(2);
      }
    }
  }
}
