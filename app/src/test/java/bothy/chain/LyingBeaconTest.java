package bothy.chain;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.practice.Forger;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.practice.PracticeHeaders;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconHeader;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClientCheck;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientHeader;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientUpdate;
import bothy.proof.SyncAggregate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A beacon node that was honest, and then lies: each lie is named and changes nothing. */
class LyingBeaconTest {
  private static final int PERIOD = 8192;
  private static final long SEED = 20_251_125;
  private static final Bytes OTHER_SEED = Bytes.fromHex("0x02");

  @TempDir Path folder;
  private FollowerRig rig;
  private PracticeBeaconApi honest;
  private LightClientCodec codec;
  private BeaconFollower follower;

  @BeforeEach
  void begin() throws IOException {
    rig = new FollowerRig(folder);
    honest = new PracticeBeaconApi(rig.beacon);
    codec = new LightClientCodec(rig.beacon.network());
    for (int i = 1; i <= 12; i++) {
      rig.block(10L * i);
    }
    follower = rig.follower();
    assertThat(follower.round()).isTrue();
    rig.said.clear();
    rig.heads.clear();
  }

  @AfterEach
  void end() {
    rig.close();
  }

  /** What a liar makes of the finality update, and which check must name it. */
  enum Lie {
    WRONG_COMMITTEE(LightClientCheck.SIGNATURE),
    FORKED_SIGNATURE(LightClientCheck.SIGNATURE),
    FEWER_SIGNERS_THAN_BITS(LightClientCheck.SIGNATURE),
    NOBODY_SIGNED(LightClientCheck.PARTICIPATION),
    NO_POINT_AS_SIGNATURE(LightClientCheck.SIGNATURE),
    FUTURE_SLOT(LightClientCheck.SLOT_ORDER),
    FUTURE_PERIOD(LightClientCheck.SLOT_ORDER),
    SIGNED_BEFORE_ATTESTED(LightClientCheck.SLOT_ORDER),
    OTHER_EXECUTION(LightClientCheck.EXECUTION_BRANCH),
    OTHER_BODY(LightClientCheck.EXECUTION_BRANCH),
    OTHER_STATE(LightClientCheck.FINALITY_BRANCH),
    OTHER_PARENT(LightClientCheck.SIGNATURE),
    OTHER_FINALIZED(LightClientCheck.FINALITY_BRANCH);

    private final LightClientCheck check;

    Lie(LightClientCheck check) {
      this.check = check;
    }
  }

  private LightClientUpdate told(Lie lie, LightClientUpdate truth) {
    BeaconNetwork network = rig.beacon.network();
    LightClientHeader attested = truth.attested();
    LightClientUpdate.Finality finality = truth.finality();
    BeaconHeader beacon = attested.beacon();
    SyncAggregate aggregate = truth.aggregate();
    Bytes noPoint = Bytes.of(new byte[96]);
    Bytes nobody = Bytes.of(new byte[64]);
    return switch (lie) {
      case WRONG_COMMITTEE -> new Forger(OTHER_SEED, network).sign(truth, 512);
      case FORKED_SIGNATURE -> new Forger(FollowerRig.SEED, forked(network)).sign(truth, 512);
      case FEWER_SIGNERS_THAN_BITS ->
          Forger.with(
              truth,
              new SyncAggregate(
                  aggregate.bits(),
                  new Forger(FollowerRig.SEED, network).sign(truth, 500).aggregate().signature()));
      case NOBODY_SIGNED -> Forger.with(truth, new SyncAggregate(nobody, aggregate.signature()));
      case NO_POINT_AS_SIGNATURE ->
          Forger.with(truth, new SyncAggregate(aggregate.bits(), noPoint));
      case FUTURE_SLOT -> signedAt(truth, truth.signatureSlot() + 2);
      case FUTURE_PERIOD -> signedAt(truth, truth.signatureSlot() + 3 * PERIOD);
      case SIGNED_BEFORE_ATTESTED -> signedAt(truth, truth.attested().slot());
      case OTHER_EXECUTION ->
          attesting(
              truth,
              new LightClientHeader(
                  beacon, follower.proven().orElseThrow().execution(), attested.executionBranch()));
      case OTHER_BODY -> attesting(truth, header(attested, with(beacon, 4)));
      case OTHER_STATE -> attesting(truth, header(attested, with(beacon, 3)));
      case OTHER_PARENT -> attesting(truth, header(attested, with(beacon, 2)));
      case OTHER_FINALIZED ->
          new LightClientUpdate(
              attested,
              truth.next(),
              new LightClientUpdate.Finality(
                  attested, finality == null ? List.of() : finality.branch()),
              aggregate,
              truth.signatureSlot());
    };
  }

