package bothy.proof;

import bothy.crypto.BlsSignatures;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.light.SszWriter;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the containers of light-client data: the counterpart of {@link LightClientReader}. */
final class LightClientWriter {
  private final BeaconPreset preset;

  LightClientWriter(BeaconPreset preset) {
    this.preset = preset;
  }

  Bytes bootstrap(BeaconFork fork, LightClientBootstrap bootstrap) {
    SszWriter writer = new SszWriter().variable(header(fork, bootstrap.header()));
    committee(writer, bootstrap.committee());
    return branch(writer, bootstrap.branch(), fork.committeeDepth()).done();
  }

  Bytes update(BeaconFork fork, LightClientUpdate update) {
    SszWriter writer = new SszWriter().variable(header(fork, update.attested()));
    LightClientUpdate.Next next = update.next();
    committee(writer, next == null ? noCommittee() : next.committee());
    branch(writer, next == null ? null : next.branch(), fork.committeeDepth());
    writer.variable(header(fork, update.finalized()));
    finalityBranch(writer, fork, update);
    return signature(writer, update);
  }

  Bytes finalityUpdate(BeaconFork fork, LightClientUpdate update) {
    SszWriter writer =
        new SszWriter()
            .variable(header(fork, update.attested()))
            .variable(header(fork, update.finalized()));
    finalityBranch(writer, fork, update);
    return signature(writer, update);
  }

  Bytes optimisticUpdate(BeaconFork fork, LightClientUpdate update) {
    return signature(new SszWriter().variable(header(fork, update.attested())), update);
  }

  private static void finalityBranch(SszWriter writer, BeaconFork fork, LightClientUpdate update) {
    LightClientUpdate.Finality finality = update.finality();
    branch(writer, finality == null ? null : finality.branch(), fork.finalityDepth());
  }

  private static Bytes signature(SszWriter writer, LightClientUpdate update) {
    return writer
        .bytes(update.aggregate().bits())
        .bytes(update.aggregate().signature())
        .uint64(update.signatureSlot())
        .done();
  }

  private static SszWriter branch(SszWriter writer, @Nullable List<Hash> branch, int depth) {
    List<Hash> hashes = branch == null ? Collections.nCopies(depth, Hash.ZERO) : branch;
    if (hashes.size() != depth) {
      throw new IllegalArgumentException(
          "expected a branch of " + depth + " hashes, found " + hashes.size());
    }
    return writer.hashes(hashes);
  }

  void committee(SszWriter writer, SyncCommittee committee) {
    if (committee.keys().size() != preset.committeeSize()) {
      throw new IllegalArgumentException(
          "expected " + preset.committeeSize() + " keys, found " + committee.keys().size());
    }
    committee.keys().forEach(writer::bytes);
    writer.bytes(committee.aggregateKey());
  }

  SyncCommittee noCommittee() {
    Bytes zero = Bytes.of(new byte[BlsSignatures.KEY]);
    return new SyncCommittee(Collections.nCopies(preset.committeeSize(), zero), zero);
  }

  static Bytes header(BeaconFork fork, LightClientHeader header) {
    BeaconHeader beacon = header.beacon();
    return new SszWriter()
        .uint64(beacon.slot())
        .uint64(beacon.proposerIndex())
        .hash(beacon.parentRoot())
        .hash(beacon.stateRoot())
        .hash(beacon.bodyRoot())
        .variable(execution(fork, header.execution()))
        .hashes(header.executionBranch())
        .done();
  }

  private static Bytes execution(BeaconFork fork, ExecutionPayloadHeader header) {
    SszWriter writer =
        new SszWriter()
            .hash(header.parentHash())
            .bytes(header.feeRecipient().bytes())
            .hash(header.stateRoot())
            .hash(header.receiptsRoot())
            .bytes(header.logsBloom())
            .hash(header.prevRandao())
            .uint64(header.blockNumber())
            .uint64(header.gasLimit())
            .uint64(header.gasUsed())
            .uint64(header.timestamp())
            .variable(header.extraData())
            .uint256(header.baseFeePerGas().amount())
            .hash(header.blockHash())
            .hash(header.transactionsRoot())
            .hash(header.withdrawalsRoot());
    return fork.hasBlobs()
        ? writer.uint64(header.blobGasUsed()).uint64(header.excessBlobGas()).done()
        : writer.done();
  }
}
