package bothy.proof;

import static bothy.crypto.BlsSignatures.Validity.VALID;
import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.crypto.BlsSignatures;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What mainnet's beacon nodes answered. */
class LightClientMainnetTest {
  private static final long NOW = 20_000_000;

  /** Where a signed block's message begins. */
  private static final int MESSAGE = 100;

  private final LightClient client = new LightClient(BeaconNetwork.MAINNET);
  private final LightClientCodec codec = new LightClientCodec(BeaconNetwork.MAINNET);

  @Test
  void followsCapellaFromBootstrapToFinalityAndOptimisticUpdate() throws IOException {
    LightClientBootstrap bootstrap = BeaconJson.bootstrap(json("bootstrap").get("data"));
    LightClientStore store =
        Results.of(client.initialize(bootstrap.header().beacon().root(), bootstrap));
    int passed = 0;

    // The first was attested before the bootstrap, in its period: it brings the next committee.
    for (JsonNode each : json("updates")) {
      store = Results.of(client.process(store, BeaconJson.update(each.get("data")), NOW));
      passed++;
    }
    LightClientUpdate finality = BeaconJson.update(json("finality").get("data"));
    store = Results.of(client.process(store, finality, NOW));
    LightClientUpdate optimistic = BeaconJson.update(json("optimistic").get("data"));
    store = Results.of(client.process(store, optimistic, NOW));

    assertThat(passed).isEqualTo(6);
    assertThat(store.finalized()).isEqualTo(finality.finalized());
    assertThat(store.optimistic().slot()).isEqualTo(7_109_431);
    assertThat(store.optimistic().execution().blockNumber()).isEqualTo(17_923_113);
    System.out.println(
        "light client, mainnet JSON: 1 bootstrap, "
            + passed
            + " updates, 1 finality, 1 optimistic");
  }

  @Test
  void followsDenebThroughFortySixPeriods() throws IOException {
    Path folder = Vectors.require("lightclient/proofs/eth_getBalance1");
    LightClientStore store = start(folder);
    List<LightClientUpdate> updates = Results.of(codec.updates(only(folder, "_updates_"), 46));
    long began = System.nanoTime();

    for (LightClientUpdate update : updates) {
      store = Results.of(client.process(store, update, NOW));
    }

    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    assertThat(updates).hasSize(46);
    assertThat(store.finalized().slot() / 8192).isEqualTo(1392);
    assertThat(store.nextCommittee()).isNotNull();
    System.out.println(
        "light client, mainnet SSZ: 46 periods in "
            + millis
            + " ms, to slot "
            + store.finalized().slot());
  }

  @Test
  void verifiesEveryRecordedBootstrapAndTheUpdatesThatItsCommitteesSigned() throws IOException {
    int bootstraps = 0;
    int verified = 0;
    int outOfReach = 0;
    for (Path folder : folders()) {
      LightClientStore store = start(folder);
      bootstraps++;
      for (Path file : files(folder, "_updates_")) {
        for (LightClientUpdate update :
            Results.of(codec.updates(Bytes.owning(Files.readAllBytes(file)), 46))) {
          long gap = update.signatureSlot() / 8192 - store.finalized().slot() / 8192;
          if (gap > 1 || gap < 0) {
            assertThat(Results.refusal(client.process(store, update, NOW)).check())
                .isEqualTo(LightClientCheck.SIGNATURE_PERIOD);
            outOfReach++;
          } else {
            store = Results.of(client.process(store, update, NOW));
            verified++;
          }
        }
      }
    }

    assertThat(bootstraps).isEqualTo(6);
    assertThat(verified).isGreaterThanOrEqualTo(46);
    System.out.println(
        "light client, mainnet SSZ: "
            + bootstraps
            + " bootstraps and "
            + verified
            + " updates verified; "
            + outOfReach
            + " updates refused, being periods away");
  }

