package bothy.jsonrpc;

import bothy.eth.Bytes;

/**
 * Light-client data as the beacon API writes them in JSON, to and from the SSZ of the same value
 * (beacon-APIs, types/altair to types/electra). So whatever the encoding, one reader judges the
 * value. Each field must be there, in its exact form, and no other.
 */
public final class BeaconJson {
  /**
   * What the sizes of the containers depend on.
   *
   * @param committee SYNC_COMMITTEE_SIZE
   * @param committeeDepth how many hashes lead from a sync committee up to the state's root
   * @param finalityDepth the same of the finalized root
   * @param blobs whether execution headers count blob gas, as from Deneb on
   */
  public record Sizes(int committee, int committeeDepth, int finalityDepth, boolean blobs) {}

  /** The kinds of light-client data. */
  public enum Kind {
    BOOTSTRAP,
    UPDATE,
    FINALITY_UPDATE,
    OPTIMISTIC_UPDATE
  }

  private static final SszType UINT64 = new SszType.Uint(8);
  private static final SszType HASH = new SszType.ByteVector(32);
  private static final SszType KEY = new SszType.ByteVector(48);

  private BeaconJson() {}

  /** The SSZ of a JSON object; an {@link InputException} names the field that isn't as it must. */
  public static Bytes encode(Kind kind, Sizes sizes, Node node) {
    return type(kind, sizes).encode(node);
  }

  /** The JSON object of SSZ that is known to be canonical. */
  public static Object decode(Kind kind, Sizes sizes, Bytes ssz) {
    return type(kind, sizes).decode(ssz);
  }

  private static SszType type(Kind kind, Sizes sizes) {
    SszType header = header(sizes.blobs());
    SszType committee = committee(sizes.committee());
    SszType committeeBranch = new SszType.Vector(HASH, sizes.committeeDepth());
    SszType finalityBranch = new SszType.Vector(HASH, sizes.finalityDepth());
    SszType aggregate = aggregate(sizes.committee());
    return switch (kind) {
      case BOOTSTRAP ->
          SszType.Container.of(
              "header", header,
              "current_sync_committee", committee,
              "current_sync_committee_branch", committeeBranch);
      case UPDATE ->
          SszType.Container.of(
              "attested_header", header,
              "next_sync_committee", committee,
              "next_sync_committee_branch", committeeBranch,
              "finalized_header", header,
              "finality_branch", finalityBranch,
              "sync_aggregate", aggregate,
              "signature_slot", UINT64);
      case FINALITY_UPDATE ->
          SszType.Container.of(
              "attested_header", header,
              "finalized_header", header,
              "finality_branch", finalityBranch,
              "sync_aggregate", aggregate,
              "signature_slot", UINT64);
      case OPTIMISTIC_UPDATE ->
          SszType.Container.of(
              "attested_header", header, "sync_aggregate", aggregate, "signature_slot", UINT64);
    };
  }

  private static SszType committee(int size) {
    return SszType.Container.of("pubkeys", new SszType.Vector(KEY, size), "aggregate_pubkey", KEY);
  }

  private static SszType aggregate(int committee) {
    return SszType.Container.of(
        "sync_committee_bits", new SszType.ByteVector(committee / Byte.SIZE),
        "sync_committee_signature", new SszType.ByteVector(96));
  }

  private static SszType header(boolean blobs) {
    return SszType.Container.of(
        "beacon",
        SszType.Container.of(
            "slot", UINT64,
            "proposer_index", UINT64,
            "parent_root", HASH,
            "state_root", HASH,
            "body_root", HASH),
        "execution",
        execution(blobs),
        "execution_branch",
        new SszType.Vector(HASH, 4));
  }

  private static SszType execution(boolean blobs) {
    SszType.Container capella =
        SszType.Container.of(
            "parent_hash", HASH,
            "fee_recipient", new SszType.ByteVector(20),
            "state_root", HASH,
            "receipts_root", HASH,
            "logs_bloom", new SszType.ByteVector(256),
            "prev_randao", HASH,
            "block_number", UINT64,
            "gas_limit", UINT64,
            "gas_used", UINT64,
            "timestamp", UINT64,
            "extra_data", new SszType.ByteList(32),
            "base_fee_per_gas", new SszType.Uint(32),
            "block_hash", HASH,
            "transactions_root", HASH,
            "withdrawals_root", HASH);
    return blobs ? capella.and("blob_gas_used", UINT64).and("excess_blob_gas", UINT64) : capella;
  }
}