  private static BeaconNetwork forked(BeaconNetwork network) {
    return new BeaconNetwork(
        network.name(),
        network.preset(),
        network.genesisTime(),
        network.secondsPerSlot(),
        network.genesisValidatorsRoot(),
        List.of(new BeaconNetwork.Activation(BeaconFork.FULU, Bytes.fromHex("0x0a0b0c0d"), 0)),
        List.of());
  }

  private static LightClientUpdate signedAt(LightClientUpdate update, long slot) {
    return new LightClientUpdate(
        update.attested(), update.next(), update.finality(), update.aggregate(), slot);
  }

  private static LightClientUpdate attesting(LightClientUpdate update, LightClientHeader header) {
    return new LightClientUpdate(
        header, update.next(), update.finality(), update.aggregate(), update.signatureSlot());
  }

  private static LightClientHeader header(LightClientHeader header, BeaconHeader beacon) {
    return new LightClientHeader(beacon, header.execution(), header.executionBranch());
  }

  /** The header with another root in one of its places. */
  private static BeaconHeader with(BeaconHeader header, int place) {
    Hash other = Hash.EMPTY_TRIE;
    return new BeaconHeader(
        header.slot(),
        header.proposerIndex(),
        place == 2 ? other : header.parentRoot(),
        place == 3 ? other : header.stateRoot(),
        place == 4 ? other : header.bodyRoot());
  }

  private record Seen(
      Optional<BeaconHead> optimistic,
      Optional<BeaconHead> proven,
      Optional<BeaconHead> finalized,
      long slot,
      long finalizedSlot,
      Bytes kept) {}

  private Seen seen() throws IOException {
    BeaconStatus status = follower.status();
    return new Seen(
        follower.optimistic(),
        follower.proven(),
        follower.finalized(),
        status.slot(),
        status.finalizedSlot(),
        Bytes.owning(Files.readAllBytes(rig.file())));
  }

  private void changingFinality(UnaryOperator<Bytes> change) {
    rig.server.answer((path, query, accept) ->
        honest
            .get(path, query, accept)
            .map(reply ->
                path.endsWith("/finality_update")
                    ? new Reply(
                        reply.status(),
                        reply.contentType(),
                        change.apply(reply.body()),
                        reply.headers())
                    : reply));
  }

  private LightClientUpdate read(Bytes ssz) {
    return switch (codec.finalityUpdate(BeaconFork.FULU, ssz)) {
      case LightClientResult.Passed<LightClientUpdate>(LightClientUpdate update) -> update;
      case LightClientResult.Refused<LightClientUpdate> refused ->
          throw new AssertionError(refused);
    };
  }

  @ParameterizedTest
  @EnumSource(Lie.class)
  void namesTheCheckThatALieFailsAndChangesNothing(Lie lie) throws IOException {
    rig.block(200);
    changingFinality(ssz -> codec.encodeFinality(told(lie, read(ssz))));
    Seen before = seen();

    boolean served = follower.round();

    assertThat(served).isFalse();
    assertThat(seen()).isEqualTo(before);
    assertThat(rig.heads).isEmpty();
    assertThat(rig.said)
        .hasSize(1)
        .first()
        .asString()
        .startsWith(rig.server.host() + "'s finality update is refused: " + lie.check + ": exp");
    rig.server.answer(honest::get);
    rig.clockAt(300);
    assertThat(follower.round()).isTrue();
    assertThat(follower.proven().orElseThrow().execution().blockNumber()).isEqualTo(13);
  }

