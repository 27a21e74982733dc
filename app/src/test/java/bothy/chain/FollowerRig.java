package bothy.chain;

import bothy.eth.Bytes;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** A practice beacon, a node that serves it honestly, and followers with a clock of the test's. */
final class FollowerRig implements AutoCloseable {
  static final Bytes SEED = Bytes.fromHex("0x01");
  private static final long RANDOM_SEED = 7;

  final PracticeBeacon beacon;
  final BeaconServer server;
  final List<String> said = Collections.synchronizedList(new ArrayList<>());
  final List<BeaconHead> heads = Collections.synchronizedList(new ArrayList<>());
  private final Path file;
  private final List<BeaconFollower> followers = new ArrayList<>();
  private volatile Instant now = Instant.ofEpochSecond(PracticeHeaders.GENESIS_TIME);
  private int number;

  FollowerRig(Path folder) throws IOException {
    this(folder, 2);
  }

  FollowerRig(Path folder, int epochsToFinality) throws IOException {
    file = folder.resolve("home/beacon");
    beacon =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0),
            new PracticeBeacon.Settings(BeaconFork.FULU, epochsToFinality, SEED));
    server = BeaconServer.answering(new PracticeBeaconApi(beacon)::get);
  }

  /** A block so many seconds after genesis; the clock follows. */
  void block(long seconds) {
    beacon.add(PracticeHeaders.at(++number, seconds));
    clockAt(seconds + 1);
  }

  void clockAt(long seconds) {
    now = Instant.ofEpochSecond(PracticeHeaders.GENESIS_TIME + seconds);
  }

  Instant now() {
    return now;
  }

  int number() {
    return number;
  }

  Path file() {
    return file;
  }

  BeaconFollower follower() {
    return follower(BeaconCheckpoint.trusting(beacon.genesisRoot()), server);
  }

  BeaconFollower follower(BeaconCheckpoint checkpoint, BeaconServer... servers) {
    return follower(beacon.network(), checkpoint, servers);
  }

  BeaconFollower follower(
      BeaconNetwork network, BeaconCheckpoint checkpoint, BeaconServer... servers) {
    List<BeaconApi> nodes = new ArrayList<>();
    for (BeaconServer each : servers) {
      nodes.add(each.client(network, Duration.ofSeconds(5)));
    }
    BeaconFollower follower =
        new BeaconFollower(
            network,
            nodes,
            checkpoint,
            new BeaconPosition(file),
            beacon.clock(() -> now),
            new Random(RANDOM_SEED),
            new BeaconListener() {
              @Override
              public void says(String line) {
                said.add(line);
              }

              @Override
              public void head(BeaconHead head) {
                heads.add(head);
              }
            });
    followers.add(follower);
    return follower;
  }

  /** Waits up to 20 seconds. */
  static void await(BooleanSupplier condition, String what) {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain for " + what);
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Override
  public void close() {
    followers.forEach(BeaconFollower::close);
    server.close();
  }
}
