package bothy.liar;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.BeaconApi;
import bothy.chain.BeaconCheckpoint;
import bothy.chain.BeaconFollower;
import bothy.chain.BeaconHeads;
import bothy.chain.BeaconListener;
import bothy.chain.BeaconPosition;
import bothy.chain.ChainView;
import bothy.chain.Rounds;
import bothy.chain.Upstream;
import bothy.eth.ChainId;
import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.simulation.Fork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The practice chain's beacon node lies about one thing at a time to a light client that begins
 * anew. The newest block is then what it truly is, an older one that is still young enough, or not
 * known: never another.
 */
class BeaconLiarTest {
  private static final long SEED = Long.getLong("bothy.seed", 20_260_102);
  private static final int LIES = Integer.getInteger("bothy.beaconLies", 1_500);
  private static final int WORKERS = 3;
  private static final String SSZ = "application/octet-stream";
  private static final String JSON = "application/json";

  /** A light client that begins at the checkpoint, or where one had come to before. */
  private record Told(BeaconLie lie, boolean resumed) {}

  @TempDir static Path home;

  private static PracticeWorld world;
  private static PracticeWorld fork;
  private static PracticeWorld few;
  private static Liar honest;
  private static Upstream upstream;
  private static Path position;
  private static List<Answer> truth;
  private static final List<String> WON = Collections.synchronizedList(new ArrayList<>());

  @BeforeAll
  static void learnTheTruth() {
    world = new PracticeWorld(false);
    fork = new PracticeWorld(true);
    few = new PracticeWorld(false, 341); // 342 of 512 are two thirds
    honest = Liar.of(world);
    upstream = Upstream.at(honest.url());
    position = home.resolve("position");
    try (BeaconNode node = BeaconNode.of(world.api::get)) {
      BeaconFollower follower = follower(node, position);
      assertThat(Rounds.problem(follower)).isEmpty();
      truth = asked(follower);
    }
    assertThat(truth).allMatch(answer -> answer.toString().contains("ground=proven"));
    assertThat(position).exists();
  }

