package bothy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Encodings that were tampered with, byte by byte. */
class LightClientCodecTest {
  private static final long SIGNED_AT = 41;

  private record Recorded(SpecCase spec, Bytes digest, Bytes bootstrap, Bytes update) {
    static Recorded of(String fork) {
      SpecCase spec = SpecCase.named(fork + "/light_client_sync");
      JsonNode first = spec.steps().getFirst().get("process_update");
      return new Recorded(
          spec,
          SpecCase.digest(first, "update_fork_digest"),
          spec.ssz("bootstrap"),
          spec.ssz(first.get("update").asString()));
    }

    LightClientCodec codec() {
      return new LightClientCodec(spec.network());
    }

    LightClientResult<LightClientStore> start(Bytes bootstrap) {
      return switch (codec().bootstrap(spec.fork(), bootstrap)) {
        case LightClientResult.Passed<LightClientBootstrap>(LightClientBootstrap value) ->
            new LightClient(spec.network()).initialize(spec.trustedRoot(), value);
        case LightClientResult.Refused<LightClientBootstrap>(LightClientRefusal refusal) ->
            new LightClientResult.Refused<>(refusal);
      };
    }

    LightClientResult<LightClientStore> process(LightClientStore store, Bytes update) {
      return switch (codec().update(digest, update)) {
        case LightClientResult.Passed<LightClientUpdate>(LightClientUpdate value) ->
            new LightClient(spec.network()).process(store, value, SIGNED_AT);
        case LightClientResult.Refused<LightClientUpdate>(LightClientRefusal refusal) ->
            new LightClientResult.Refused<>(refusal);
      };
    }
  }

