package bothy.liar;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.BeaconApi;
import bothy.chain.BeaconCheckpoint;
import bothy.chain.BeaconFollower;
import bothy.chain.BeaconHeads;
import bothy.chain.BeaconListener;
import bothy.chain.BeaconPosition;
import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Rounds;
import bothy.chain.Upstream;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.guard.Guard;
import bothy.simulation.Fork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The practice chain's node lies about one thing at a time, and the house is asked as usual. */
class LiarTest {
  private static final long SEED = Long.getLong("bothy.seed", 20_260_101);
  private static final int LIES = Integer.getInteger("bothy.lies", 7_000);

  @TempDir static Path home;

  private static final Map<String, Upstream> UPSTREAMS = new ConcurrentHashMap<>();
  private static final Guard GUARD = new Guard();
  private static PracticeWorld world;
  private static PracticeWorld fork;
  private static BeaconNode beacon;
  private static BeaconFollower follower;
  private static Campaign campaign;

  @BeforeAll
  static void learnTheTruth() {
    world = new PracticeWorld(false);
    fork = new PracticeWorld(true);
    beacon = BeaconNode.of(world.api::get);
    BeaconApi api = BeaconApi.at(beacon.url(), world.beacon.network(), Duration.ofSeconds(10));
    follower =
        new BeaconFollower(
            world.beacon.network(),
            List.of(api),
            BeaconCheckpoint.trusting(world.beacon.genesisRoot()),
            new BeaconPosition(home.resolve("beacon")),
            world.clock(),
            new Random(1),
            new BeaconListener() {
              @Override
              public void says(String line) {
                throw new AssertionError(line);
              }
            });
    assertThat(Rounds.problem(follower)).isEmpty();
    campaign = new Campaign(world, LiarTest::front, PracticeQuestions.all(world));
    campaign.learn();
  }

  @AfterAll
  static void stop() {
    UPSTREAMS.values().forEach(Upstream::close);
    if (beacon != null) {
      beacon.close();
    }
    if (world != null) {
      world.close();
    }
    if (fork != null) {
      fork.close();
    }
  }

  private static Front front(String url, boolean strict) {
    ChainView view =
        new ChainView(
            ChainId.of(31_337),
            List.of(UPSTREAMS.computeIfAbsent(url, Upstream::at)),
            new BeaconHeads(follower, world.clock(), BeaconHeads.OLDEST));
    return new Front(view, Optional.of(Fork.OSAKA), world.clock(), GUARD, strict);
  }

  @Test
  void theTruthIsProvenAndJudgedAsItShould() {
    assertThat(campaign.answer("check a payment").toString()).contains("value=allow ");
    assertThat(campaign.answer("check a swap").toString()).contains("value=allow ");
    assertThat(campaign.answer("check a drainer's approval").toString()).contains("value=refuse ");
    assertThat(campaign.answer("check a fake claim").toString()).contains("value=refuse ");
  }

  @Test
  void aTenthOfTheLiesWinsNothing() {
    run(LIES / 10, false, SEED);
  }

  @Tag("long")
  @Test
  void noLieWins() {
    run(LIES, true, SEED);
  }

  /** Without the light client the same lies do win: what they are caught by is the proofs. */
  @Test
  void aHouseThatBelievesItsNodeIsBeaten() {
    Campaign believing =
        new Campaign(
            world,
            (url, strict) ->
                new Front(
                    new ChainView(
                        ChainId.of(31_337),
                        List.of(UPSTREAMS.computeIfAbsent(url, Upstream::at)),
                        new NodeHeads(Ground.GIVEN)),
                    Optional.of(Fork.OSAKA),
                    world.clock(),
                    GUARD,
                    strict),
            List.of(
                new Question(
                    "a balance",
                    "given",
                    front ->
                        front.call(
                            "eth_getBalance", "[\"" + PracticeWorld.BOB + "\", \"latest\"]"))));
    believing.learn();

    believing.run(
        List.of(
            new Lie.Otherwise(
                "a balance",
                "a forked chain's answers",
                Optional.empty(),
                (call, truth) -> fork.answer(call.method(), call.parameters()))));

    assertThat(believing.won()).hasSize(1);
  }

  private static void run(int count, boolean whole, long seed) {
    Campaign told = campaign.fresh();
    List<Lie> lies = new ArrayList<>(told.lies(count, whole, seed));
    List<Lie> worlds = new ArrayList<>(PracticeQuestions.otherWorlds(world, fork));
    Collections.shuffle(worlds, new Random(seed));
    lies.addAll(worlds.subList(0, whole ? worlds.size() : worlds.size() / 10));
    long began = System.nanoTime();
    told.run(lies);
    told.table.print(whole ? "the practice chain" : "a tenth of the practice chain", seed, began);
    assertThat(told.won()).as("lies that won, seed %d", seed).isEmpty();
  }
}