  @AfterAll
  static void stop() {
    for (AutoCloseable each : List.of(upstream, honest, few, fork, world)) {
      try {
        each.close();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }

  private static BeaconFollower follower(BeaconNode node, Path kept) {
    BeaconApi api = BeaconApi.at(node.url(), world.beacon.network(), Duration.ofSeconds(10));
    return new BeaconFollower(
        world.beacon.network(),
        List.of(api),
        BeaconCheckpoint.trusting(world.beacon.genesisRoot()),
        new BeaconPosition(kept),
        world.clock(),
        new Random(1),
        new BeaconListener() {
          @Override
          public void says(String line) {}
        });
  }

  private static List<Answer> asked(BeaconFollower follower) {
    ChainView view =
        new ChainView(
            ChainId.of(31_337),
            List.of(upstream),
            new BeaconHeads(follower, world.clock(), BeaconHeads.OLDEST));
    try (Front front =
        new Front(view, Optional.of(Fork.OSAKA), world.clock(), new Guard(), false)) {
      return List.of(
          front.call("eth_blockNumber", "[]"),
          front.call("eth_getBalance", "[\"" + PracticeWorld.ALICE + "\", \"latest\"]"),
          front.call("eth_getBlockByNumber", "[\"finalized\", false]"));
    }
  }

  @Test
  void aTenthOfTheBeaconsLiesWinsNothing() {
    run(LIES / 10, SEED);
  }

  @Tag("long")
  @Test
  void noLieOfTheBeaconWins() {
    run(LIES, SEED);
  }

  @Test
  void aHeadThatOneTooFewSignedIsNotProven() {
    try (BeaconNode node = BeaconNode.of(few.api::get)) {
      BeaconFollower follower = follower(node, home.resolve("few"));

      assertThat(Rounds.problem(follower)).isEmpty();

      List<Answer> found = asked(follower);
      assertThat(follower.optimistic().orElseThrow().participants()).isEqualTo(341);
      assertThat(found.getFirst()).isNotEqualTo(truth.getFirst());
      assertThat(judged(found, "")).isEqualTo(Table.OLDER);
    }
  }

  private static Reply reply(PracticeBeaconApi api, String path, String accept) {
    String[] parts = path.split("\\?", 2);
    return api.get(parts[0], parts.length == 2 ? parts[1] : "", accept).orElseThrow();
  }

  private static List<String> paths() {
    String lightClient = "/eth/v1/beacon/light_client/";
    return List.of(
        lightClient + "bootstrap/" + world.beacon.genesisRoot(),
        lightClient + "updates?start_period=0&count=1",
        lightClient + "finality_update",
        lightClient + "optimistic_update");
  }

  /** Each field in each way at most so often, by chance. */
  private static List<BeaconLie> lies(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<BeaconLie> lies = new ArrayList<>();
    List<List<BeaconLie>> fields = new ArrayList<>();
    for (String path : paths()) {
      String others = path.replace("" + world.beacon.genesisRoot(), "" + fork.beacon.genesisRoot());
      Reply binary = reply(world.api, path, SSZ);
      for (PracticeWorld other : List.of(fork, few)) {
        String asked = other == fork ? others : path;
        String name = other == fork ? "of a forked committee" : "of few signers";
        lies.add(new BeaconLie.Whole(path, name, Optional.of(reply(other.api, asked, SSZ))));
        lies.add(new BeaconLie.Whole(path, name, Optional.of(reply(other.api, asked, JSON))));
      }
      for (String another : paths()) {
        if (!another.equals(path)) {
          lies.add(
              new BeaconLie.Whole(
                  path, "of another kind", Optional.of(reply(world.api, another, SSZ))));
        }
      }
      lies.add(new BeaconLie.Whole(path, "withheld", Optional.empty()));
      lies.addAll(BeaconLie.Around.all(path, binary));
      Object json = Json.read(reply(world.api, path, JSON).body().toArray()).value();
      Object other = Json.read(reply(fork.api, others, JSON).body().toArray()).value();
      Map<String, List<BeaconLie>> groups = new TreeMap<>();
      for (Place place : Place.in(json)) {
        for (Change change : Change.of(place.of(json).orElseThrow(), place.inObject())) {
          groups
              .computeIfAbsent(place.field() + change, same -> new ArrayList<>())
              .add(new BeaconLie.Field(path, place, change, other, random.nextLong()));
        }
      }
      fields.addAll(groups.values());
    }
    while (lies.size() < count) {
      if (random.nextInt(3) == 0) {
        String path = paths().get(random.nextInt(4));
        BeaconLie.Binary.Way[] ways = BeaconLie.Binary.Way.values();
        Reply other =
            reply(
                fork.api,
                path.replace("" + world.beacon.genesisRoot(), "" + fork.beacon.genesisRoot()),
                SSZ);
        lies.add(
            new BeaconLie.Binary(
                path, ways[random.nextInt(ways.length)], other, random.nextLong()));
      } else {
        List<BeaconLie> group = fields.get(random.nextInt(fields.size()));
        lies.add(group.get(random.nextInt(group.size())));
      }
    }
    return lies;
  }

  private void run(int count, long seed) {
    WON.clear();
    Table table = new Table();
    List<BeaconLie> lies =
        lies(count, seed).stream().filter(l -> l.toString().contains(Campaign.ONLY)).toList();
    long began = System.nanoTime();
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newFixedThreadPool(WORKERS)) {
      List<Future<?>> running = new ArrayList<>();
      for (int worker = 0; worker < WORKERS; worker++) {
        running.add(
            threads.submit(() -> {
              try (BeaconNode node = BeaconNode.of(world.api::get)) {
                for (int i = next.getAndIncrement(); i < lies.size(); i = next.getAndIncrement()) {
                  BeaconLie lie = lies.get(i);
                  boolean news = lie.path().endsWith("_update");
                  tell(node, table, new Told(lie, news && i % 3 != 0));
                }
              }
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    table.print(
        count == LIES ? "the practice beacon" : "a tenth of the practice beacon", seed, began);
    assertThat(WON).as("lies that won, seed %d", seed).isEmpty();
  }

  private static void tell(BeaconNode node, Table table, Told told) {
    node.answer((path, query, accept) -> {
      Optional<Reply> truly = world.api.get(path, query, accept);
      String asked = query.isEmpty() ? path : path + "?" + query;
      if (path.endsWith("/finality_update") && told.lie().path().endsWith("/optimistic_update")) {
        return Optional.empty(); // which would tell the head as well
      }
      if (!asked.equals(told.lie().path()) || truly.isEmpty()) {
        return truly;
      }
      boolean inJson = told.lie() instanceof BeaconLie.Field;
      Reply whole = inJson ? world.api.get(path, query, JSON).orElseThrow() : truly.get();
      return told.lie().told(whole);
    });
    String outcome = outcome(node, told);
    table.count(told.lie().kind(), outcome);
    if (outcome.startsWith(Table.WON)) {
      WON.add(told + "\n      " + outcome);
    }
  }

  private static String outcome(BeaconNode node, Told told) {
    try {
      Path kept = Files.createTempDirectory(home, "kept").resolve("position");
      if (told.resumed()) {
        Files.copy(position, kept);
      }
      BeaconFollower follower = follower(node, kept);
      String problem;
      try {
        problem = Rounds.problem(follower);
      } catch (RuntimeException e) {
        return Table.WON + ": the light client broke: " + e;
      }
      List<Answer> found = asked(follower);
      return found.equals(truth) ? Table.NOTHING : judged(found, problem);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Each answer is true, denied, or was true of the block that it is shown for. */
  private static String judged(List<Answer> found, String problem) {
    if (found.stream().allMatch(answer -> answer instanceof Answer.Denied)) {
      return BeaconChecks.named(problem);
    }
    boolean older = false;
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).equals(truth.get(i)) || found.get(i) instanceof Answer.Denied) {
        continue;
      }
      if (!wasTrue(i, found)) {
        return Table.WON + ": expected " + truth.get(i) + ", found " + found.get(i);
      }
      older = true;
    }
    if (problem.isEmpty()) {
      return older ? Table.OLDER : Table.NOTHING;
    }
    return BeaconChecks.named(problem);
  }

  private static boolean wasTrue(int question, List<Answer> found) {
    if (!(found.get(question) instanceof Answer.Shown(String ground, String value))
        || !ground.equals("proven")
        || !(found.getFirst() instanceof Answer.Shown(String sameGround, String number))) {
      return false;
    }
    String at = text(number);
    return switch (question) {
      case 0 -> Long.decode(at) < Long.decode(text(((Answer.Shown) truth.getFirst()).value()));
      case 1 -> said("eth_getBalance", PracticeWorld.ALICE.toHex(), at).equals(text(value));
      default -> {
        Object block = Json.read(value.getBytes(StandardCharsets.UTF_8)).value();
        Object there = said("eth_getBlockByNumber", Change.member(block, "number"), false);
        yield Change.member(there, "hash").equals(Change.member(block, "hash"));
      }
    };
  }

  private static String text(String json) {
    return (String) Json.read(json.getBytes(StandardCharsets.UTF_8)).value();
  }

  private static Object said(String method, Object... parameters) {
    try {
      return world.answer(method, List.of(parameters));
    } catch (RpcException e) {
      throw new AssertionError(e);
    }
  }
}
