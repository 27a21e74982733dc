package bothy.proof;

import bothy.crypto.BlsSignatures;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.light.Ssz;
import bothy.proof.light.SszException;
import bothy.proof.light.SszReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Light-client data from SSZ (consensus-specs, light-client/sync-protocol.md of Capella, Deneb and
 * Electra). Every length is bounded by the type; only the canonical encoding is read. What is read
 * is well-formed and of the fork that its slot asks for, but not yet believed.
 */
public final class LightClientCodec {
  private static final int BEACON_HEADER = 112;
  private static final int OFFSET = 4;
  private static final int DIGEST = 4;

  private final BeaconNetwork network;
  private final int committeeSize;
  private final int committee;
  private final int aggregate;

  public LightClientCodec(BeaconNetwork network) {
    this.network = network;
    this.committeeSize = network.preset().committeeSize();
    this.committee = (committeeSize + 1) * BlsSignatures.KEY;
    this.aggregate = committeeSize / Byte.SIZE + BlsSignatures.SIGNATURE;
  }

  public LightClientResult<LightClientBootstrap> bootstrap(BeaconFork fork, Bytes bytes) {
    return read(() -> bootstrapOf(fork, bytes), fork, bootstrap -> bootstrap.header().slot());
  }

  public LightClientResult<LightClientUpdate> update(BeaconFork fork, Bytes bytes) {
    return read(() -> updateOf(fork, bytes), fork, update -> update.attested().slot());
  }

  public LightClientResult<LightClientUpdate> finalityUpdate(BeaconFork fork, Bytes bytes) {
    return read(() -> finalityOf(fork, bytes), fork, update -> update.attested().slot());
  }

  public LightClientResult<LightClientUpdate> optimisticUpdate(BeaconFork fork, Bytes bytes) {
    return read(() -> optimisticOf(fork, bytes), fork, update -> update.attested().slot());
  }

  /**
   * The answer of a beacon node to a request for updates: each is preceded by its length (8 bytes,
   * the next 4 included) and its fork digest.
   *
   * @param maximum how many were asked for
   */
  public LightClientResult<List<LightClientUpdate>> updates(Bytes answer, int maximum) {
    List<LightClientUpdate> updates = new ArrayList<>();
    int at = 0;
    while (at < answer.size()) {
      int left = answer.size() - at - Long.BYTES;
      long length =
          left < DIGEST ? 0 : new SszReader("length", answer.slice(at, at + 8), 8, 8).uint64();
      if (updates.size() == maximum || length < DIGEST || length > left) {
        return refused(
            LightClientCheck.ENCODING,
            "at most " + maximum + " updates, each as long as it says",
            length + " bytes for update " + (updates.size() + 1) + " where " + left + " are left");
      }
      at += Long.BYTES;
      int end = at + (int) length;
      switch (update(answer.slice(at, at + DIGEST), answer.slice(at + DIGEST, end))) {
        case LightClientResult.Verified<LightClientUpdate>(LightClientUpdate update) ->
            updates.add(update);
        case LightClientResult.Refused<LightClientUpdate>(LightClientRefusal refusal) -> {
          return new LightClientResult.Refused<>(refusal);
        }
      }
      at = end;
    }
    return new LightClientResult.Verified<>(updates);
  }

  /** An update that comes with a fork digest of 4 bytes: it must be the one of its slot. */
  public LightClientResult<LightClientUpdate> update(Bytes digest, Bytes bytes) {
    Optional<BeaconFork> fork = network.forkOf(digest);
    if (fork.isEmpty()) {
      return refused(LightClientCheck.FORK, "a fork digest of " + network.name(), digest.toHex());
    }
    LightClientResult<LightClientUpdate> read = update(fork.get(), bytes);
    if (read instanceof LightClientResult.Verified<LightClientUpdate>(LightClientUpdate update)) {
      Bytes expected = network.digestAt(update.attested().slot()).orElse(Bytes.EMPTY);
      if (!expected.equals(digest)) {
        return refused(
            LightClientCheck.FORK,
            "fork digest " + expected + " at slot " + update.attested().slot(),
            digest.toHex());
      }
    }
    return read;
  }

  private interface Reading<T> {
    T read();
  }

