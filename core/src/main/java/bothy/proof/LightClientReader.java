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
import org.jspecify.annotations.Nullable;

/**
 * Reads the containers of light-client data, field by field in the specification's order, and
 * throws {@link SszException} at what is no canonical encoding.
 */
final class LightClientReader {
  private static final int BEACON_HEADER = 112;
  private static final int OFFSET = 4;

  private final int committeeSize;
  private final int committee;
  private final int aggregate;

  LightClientReader(BeaconPreset preset) {
    this.committeeSize = preset.committeeSize();
    this.committee = (committeeSize + 1) * BlsSignatures.KEY;
    this.aggregate = committeeSize / Byte.SIZE + BlsSignatures.SIGNATURE;
  }

  LightClientBootstrap bootstrap(BeaconFork fork, Bytes bytes) {
    int depth = Ssz.depth(fork.currentSyncCommittee());
    int fixed = OFFSET + committee + depth * Hash.SIZE;
    SszReader reader = new SszReader("bootstrap", bytes, fixed, fixed + maximumHeader(fork));
    int header = reader.offset("header");
    SyncCommittee current = committeeOf(reader);
    List<Hash> branch = reader.hashes(depth);
    return new LightClientBootstrap(
        headerOf(fork, "header", reader.variable(header, reader.end())), current, branch);
  }

  LightClientUpdate update(BeaconFork fork, Bytes bytes) {
    int nextDepth = Ssz.depth(fork.nextSyncCommittee());
    int finalityDepth = Ssz.depth(fork.finalizedRoot());
    int fixed =
        2 * OFFSET + committee + (nextDepth + finalityDepth) * Hash.SIZE + aggregate + Long.BYTES;
    SszReader reader = new SszReader("update", bytes, fixed, fixed + 2 * maximumHeader(fork));
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

  LightClientUpdate finalityUpdate(BeaconFork fork, Bytes bytes) {
    int depth = Ssz.depth(fork.finalizedRoot());
    int fixed = 2 * OFFSET + depth * Hash.SIZE + aggregate + Long.BYTES;
    SszReader reader =
        new SszReader("finality_update", bytes, fixed, fixed + 2 * maximumHeader(fork));
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

  LightClientUpdate optimisticUpdate(BeaconFork fork, Bytes bytes) {
    int fixed = OFFSET + aggregate + Long.BYTES;
    SszReader reader =
        new SszReader("optimistic_update", bytes, fixed, fixed + maximumHeader(fork));
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

  LightClientStore store(Bytes bytes) {
    int fixed = 2 * OFFSET + 2 * committee + 2 * Long.BYTES;
    SszReader reader =
        new SszReader("store", bytes, fixed, fixed + 2 * maximumHeader(BeaconFork.FULU));
    int finalized = reader.offset("finalized_header");
    int optimistic = reader.offset("optimistic_header");
    SyncCommittee current = committeeOf(reader);
    SyncCommittee next = committeeOf(reader);
    int previousMaximum = participants(reader, "previous_max_active_participants");
    int currentMaximum = participants(reader, "current_max_active_participants");
    return new LightClientStore(
        headerOf(BeaconFork.FULU, "finalized_header", reader.variable(finalized, optimistic)),
        current,
        isEmpty(next) ? null : next,
        null,
        headerOf(BeaconFork.FULU, "optimistic_header", reader.variable(optimistic, reader.end())),
        previousMaximum,
        currentMaximum);
  }

  private int participants(SszReader reader, String field) {
    long participants = reader.slot(field);
    if (participants > committeeSize) {
      throw new SszException(field, "at most " + committeeSize, "" + participants);
    }
    return (int) participants;
  }

  /** A branch of zeros stands for none; then the committee must be the default as well. */
  private LightClientUpdate.@Nullable Next next(SyncCommittee committee, List<Hash> branch) {
    if (!branch.stream().allMatch(Hash.ZERO::equals)) {
      return new LightClientUpdate.Next(committee, branch);
    }
    if (!isEmpty(committee)) {
      throw new SszException("next_sync_committee", "zeros, as its branch", "a committee");
    }
    return null;
  }

  private static boolean isEmpty(SyncCommittee committee) {
    Bytes zero = Bytes.of(new byte[BlsSignatures.KEY]);
    return committee.keys().stream().allMatch(zero::equals)
        && committee.aggregateKey().equals(zero);
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
    SszReader reader = new SszReader(name, bytes, fixedHeader(), maximumHeader(fork));
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
    SszReader reader =
        new SszReader(name, bytes, fixed, fixed + ExecutionPayloadHeader.MAX_EXTRA_DATA);
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