  @Test
  void noFlippedBitGetsThrough() throws IOException {
    rig.block(200);
    Bytes truth =
        honest
            .get("/eth/v1/beacon/light_client/finality_update", "", "application/octet-stream")
            .orElseThrow()
            .body();
    Random random = new Random(SEED);
    Seen before = seen();
    Map<String, Integer> caught = new TreeMap<>();

    for (int i = 0; i < 300; i++) {
      int bit = random.nextInt(8 * truth.size());
      byte[] flipped = truth.toArray();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      changingFinality(ssz -> Bytes.owning(flipped));
      BeaconFollower resumed = rig.follower();

      assertThat(resumed.round()).as("seed %d, bit %d", SEED, bit).isFalse();

      assertThat(resumed.optimistic()).isEmpty();
      assertThat(resumed.status().slot()).isEqualTo(before.slot());
      assertThat(seen()).as("seed %d, bit %d", SEED, bit).isEqualTo(before);
      String says = resumed.status().lastError();
      caught.merge(says.replaceFirst("^.*refused: (\\w+):.*$", "$1"), 1, Integer::sum);
    }

    System.out.println("beacon liar, 300 flipped bits, seed " + SEED + ", caught by: " + caught);
    assertThat(caught.keySet()).allMatch(check -> check.matches("[A-Z_]+"));
  }

