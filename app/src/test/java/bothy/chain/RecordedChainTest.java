package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.Checked;
import bothy.proof.LightClientBootstrap;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientUpdate;
import bothy.proof.StateProof;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mainnet as somebody recorded it, served anew: from the checkpoint to a proven account. */
class RecordedChainTest {
  private static final BeaconNetwork MAINNET = BeaconNetwork.MAINNET;
  private static final LightClientCodec CODEC = new LightClientCodec(MAINNET);
  private static final String SSZ = "application/octet-stream";

  @TempDir Path home;

  private static <T> T of(LightClientResult<T> result) {
    return switch (result) {
      case LightClientResult.Passed<T>(T value) -> value;
      case LightClientResult.Refused<T> refused -> throw new AssertionError(refused);
    };
  }

  private static List<Path> files(Path folder, String part) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().contains(part)).sorted().toList();
    }
  }

  private static Bytes bytes(Path file) throws IOException {
    return Bytes.owning(Files.readAllBytes(file));
  }

  private BeaconFollower follower(BeaconServer server, Hash root, long slot, int days) {
    Instant now = Instant.ofEpochSecond(MAINNET.timeOf(slot));
    return new BeaconFollower(
        MAINNET,
        List.of(server.client(MAINNET)),
        new BeaconCheckpoint(root, List.of(), Duration.ofDays(days)),
        new BeaconPosition(home.resolve("mainnet")),
        () -> now,
        new Random(1),
        new BeaconListener() {
          @Override
          public void says(String line) {
            throw new AssertionError(line);
          }
        });
  }

  /** No optimistic update was recorded: the block after the proven one has its signature. */
  private static LightClientUpdate optimistic(RecordedBlock block, RecordedBlock next) {
    assertThat(next.header().beacon().parentRoot()).isEqualTo(block.header().beacon().root());
    return new LightClientUpdate(
        block.header(), null, null, next.aggregate(), next.header().slot());
  }

  @ParameterizedTest
  @CsvSource({
    "eth_getBalance1, 0xbbc16d, head, eth_getProof_0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5____0x152afff, 46, 60",
    "eth_getBalance1, 11038724, 11038725, eth_getProof_0x95222290DD7278Aa3Ddd389Cc1E1d165CC4BAfe5____0x14d0303, 0, 14",
    "eth_call1, 0x39c18e, head, eth_getProof_0x43506849d7c04f9138d1a2050bbf3a0c054402dd____0x152b031, 0, 14",
    "eth_getStorageAt1, 0xa4f76f, head, eth_getProof_0xa0b86991, 0, 14",
  })
  void aCheckpointLeadsToAProvenAccount(
      String name, String attested, String signing, String proof, int periods, int days)
      throws IOException {
    Path folder = Vectors.require("lightclient/proofs/" + name);
    Bytes bootstrap = bytes(files(folder, "_bootstrap_").getFirst());
    LightClientBootstrap start = of(CODEC.bootstrap(BeaconFork.DENEB, bootstrap));
    Hash root = start.header().beacon().root();
    RecordedBlock block =
        RecordedBlock.read(files(folder, "_beacon_blocks_" + attested).getFirst());
    RecordedBlock next = RecordedBlock.read(files(folder, "_beacon_blocks_" + signing).getFirst());
    LightClientUpdate optimistic = optimistic(block, next);
    List<LightClientUpdate> recorded = new ArrayList<>();
    for (Path file : files(folder, "_updates_")) {
      for (LightClientUpdate update : of(CODEC.updates(bytes(file), 46))) {
        if (update.signatureSlot() <= next.header().slot()) {
          recorded.add(update);
        }
      }
    }
    try (BeaconServer server =
        BeaconServer.answering(
            (path, query, accept) -> answer(path, query, root, bootstrap, recorded, optimistic))) {
      BeaconFollower follower = follower(server, root, next.header().slot(), days);
      long began = System.nanoTime();

      assertThat(follower.round()).isTrue();

      long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
      BeaconHead head = follower.proven().orElseThrow();
      assertThat(head.execution().blockHash()).isEqualTo(block.header().execution().blockHash());
      assertThat(head.participants()).isGreaterThan(480);
      provesTheAccount(head, files(folder, proof).getFirst());
      System.out.println(
          "recorded mainnet, "
              + name
              + ": "
              + periods
              + " periods and block "
              + head.execution().blockNumber()
              + " in "
              + millis
              + " ms");
    }
  }

  private static Optional<Reply> answer(
      String path,
      String query,
      Hash root,
      Bytes bootstrap,
      List<LightClientUpdate> recorded,
      LightClientUpdate optimistic) {
    Map<String, String> deneb = Map.of("Eth-Consensus-Version", "deneb");
    if (path.endsWith("/bootstrap/" + root)) {
      return Optional.of(new Reply(200, SSZ, bootstrap, deneb));
    }
    if (path.endsWith("/optimistic_update")) {
      return Optional.of(new Reply(200, SSZ, CODEC.encodeOptimistic(optimistic), deneb));
    }
    if (path.endsWith("/updates")) {
      return Optional.of(new Reply(200, SSZ, CODEC.encode(asked(query, recorded)), Map.of()));
    }
    return Optional.empty();
  }

  private static List<LightClientUpdate> asked(String query, List<LightClientUpdate> recorded) {
    long start = Long.parseLong(query.replaceFirst("start_period=([0-9]+)&count=.*", "$1"));
    long count = Long.parseLong(query.replaceFirst(".*count=", ""));
    return recorded.stream()
        .filter(update -> {
          long period = MAINNET.preset().period(update.attested().slot());
          return period >= start && period < start + count;
        })
        .toList();
  }

  private static void provesTheAccount(BeaconHead head, Path file) throws IOException {
    Node answer = Json.read(Files.readAllBytes(file)).required("result", "a proof");
    Address address = Address.fromHex(answer.required("address", "an address").text());
    List<Bytes> nodes =
        answer.required("accountProof", "nodes").elements().stream()
            .map(node -> Bytes.fromHex(node.text()))
            .toList();

    Checked<StateProof.ProvenAccount> proven =
        StateProof.account(head.execution().stateRoot(), address, nodes);

    assertThat(proven)
        .isInstanceOfSatisfying(
            Checked.Proven.class,
            found -> {
              StateProof.ProvenAccount account = (StateProof.ProvenAccount) found.value();
              assertThat("0x" + account.account().balance().amount().toString(16))
                  .isEqualTo(answer.required("balance", "a number").text());
            });
  }

  @Test
  void capellaInJsonIsFollowedFromBootstrapToItsHead() throws IOException {
    Path folder = Vectors.require("lightclient/mainnet");
    String bootstrap = Files.readString(folder.resolve("bootstrap.json"));
    List<Node> updates = Json.read(Files.readAllBytes(folder.resolve("updates.json"))).elements();
    try (BeaconServer server =
        BeaconServer.answering((path, query, accept) ->
            Optional.ofNullable(json(folder, path, query, bootstrap, updates)))) {
      BeaconFollower follower = follower(server, rootOf(server), 7_109_432, 14);

      assertThat(follower.round()).isTrue();

      BeaconHead head = follower.proven().orElseThrow();
      assertThat(head.slot()).isEqualTo(7_109_431);
      assertThat(head.execution().blockNumber()).isEqualTo(17_923_113);
      assertThat(follower.finalized().orElseThrow().slot()).isEqualTo(7_109_344);
    }
  }

  /** The checkpoint that was asked for wasn't recorded; the header has its root. */
  private static Hash rootOf(BeaconServer server) {
    return server.client(MAINNET).bootstrap(Hash.ZERO).header().beacon().root();
  }

  private static @Nullable Reply json(
      Path folder, String path, String query, String bootstrap, List<Node> updates) {
    try {
      if (path.contains("/bootstrap/")) {
        return BeaconServer.json(200, bootstrap);
      }
      if (path.endsWith("/updates")) {
        return BeaconServer.json(200, updates(query, updates));
      }
      String name = path.endsWith("/finality_update") ? "finality" : "optimistic";
      return BeaconServer.json(200, Files.readString(folder.resolve(name + ".json")));
    } catch (IOException e) {
      return null;
    }
  }

  private static String updates(String query, List<Node> updates) {
    long start = Long.parseLong(query.replaceFirst("start_period=([0-9]+)&count=.*", "$1"));
    long count = Long.parseLong(query.replaceFirst(".*count=", ""));
    List<Object> asked = new ArrayList<>();
    for (Node update : updates) {
      String slot =
          update
              .required("data", "an update")
              .required("attested_header", "a header")
              .required("beacon", "a header")
              .required("slot", "a slot")
              .text();
      long period = Long.parseLong(slot) / 8192;
      if (period >= start && period < start + count) {
        asked.add(update.value());
      }
    }
    return CompactJson.of(asked);
  }
}