  private <T> LightClientResult<T> read(
      Reading<T> reading, BeaconFork fork, Function<T, Long> slotOf) {
    T value;
    try {
      value = reading.read();
    } catch (SszException e) {
      return refused(LightClientCheck.ENCODING, e.field() + " of " + e.expected(), e.found());
    }
    long slot = slotOf.apply(value);
    Optional<BeaconFork> expected = network.forkAt(slot);
    if (expected.isPresent() && expected.get() == fork) {
      return new LightClientResult.Verified<>(value);
    }
    return refused(
        LightClientCheck.FORK,
        expected.map(Enum::toString).orElse("a fork that is known here") + " at slot " + slot,
        fork.toString());
  }

  private static <T> LightClientResult<T> refused(
      LightClientCheck check, String expected, String found) {
    return new LightClientResult.Refused<>(new LightClientRefusal(check, expected, found));
  }

  private LightClientBootstrap bootstrapOf(BeaconFork fork, Bytes bytes) {
    int depth = Ssz.depth(fork.currentSyncCommittee());
    int fixed = OFFSET + committee + depth * Hash.SIZE;
    SszReader reader = reader("bootstrap", bytes, fixed, fixed + maximumHeader(fork));
    int header = reader.offset("header");
    SyncCommittee current = committeeOf(reader);
    List<Hash> branch = reader.hashes(depth);
    return new LightClientBootstrap(
        headerOf(fork, "header", reader.variable(header, reader.end())), current, branch);
  }

  private LightClientUpdate updateOf(BeaconFork fork, Bytes bytes) {
    int nextDepth = Ssz.depth(fork.nextSyncCommittee());
    int finalityDepth = Ssz.depth(fork.finalizedRoot());
    int fixed =
        2 * OFFSET + committee + (nextDepth + finalityDepth) * Hash.SIZE + aggregate + Long.BYTES;
    SszReader reader = reader("update", bytes, fixed, fixed + 2 * maximumHeader(fork));
    int attested = reader.offset("attested_header");
    SyncCommittee committee = committeeOf(reader);
    List<Hash> nextBranch = reader.hashes(nextDepth);
    int finalized = reader.offset("finalized_header");
    List<Hash> finalityBranch = reader.hashes(finalityDepth);
    SyncAggregate aggregate = aggregateOf(reader);
    long signatureSlot = reader.slot("signature_slot");
    return new LightClientUpdate(
        headerOf(fork, "attested_header", reader.variable(attested, finalized)),
        next(committee, nextBranch),
        finality(
            headerOf(fork, "finalized_header", reader.variable(finalized, reader.end())),
            finalityBranch),
        aggregate,
        signatureSlot);
  }

  private LightClientUpdate finalityOf(BeaconFork fork, Bytes bytes) {
    int depth = Ssz.depth(fork.finalizedRoot());
    int fixed = 2 * OFFSET + depth * Hash.SIZE + aggregate + Long.BYTES;
    SszReader reader = reader("finality_update", bytes, fixed, fixed + 2 * maximumHeader(fork));
    int attested = reader.offset("attested_header");
    int finalized = reader.offset("finalized_header");
    List<Hash> branch = reader.hashes(depth);
    SyncAggregate aggregate = aggregateOf(reader);
    long signatureSlot = reader.slot("signature_slot");
    return new LightClientUpdate(
        headerOf(fork, "attested_header", reader.variable(attested, finalized)),
        null,
        finality(
            headerOf(fork, "finalized_header", reader.variable(finalized, reader.end())), branch),
        aggregate,
        signatureSlot);
  }

  private LightClientUpdate optimisticOf(BeaconFork fork, Bytes bytes) {
    int fixed = OFFSET + aggregate + Long.BYTES;
    SszReader reader = reader("optimistic_update", bytes, fixed, fixed + maximumHeader(fork));
    int attested = reader.offset("attested_header");
    SyncAggregate aggregate = aggregateOf(reader);
    long signatureSlot = reader.slot("signature_slot");
    return new LightClientUpdate(
        headerOf(fork, "attested_header", reader.variable(attested, reader.end())),
        null,
        null,
        aggregate,
        signatureSlot);
  }

  private static SszReader reader(String name, Bytes bytes, int fixed, int maximum) {
    return new SszReader(name, bytes, fixed, maximum);
  }