  private static Bytes flipped(Bytes bytes, int bit) {
    byte[] changed = bytes.toArray();
    changed[bit / 8] ^= (byte) (1 << (bit % 8));
    return Bytes.owning(changed);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void refusesAnUpdateWithAnyBitFlipped(String fork) {
    Recorded recorded = Recorded.of(fork);
    LightClientStore store = Results.of(recorded.start(recorded.bootstrap()));
    assertThat(Results.of(recorded.process(store, recorded.update()))).isNotEqualTo(store);
    Map<LightClientCheck, Integer> caught = new EnumMap<>(LightClientCheck.class);

    for (int bit = 0; bit < 8 * recorded.update().size(); bit++) {
      LightClientRefusal refusal =
          Results.refusal(recorded.process(store, flipped(recorded.update(), bit)));
      assertThat(refusal.expected()).isNotEqualTo(refusal.found());
      caught.merge(refusal.check(), 1, Integer::sum);
    }

    System.out.println(
        "light client, "
            + fork
            + " update with each of "
            + 8 * recorded.update().size()
            + " bits flipped, caught by: "
            + caught);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void refusesABootstrapWithAnyBitFlipped(String fork) {
    Recorded recorded = Recorded.of(fork);
    Map<LightClientCheck, Integer> caught = new EnumMap<>(LightClientCheck.class);

    for (int bit = 0; bit < 8 * recorded.bootstrap().size(); bit++) {
      LightClientRefusal refusal =
          Results.refusal(recorded.start(flipped(recorded.bootstrap(), bit)));
      caught.merge(refusal.check(), 1, Integer::sum);
    }

    System.out.println(
        "light client, "
            + fork
            + " bootstrap with each of "
            + 8 * recorded.bootstrap().size()
            + " bits flipped, caught by: "
            + caught);
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void refusesEveryOtherLength(String fork) {
    Recorded recorded = Recorded.of(fork);
    LightClientStore store = Results.of(recorded.start(recorded.bootstrap()));
    Bytes update = recorded.update();

    for (int size = 0; size < update.size(); size++) {
      assertThat(Results.refusal(recorded.process(store, update.slice(0, size))).says())
          .contains("expected");
    }
    for (int more : new int[] {1, 32, 1_000_000}) {
      Bytes longer = update.concat(Bytes.of(new byte[more]));
      assertThat(Results.refusal(recorded.process(store, longer)).says()).contains("expected");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void refusesADigestOfAnotherChainOrFork(String fork) {
    Recorded recorded = Recorded.of(fork);
    BeaconNetwork here = recorded.spec().network();
    BeaconFork later =
        here.forkAt(0).orElseThrow() == BeaconFork.DENEB ? BeaconFork.DENEB : BeaconFork.FULU;
    Bytes version = Bytes.fromHex("0x0a000001");
    List<BeaconNetwork.Activation> forks = new ArrayList<>(here.forks());
    forks.add(new BeaconNetwork.Activation(later, version, 1_000));
    BeaconNetwork longer =
        new BeaconNetwork(
            "longer",
            here.preset(),
            here.genesisTime(),
            here.secondsPerSlot(),
            here.genesisValidatorsRoot(),
            forks,
            List.of());
    Bytes laterDigest = longer.digestAt(8_000).orElseThrow();

    LightClientRefusal unknown =
        Results.refusal(recorded.codec().update(Bytes.fromHex("0xdeadbeef"), recorded.update()));
    LightClientRefusal tooNew =
        Results.refusal(new LightClientCodec(longer).update(laterDigest, recorded.update()));

    assertThat(unknown.check()).isEqualTo(LightClientCheck.FORK);
    assertThat(unknown.found()).isEqualTo("0xdeadbeef");
    assertThat(tooNew.check()).isEqualTo(LightClientCheck.FORK);
    assertThat(tooNew.expected()).contains("slot 40");
    Results.of(new LightClientCodec(longer).update(recorded.digest(), recorded.update()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void refusesAnswersThatAreCutOrHoldMoreThanWasAsked(String fork) {
    Recorded recorded = Recorded.of(fork);
    Bytes one = framed(recorded, recorded.update().size() + 4L);
    LightClientCodec codec = recorded.codec();

    assertThat(Results.of(codec.updates(Bytes.EMPTY, 2))).isEmpty();
    assertThat(Results.of(codec.updates(one.concat(one), 2))).hasSize(2);
    for (Bytes answer :
        List.of(
            one.concat(one).concat(one),
            one.slice(0, one.size() - 1),
            one.concat(Bytes.of((byte) 0)),
            framed(recorded, 0),
            framed(recorded, 3),
            framed(recorded, Long.MAX_VALUE),
            framed(recorded, -1))) {
      assertThat(Results.refusal(codec.updates(answer, 2)).check())
          .isEqualTo(LightClientCheck.ENCODING);
    }
  }

  private static Bytes framed(Recorded recorded, long length) {
    byte[] header = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array();
    return Bytes.owning(header).concat(recorded.digest()).concat(recorded.update());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void readsPartialUpdatesAsTheirOwnTypes(String fork) {
    Recorded recorded = Recorded.of(fork);
    BeaconFork rules = recorded.spec().fork();
    LightClientUpdate whole = Results.of(recorded.codec().update(rules, recorded.update()));
    int depth = rules == BeaconFork.DENEB ? 5 : 6;
    int fixed = 4 + 33 * 48 + 32 * depth + 4 + 32 * (depth + 1) + 100 + 8;
    Bytes tail = recorded.update().slice(fixed - 108, fixed);
    Bytes attested =
        recorded.update().slice(fixed, int32(recorded.update(), 4 + 33 * 48 + 32 * depth));
    Bytes finalized = recorded.update().slice(fixed + attested.size());
    Bytes branch = recorded.update().slice(fixed - 108 - 32 * (depth + 1), fixed - 108);

    int head = 8 + branch.size() + 108;
    Bytes finality =
        offset(head)
            .concat(offset(head + attested.size()))
            .concat(branch)
            .concat(tail)
            .concat(attested)
            .concat(finalized);
    Bytes optimistic = offset(112).concat(tail).concat(attested);

    assertThat(Results.of(recorded.codec().finalityUpdate(rules, finality)))
        .isEqualTo(
            new LightClientUpdate(
                whole.attested(),
                null,
                whole.finality(),
                whole.aggregate(),
                whole.signatureSlot()));
    assertThat(Results.of(recorded.codec().optimisticUpdate(rules, optimistic)))
        .isEqualTo(
            new LightClientUpdate(
                whole.attested(), null, null, whole.aggregate(), whole.signatureSlot()));
    assertThat(Results.refusal(recorded.codec().optimisticUpdate(rules, finality)).check())
        .isEqualTo(LightClientCheck.ENCODING);
  }

  private static int int32(Bytes bytes, int at) {
    return ByteBuffer.wrap(bytes.toArray()).order(ByteOrder.LITTLE_ENDIAN).getInt(at);
  }

  private static Bytes offset(int value) {
    return Bytes.owning(
        ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deneb", "electra"})
  void refusesACommitteeOrHeaderWhoseBranchIsAllZeros(String fork) {
    Recorded recorded = Recorded.of(fork);
    int depth = recorded.spec().fork() == BeaconFork.DENEB ? 5 : 6;
    int next = 4 + 33 * 48;
    int finality = next + 32 * depth + 4;

    for (int[] range : new int[][] {{next, depth}, {finality, depth + 1}}) {
      byte[] bytes = recorded.update().toArray();
      Arrays.fill(bytes, range[0], range[0] + Hash.SIZE * range[1], (byte) 0);
      LightClientRefusal refusal =
          Results.refusal(recorded.codec().update(recorded.spec().fork(), Bytes.owning(bytes)));
      assertThat(refusal.check()).isEqualTo(LightClientCheck.ENCODING);
      assertThat(refusal.expected()).contains("zeros, as its branch");
    }
  }
}
