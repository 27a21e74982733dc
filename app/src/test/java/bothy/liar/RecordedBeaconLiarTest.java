package bothy.liar;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.chain.BeaconApi;
import bothy.chain.BeaconCheckpoint;
import bothy.chain.BeaconFollower;
import bothy.chain.BeaconListener;
import bothy.chain.BeaconPosition;
import bothy.chain.Rounds;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.proof.BeaconNetwork;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Light-client data of mainnet as somebody recorded it, and lies about it. The newest block is then
 * the recorded one, the finalized one, or not known.
 */
class RecordedBeaconLiarTest {
  private static final long SEED = Long.getLong("bothy.seed", 20_260_104);
  private static final int LIES = Integer.getInteger("bothy.recordedBeaconLies", 100);
  private static final long NEWEST = 17_923_113;
  private static final BeaconNetwork MAINNET = BeaconNetwork.MAINNET;
  private static final String LIGHT_CLIENT = "/eth/v1/beacon/light_client/";

  @TempDir static Path home;

  /** The recorded answers by the end of their path. */
  private static Map<String, Object> recorded() throws IOException {
    Path folder = Vectors.require("lightclient/mainnet");
    Map<String, Object> recorded = new TreeMap<>();
    for (String name : List.of("bootstrap", "updates", "finality", "optimistic")) {
      String path = name.startsWith("f") || name.startsWith("o") ? name + "_update" : name;
      recorded.put(path, Json.read(Files.readAllBytes(folder.resolve(name + ".json"))).value());
    }
    return recorded;
  }

  private static Optional<String> asked(String path) {
    return path.startsWith(LIGHT_CLIENT)
        ? Optional.of(path.substring(LIGHT_CLIENT.length()).replaceFirst("/.*", ""))
        : Optional.empty();
  }

  /** Those updates that are asked for. */
  private static Object part(String name, String query, Object value) {
    if (!name.equals("updates")) {
      return value;
    }
    long start = Long.parseLong(query.replaceFirst("start_period=([0-9]+)&count=.*", "$1"));
    long count = Long.parseLong(query.replaceFirst(".*count=", ""));
    return Change.elements(value).stream()
        .filter(update -> {
          Object header = Change.member(Change.member(update, "data"), "attested_header");
          String slot = (String) Change.member(Change.member(header, "beacon"), "slot");
          long period = MAINNET.preset().period(Long.parseLong(slot));
          return period >= start && period < start + count;
        })
        .toList();
  }

  private static Reply json(Object value) {
    return new Reply(
        200,
        "application/json",
        Bytes.owning(CompactJson.of(value).getBytes(StandardCharsets.UTF_8)),
        Map.of());
  }

  private record Heads(Optional<Long> newest, Optional<Hash> hash, String problem) {}

  private static Heads heads(BeaconNode node, Hash root) throws IOException {
    try (BeaconApi api = BeaconApi.at(node.url(), MAINNET, Duration.ofSeconds(10))) {
      BeaconFollower follower =
          new BeaconFollower(
              MAINNET,
              List.of(api),
              BeaconCheckpoint.trusting(root),
              new BeaconPosition(Files.createTempDirectory(home, "kept").resolve("position")),
              () -> Instant.ofEpochSecond(MAINNET.timeOf(7_109_432)),
              new Random(1),
              new BeaconListener() {
                @Override
                public void says(String line) {}
              });
      String problem = Rounds.problem(follower);
      return new Heads(
          follower.proven().map(head -> head.execution().blockNumber()),
          follower.proven().map(head -> head.execution().blockHash()),
          problem);
    }
  }

  @Test
  void aTenthOfTheLiesAboutRecordedLightClientDataWinsNothing() throws IOException {
    run("a tenth of recorded light-client data", LIES / 10, SEED);
  }

  @Tag("long")
  @Test
  void noLieAboutRecordedLightClientDataWins() throws IOException {
    run("recorded light-client data", LIES, SEED);
  }

  private static void run(String called, int count, long seed) throws IOException {
    Map<String, Object> recorded = recorded();
    BeaconNode.Answers truth =
        (path, query, accept) ->
            asked(path)
                .filter(recorded::containsKey)
                .map(name -> json(part(name, query, recorded.getOrDefault(name, Json.NULL))));
    Table table = new Table();
    List<String> won = new ArrayList<>();
    long began = System.nanoTime();
    try (BeaconNode node = BeaconNode.of(truth)) {
      Hash root;
      try (BeaconApi api = BeaconApi.at(node.url(), MAINNET, Duration.ofSeconds(10))) {
        root = api.bootstrap(Hash.ZERO).header().beacon().root();
      }
      Heads truly = heads(node, root);
      assertThat(truly.newest()).contains(NEWEST);
      SplittableRandom random = new SplittableRandom(seed);
      for (int i = 0; i < count; i++) {
        String name = List.copyOf(recorded.keySet()).get(random.nextInt(recorded.size()));
        BeaconLie.Field lie = lie(name, recorded.getOrDefault(name, Json.NULL), random);
        Object said =
            Json.read(
                    lie.told(json(recorded.getOrDefault(name, Json.NULL)))
                        .orElseThrow()
                        .body()
                        .toArray())
                .value();
        node.answer((path, query, accept) -> {
          if (name.equals("optimistic_update") && path.endsWith("/finality_update")) {
            return Optional.empty(); // which would tell the same head
          }
          return asked(path).filter(name::equals).isPresent()
              ? Optional.of(json(said instanceof List<?> ? safePart(name, query, said) : said))
              : truth.get(path, query, accept);
        });
        String outcome = outcome(truly, node, root);
        table.count(lie.kind(), outcome);
        if (outcome.startsWith(Table.WON)) {
          won.add(lie + "\n      " + outcome);
        }
      }
    }
    table.print(called, seed, began);
    assertThat(won).as("lies that won, seed %d", seed).isEmpty();
  }

  /** All of them, where the lie left no period to choose by. */
  private static Object safePart(String name, String query, Object said) {
    try {
      return part(name, query, said);
    } catch (RuntimeException e) {
      return said;
    }
  }

  private static BeaconLie.Field lie(String name, Object truth, SplittableRandom random) {
    Map<String, List<Place>> fields = new TreeMap<>();
    Place.in(truth)
        .forEach(
            place -> fields.computeIfAbsent(place.field(), same -> new ArrayList<>()).add(place));
    List<List<Place>> all = List.copyOf(fields.values());
    List<Place> places = all.get(random.nextInt(all.size()));
    Place place = places.get(random.nextInt(places.size()));
    List<Change> changes = Change.of(place.of(truth).orElseThrow(), place.inObject());
    Change change = changes.get(random.nextInt(changes.size()));
    return new BeaconLie.Field(LIGHT_CLIENT + name, place, change, truth, random.nextLong());
  }

  private static String outcome(Heads truly, BeaconNode node, Hash root) throws IOException {
    Heads found;
    try {
      found = heads(node, root);
    } catch (RuntimeException e) {
      return Table.WON + ": the light client broke: " + e;
    }
    if (found.hash().isPresent() && found.hash().equals(truly.hash())) {
      return found.problem().isEmpty() ? Table.NOTHING : BeaconChecks.named(found.problem());
    }
    if (found.newest().filter(number -> number >= NEWEST).isPresent()) {
      return Table.WON + ": expected " + truly + ", found " + found;
    }
    return found.problem().isEmpty() && found.newest().isPresent()
        ? Table.OLDER
        : BeaconChecks.named(found.problem());
  }
}
