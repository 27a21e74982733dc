package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.Vectors;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What is written reads back, and is byte for byte what others wrote. */
class LightClientEncodingTest {
  @Test
  void writesEveryVectorOfTheSpecificationByteForByte() {
    int updates = 0;
    for (SpecCase spec : SpecCase.all()) {
      LightClientCodec codec = new LightClientCodec(spec.network());
      Bytes bootstrap = spec.ssz("bootstrap");
      assertThat(codec.encode(Results.of(codec.bootstrap(spec.fork(), bootstrap))))
          .isEqualTo(bootstrap);
      for (JsonNode step : spec.steps()) {
        JsonNode update = step.get("process_update");
        if (update != null) {
          Bytes bytes = spec.ssz(update.get("update").asString());
          Bytes digest = SpecCase.digest(update, "update_fork_digest");
          assertThat(codec.encode(Results.of(codec.update(digest, bytes)))).isEqualTo(bytes);
          updates++;
        }
      }
    }

    assertThat(updates).isEqualTo(23);
  }

  @Test
  void writesEveryRecordedMainnetAnswerByteForByte() throws IOException {
    LightClientCodec codec = new LightClientCodec(BeaconNetwork.MAINNET);
    int files = 0;
    try (Stream<Path> all = Files.walk(Vectors.require("lightclient/proofs"))) {
      for (Path file : all.filter(each -> each.toString().endsWith(".ssz")).toList()) {
        Bytes bytes = Bytes.owning(Files.readAllBytes(file));
        if (file.toString().contains("_bootstrap_")) {
          assertThat(codec.encode(Results.of(codec.bootstrap(BeaconFork.DENEB, bytes))))
              .isEqualTo(bytes);
          files++;
        } else if (file.toString().contains("_updates_")) {
          List<LightClientUpdate> updates = Results.of(codec.updates(bytes, 46));
          assertThat(codec.encode(updates)).isEqualTo(bytes);
          for (LightClientUpdate update : updates) {
            readsBackInParts(codec, update);
          }
          files++;
        }
      }
    }

    assertThat(files).isEqualTo(17);
  }

  private static void readsBackInParts(LightClientCodec codec, LightClientUpdate update) {
    BeaconFork fork = BeaconNetwork.MAINNET.forkAt(update.attested().slot()).orElseThrow();
    LightClientUpdate finality =
        Results.of(codec.finalityUpdate(fork, codec.encodeFinality(update)));
    LightClientUpdate optimistic =
        Results.of(codec.optimisticUpdate(fork, codec.encodeOptimistic(update)));

    assertThat(finality.finality()).isEqualTo(update.finality());
    assertThat(finality.next()).isNull();
    assertThat(optimistic.finality()).isNull();
    assertThat(optimistic.aggregate()).isEqualTo(update.aggregate());
  }

  @Test
  void writesWhatHasNeitherFinalityNorTheNextCommittee() {
    for (long slot : new long[] {40, 100, 150, 200}) {
      LightClientCodec codec = new LightClientCodec(TestBeacon.NETWORK);
      LightClientUpdate update = TestBeacon.attesting(slot).sign();
      BeaconFork fork = TestBeacon.NETWORK.forkAt(slot).orElseThrow();

      assertThat(codec.update(fork, codec.encode(update)))
          .isEqualTo(new LightClientResult.Passed<>(update));
    }
  }

  @Test
  void refusesToWriteABranchOfAnotherForksLength() {
    LightClientBootstrap bootstrap = TestBeacon.bootstrap(8);
    LightClientBootstrap longer =
        new LightClientBootstrap(
            bootstrap.header(),
            bootstrap.committee(),
            Stream.concat(bootstrap.branch().stream(), Stream.of(Hash.ZERO)).toList());

    assertThatThrownBy(() -> new LightClientCodec(TestBeacon.NETWORK).encode(longer))
        .hasMessage("expected a branch of 5 hashes, found 6");
  }

  @Test
  void aStoreReadsBackButForTheUpdateThatWaits() {
    LightClient client = new LightClient(TestBeacon.NETWORK);
    LightClientCodec codec = new LightClientCodec(TestBeacon.NETWORK);
    LightClientBootstrap bootstrap = TestBeacon.bootstrap(8);
    LightClientStore first =
        Results.of(client.initialize(bootstrap.header().beacon().root(), bootstrap));
    LightClientStore second =
        Results.of(
            client.process(first, TestBeacon.attesting(40).finalizing(16).withNext(1).sign(), 50));
    LightClientStore third =
        Results.of(client.process(second, TestBeacon.attesting(50).signers(20).sign(), 60));

    for (LightClientStore store : List.of(first, second)) {
      assertThat(codec.store(codec.encode(store))).isEqualTo(new LightClientResult.Passed<>(store));
    }
    assertThat(third.bestUpdate()).isNotNull();
    LightClientStore read = Results.of(codec.store(codec.encode(third)));
    assertThat(read.bestUpdate()).isNull();
    assertThat(read.optimistic()).isEqualTo(third.optimistic());
    Bytes cut = codec.encode(third).slice(1);
    assertThat(Results.refusal(codec.store(cut)).check()).isEqualTo(LightClientCheck.ENCODING);
  }

  @Test
  void aTreeOfFewNodesGivesBranchesThatLeadToItsRoot() {
    Hash leaf = Hash.keccak(Bytes.of((byte) 1));
    Hash other = Hash.keccak(Bytes.of((byte) 2));
    BeaconTree tree = new BeaconTree(Map.of(169, leaf, 87, other));

    assertThat(bothy.proof.light.Ssz.root(leaf, tree.branch(169), 169)).isEqualTo(tree.root());
    assertThat(bothy.proof.light.Ssz.root(other, tree.branch(87), 87)).isEqualTo(tree.root());
    assertThat(bothy.proof.light.Ssz.root(other, tree.branch(86), 86)).isNotEqualTo(tree.root());
  }
}