  @Test
  void findsTheSignatureOfAKnownCommitteeInEveryRecordedBlock() throws IOException {
    int signed = 0;
    int otherPeriods = 0;
    for (Path folder : folders()) {
      Map<Long, SyncCommittee> committees = committees(folder);
      for (Path file : files(folder, "_v2_beacon_blocks_")) {
        Bytes block = Bytes.owning(Files.readAllBytes(file));
        long slot = ByteBuffer.wrap(block.toArray()).order(LITTLE_ENDIAN).getLong(MESSAGE);
        SyncCommittee committee = committees.get(slot / 8192);
        if (committee == null) {
          otherPeriods++;
          continue;
        }
        assertThat(signature(block, slot, committee)).as(file.toString()).isEqualTo(VALID);
        signed++;
      }
    }

    assertThat(signed).isPositive();
    System.out.println(
        "light client, mainnet SSZ: sync aggregates of "
            + signed
            + " blocks verified over their"
            + " parents; "
            + otherPeriods
            + " blocks of periods without a recorded committee");
  }

  /** By period, all that the folder's bootstrap and updates prove. */
  private Map<Long, SyncCommittee> committees(Path folder) throws IOException {
    Map<Long, SyncCommittee> committees = new HashMap<>();
    LightClientStore store = start(folder);
    committees.put(store.finalized().slot() / 8192, store.currentCommittee());
    for (Path file : files(folder, "_updates_")) {
      for (LightClientUpdate update :
          Results.of(codec.updates(Bytes.owning(Files.readAllBytes(file)), 46))) {
        if (client.process(store, update, NOW)
            instanceof LightClientResult.Passed<LightClientStore>(LightClientStore advanced)) {
          store = advanced;
          long period = store.finalized().slot() / 8192;
          committees.put(period, store.currentCommittee());
          committees.put(period + 1, Objects.requireNonNull(store.nextCommittee()));
        }
      }
    }
    return committees;
  }

  /** A block's sync aggregate signs the block before it, whose root it names. */
  private static BlsSignatures.Validity signature(Bytes block, long slot, SyncCommittee committee) {
    Hash parent = new Hash(block.slice(MESSAGE + 16, MESSAGE + 48));
    int at = MESSAGE + 84 + 220;
    SyncAggregate aggregate =
        new SyncAggregate(block.slice(at, at + 64), block.slice(at + 64, at + 160));
    List<byte[]> signers = new ArrayList<>();
    for (int i = 0; i < aggregate.size(); i++) {
      if (aggregate.signed(i)) {
        signers.add(committee.keys().get(i).toArray());
      }
    }
    return BlsSignatures.fastAggregateVerify(
        signers,
        BeaconNetwork.MAINNET.signingRoot(parent, slot - 1).orElseThrow().bytes().toArray(),
        aggregate.signature().toArray());
  }

  private LightClientStore start(Path folder) throws IOException {
    LightClientBootstrap bootstrap =
        Results.of(codec.bootstrap(BeaconFork.DENEB, only(folder, "_bootstrap_")));
    Hash root = bootstrap.header().beacon().root();
    String name = files(folder, "_bootstrap_").getFirst().getFileName() + "";
    String recorded = name.substring(name.indexOf("0x"), name.indexOf(".ssz"));
    // The file's name has the root that was asked for, cut short.
    assertThat(root.toHex()).startsWith(recorded);
    return Results.of(client.initialize(root, bootstrap));
  }

  private static List<Path> folders() throws IOException {
    try (Stream<Path> all = Files.list(Vectors.require("lightclient/proofs"))) {
      List<Path> found = new ArrayList<>();
      for (Path folder : all.sorted().toList()) {
        if (!files(folder, "_bootstrap_").isEmpty()) {
          found.add(folder);
        }
      }
      return found;
    }
  }

  private static List<Path> files(Path folder, String part) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(file -> file.getFileName().toString().contains(part)).sorted().toList();
    }
  }

  private static Bytes only(Path folder, String part) throws IOException {
    return Bytes.owning(Files.readAllBytes(files(folder, part).getFirst()));
  }

  private static JsonNode json(String name) throws IOException {
    Path file = Vectors.require("lightclient/mainnet").resolve(name + ".json");
    return new JsonMapper().readTree(Files.readString(file));
  }
}
