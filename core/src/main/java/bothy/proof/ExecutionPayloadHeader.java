package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.light.Ssz;
import java.util.ArrayList;
import java.util.List;

/**
 * An ExecutionPayloadHeader (consensus-specs, capella and deneb): what a beacon block says of its
 * execution block. Numbers of 64 bits are read as unsigned.
 *
 * @param logsBloom 256 bytes
 * @param extraData at most 32 bytes
 * @param blobGasUsed 0 before Deneb, as is the next
 */
public record ExecutionPayloadHeader(
    Hash parentHash,
    Address feeRecipient,
    Hash stateRoot,
    Hash receiptsRoot,
    Bytes logsBloom,
    Hash prevRandao,
    long blockNumber,
    long gasLimit,
    long gasUsed,
    long timestamp,
    Bytes extraData,
    Wei baseFeePerGas,
    Hash blockHash,
    Hash transactionsRoot,
    Hash withdrawalsRoot,
    long blobGasUsed,
    long excessBlobGas) {
  public static final int BLOOM = 256;
  public static final int MAX_EXTRA_DATA = 32;

  public static final ExecutionPayloadHeader EMPTY =
      new ExecutionPayloadHeader(
          Hash.ZERO,
          Address.ZERO,
          Hash.ZERO,
          Hash.ZERO,
          Bytes.of(new byte[BLOOM]),
          Hash.ZERO,
          0,
          0,
          0,
          0,
          Bytes.EMPTY,
          Wei.ZERO,
          Hash.ZERO,
          Hash.ZERO,
          Hash.ZERO,
          0,
          0);

  public ExecutionPayloadHeader {
    if (logsBloom.size() != BLOOM || extraData.size() > MAX_EXTRA_DATA) {
      throw new IllegalArgumentException(
          "expected a bloom of 256 bytes and at most 32 bytes of extra data, found "
              + logsBloom.size()
              + " and "
              + extraData.size());
    }
  }

  /** hash_tree_root by a fork's rules; Capella's don't know the last two fields. */
  public Hash root(BeaconFork fork) {
    List<Hash> fields =
        new ArrayList<>(
            List.of(
                parentHash,
                Ssz.bytes(feeRecipient.bytes()),
                stateRoot,
                receiptsRoot,
                Ssz.bytes(logsBloom),
                prevRandao,
                Ssz.uint64(blockNumber),
                Ssz.uint64(gasLimit),
                Ssz.uint64(gasUsed),
                Ssz.uint64(timestamp),
                Ssz.shortList(extraData),
                Ssz.uint256(baseFeePerGas.amount()),
                blockHash,
                transactionsRoot,
                withdrawalsRoot));
    if (fork.hasBlobs()) {
      fields.add(Ssz.uint64(blobGasUsed));
      fields.add(Ssz.uint64(excessBlobGas));
    }
    return Ssz.merkleize(fields);
  }
}