  /** A branch of zeros stands for none; then the committee must be the default as well. */
  private LightClientUpdate.@Nullable Next next(SyncCommittee committee, List<Hash> branch) {
    if (!branch.stream().allMatch(Hash.ZERO::equals)) {
      return new LightClientUpdate.Next(committee, branch);
    }
    Bytes zero = Bytes.of(new byte[BlsSignatures.KEY]);
    boolean empty =
        committee.keys().stream().allMatch(zero::equals) && committee.aggregateKey().equals(zero);
    if (!empty) {
      throw new SszException("next_sync_committee", "zeros, as its branch", "a committee");
    }
    return null;
  }

  private static LightClientUpdate.@Nullable Finality finality(
      LightClientHeader header, List<Hash> branch) {
    if (!branch.stream().allMatch(Hash.ZERO::equals)) {
      return new LightClientUpdate.Finality(header, branch);
    }
    if (!header.equals(LightClientHeader.EMPTY)) {
      throw new SszException("finalized_header", "zeros, as its branch", "a header");
    }
    return null;
  }

  private SyncCommittee committeeOf(SszReader reader) {
    List<Bytes> keys = new ArrayList<>(committeeSize);
    for (int i = 0; i < committeeSize; i++) {
      keys.add(reader.bytes(BlsSignatures.KEY));
    }
    return new SyncCommittee(keys, reader.bytes(BlsSignatures.KEY));
  }

  private SyncAggregate aggregateOf(SszReader reader) {
    Bytes bits = reader.bytes(committeeSize / Byte.SIZE);
    return new SyncAggregate(bits, reader.bytes(BlsSignatures.SIGNATURE));
  }

  private static int fixedExecution(BeaconFork fork) {
    return fork.hasBlobs() ? 584 : 568;
  }

  private static int fixedHeader() {
    return BEACON_HEADER + OFFSET + Ssz.depth(BeaconFork.EXECUTION_PAYLOAD) * Hash.SIZE;
  }

  private static int maximumHeader(BeaconFork fork) {
    return fixedHeader() + fixedExecution(fork) + ExecutionPayloadHeader.MAX_EXTRA_DATA;
  }

  private static LightClientHeader headerOf(BeaconFork fork, String name, Bytes bytes) {
    SszReader reader = reader(name, bytes, fixedHeader(), maximumHeader(fork));
    BeaconHeader beacon =
        new BeaconHeader(
            reader.slot("slot"), reader.uint64(), reader.hash(), reader.hash(), reader.hash());
    int execution = reader.offset("execution");
    List<Hash> branch = reader.hashes(Ssz.depth(BeaconFork.EXECUTION_PAYLOAD));
    return new LightClientHeader(
        beacon,
        executionOf(fork, name + ".execution", reader.variable(execution, reader.end())),
        branch);
  }

  private static ExecutionPayloadHeader executionOf(BeaconFork fork, String name, Bytes bytes) {
    int fixed = fixedExecution(fork);
    SszReader reader = reader(name, bytes, fixed, fixed + ExecutionPayloadHeader.MAX_EXTRA_DATA);
    Hash parentHash = reader.hash();
    Address feeRecipient = new Address(reader.bytes(Address.SIZE));
    Hash stateRoot = reader.hash();
    Hash receiptsRoot = reader.hash();
    Bytes logsBloom = reader.bytes(ExecutionPayloadHeader.BLOOM);
    Hash prevRandao = reader.hash();
    long blockNumber = reader.uint64();
    long gasLimit = reader.uint64();
    long gasUsed = reader.uint64();
    long timestamp = reader.uint64();
    int extraData = reader.offset("extra_data");
    Wei baseFee = new Wei(reader.uint256());
    return new ExecutionPayloadHeader(
        parentHash,
        feeRecipient,
        stateRoot,
        receiptsRoot,
        logsBloom,
        prevRandao,
        blockNumber,
        gasLimit,
        gasUsed,
        timestamp,
        reader.variable(extraData, reader.end()),
        baseFee,
        reader.hash(),
        reader.hash(),
        reader.hash(),
        fork.hasBlobs() ? reader.uint64() : 0,
        fork.hasBlobs() ? reader.uint64() : 0);
  }
}