  @Test
  void anotherChainsDataIsRefused() throws IOException {
    PracticeBeacon other =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0), new PracticeBeacon.Settings(BeaconFork.FULU, 2, OTHER_SEED));
    for (int i = 1; i <= 20; i++) {
      other.add(PracticeHeaders.at(i, 10L * i));
    }
    rig.clockAt(201);
    rig.server.answer(new PracticeBeaconApi(other)::get);
    Seen before = seen();

    assertThat(follower.round()).isFalse();

    assertThat(seen()).isEqualTo(before);
    assertThat(rig.said).hasSize(1).first().asString().contains("SIGNATURE: expected");
  }

  @Test
  void updatesOutOfOrderAreRefused() throws IOException {
    rig.block(4 * PERIOD + 10);
    rig.server.answer((path, query, accept) -> {
      if (!path.endsWith("/updates")) {
        return honest.get(path, query, accept);
      }
      Bytes third = honest.get(path, "start_period=3&count=1", accept).orElseThrow().body();
      Bytes first = honest.get(path, "start_period=1&count=1", accept).orElseThrow().body();
      return Optional.of(new Reply(200, "application/octet-stream", third.concat(first), Map.of()));
    });
    Seen before = seen();

    assertThat(follower.round()).isFalse();

    assertThat(seen()).isEqualTo(before);
    assertThat(rig.said)
        .hasSize(1)
        .first()
        .asString()
        .contains("SIGNATURE_PERIOD: expected period 0 or 1, found 3");
  }

  @Test
  void aForgedNextCommitteeIsRefused() throws IOException {
    rig.block(3 * PERIOD + 10);
    PracticeBeacon other =
        new PracticeBeacon(
            PracticeHeaders.at(0, 0), new PracticeBeacon.Settings(BeaconFork.FULU, 2, OTHER_SEED));
    other.add(PracticeHeaders.at(1, 3 * PERIOD + 10));
    PracticeBeaconApi otherApi = new PracticeBeaconApi(other);
    rig.server.answer((path, query, accept) -> {
      Optional<Reply> truth = honest.get(path, query, accept);
      if (!path.endsWith("/updates")) {
        return truth;
      }
      LightClientUpdate ours = only(codec, honest, path);
      LightClientUpdate theirs = only(new LightClientCodec(other.network()), otherApi, path);
      LightClientUpdate mixed =
          new LightClientUpdate(
              ours.attested(),
              new LightClientUpdate.Next(next(theirs).committee(), next(ours).branch()),
              ours.finality(),
              ours.aggregate(),
              ours.signatureSlot());
      return Optional.of(
          new Reply(200, "application/octet-stream", codec.encode(List.of(mixed)), Map.of()));
    });
    Seen before = seen();

    assertThat(follower.round()).isFalse();

    assertThat(seen()).isEqualTo(before);
    assertThat(rig.said).hasSize(1).first().asString().contains("NEXT_COMMITTEE_BRANCH: expected");
  }

  private static LightClientUpdate.Next next(LightClientUpdate update) {
    return Objects.requireNonNull(update.next());
  }

  private static LightClientUpdate only(
      LightClientCodec codec, PracticeBeaconApi api, String path) {
    Bytes answer =
        api.get(path, "start_period=1&count=1", "application/octet-stream").orElseThrow().body();
    return switch (codec.updates(answer, 1)) {
      case LightClientResult.Passed<List<LightClientUpdate>>(List<LightClientUpdate> all) ->
          all.getFirst();
      case LightClientResult.Refused<List<LightClientUpdate>> refused ->
          throw new AssertionError(refused);
    };
  }

  @Test
  void aStaleHeadChangesNothingAndIsSeenByItsAge() throws IOException {
    Map<String, Reply> old = new TreeMap<>();
    for (String what : List.of("finality_update", "optimistic_update")) {
      String path = "/eth/v1/beacon/light_client/" + what;
      old.put(path, honest.get(path, "", "application/octet-stream").orElseThrow());
    }
    rig.block(200);
    rig.server.answer((path, query, accept) -> Optional.ofNullable(old.get(path)));
    Seen before = seen();

    follower.round();

    assertThat(seen()).isEqualTo(before);
    assertThat(follower.status().headLag()).isEqualTo(81);
    assertThat(follower.proven().orElseThrow().age(rig.now()).toSeconds()).isEqualTo(81);
  }

  /** One signer, and a clock a period on: the specification alone would let it be forced. */
  @Test
  void aNodeThatWithholdsFinalityBringsNoForcedUpdateAbout() throws IOException {
    rig.beacon.signers(1);
    rig.block(PERIOD + 5);
    // More than a period after the finalized block, less than one after the last advance.
    rig.clockAt(PERIOD + 60);
    LightClientUpdate weak =
        read(
            honest
                .get("/eth/v1/beacon/light_client/finality_update", "", "application/octet-stream")
                .orElseThrow()
                .body());
    rig.server.answer((path, query, accept) ->
        switch (path) {
          case "/eth/v1/beacon/light_client/optimistic_update" ->
              Optional.of(
                  new Reply(
                      200,
                      "application/octet-stream",
                      codec.encodeOptimistic(weak),
                      Map.of("Eth-Consensus-Version", "fulu")));
          default -> Optional.empty();
        });
    Seen before = seen();

    for (int i = 0; i < 5; i++) {
      assertThat(follower.round()).as(follower.status().lastError()).isTrue();
    }

    assertThat(seen()).isEqualTo(before);
    assertThat(follower.status().period()).isZero();
    assertThat(rig.said).isEmpty();
  }

  @Test
  void aBootstrapThatIsNotTheCheckpointsIsRefused() throws IOException {
    String other = rig.beacon.finalizedRoot().toHex();
    rig.server.answer((path, query, accept) ->
        honest.get(path.replace(rig.beacon.genesisRoot().toHex(), other), query, accept));
    Files.delete(rig.file());

    BeaconFollower fresh = rig.follower();

    assertThat(fresh.round()).isFalse();
    assertThat(fresh.optimistic()).isEmpty();
    assertThat(rig.said).hasSize(1).first().asString().contains("TRUSTED_ROOT: expected");
  }
}
