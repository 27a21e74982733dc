package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Light-client data as beacon nodes write them in JSON; trusting, for tests only. */
final class BeaconJson {
  private BeaconJson() {}

  static LightClientBootstrap bootstrap(JsonNode node) {
    return new LightClientBootstrap(
        header(node.get("header")),
        committee(node.get("current_sync_committee")),
        hashes(node.get("current_sync_committee_branch")));
  }

  /** An update of any kind. */
  static LightClientUpdate update(JsonNode node) {
    return new LightClientUpdate(
        header(node.get("attested_header")),
        node.has("next_sync_committee")
            ? new LightClientUpdate.Next(
                committee(node.get("next_sync_committee")),
                hashes(node.get("next_sync_committee_branch")))
            : null,
        node.has("finalized_header")
            ? new LightClientUpdate.Finality(
                header(node.get("finalized_header")), hashes(node.get("finality_branch")))
            : null,
        new SyncAggregate(
            bytes(node.get("sync_aggregate"), "sync_committee_bits"),
            bytes(node.get("sync_aggregate"), "sync_committee_signature")),
        number(node, "signature_slot"));
  }

  private static LightClientHeader header(JsonNode node) {
    JsonNode beacon = node.get("beacon");
    return new LightClientHeader(
        new BeaconHeader(
            number(beacon, "slot"),
            number(beacon, "proposer_index"),
            hash(beacon, "parent_root"),
            hash(beacon, "state_root"),
            hash(beacon, "body_root")),
        execution(node.get("execution")),
        hashes(node.get("execution_branch")));
  }

  private static ExecutionPayloadHeader execution(JsonNode node) {
    return new ExecutionPayloadHeader(
        hash(node, "parent_hash"),
        new Address(bytes(node, "fee_recipient")),
        hash(node, "state_root"),
        hash(node, "receipts_root"),
        bytes(node, "logs_bloom"),
        hash(node, "prev_randao"),
        number(node, "block_number"),
        number(node, "gas_limit"),
        number(node, "gas_used"),
        number(node, "timestamp"),
        bytes(node, "extra_data"),
        new Wei(new BigInteger(node.get("base_fee_per_gas").asString())),
        hash(node, "block_hash"),
        hash(node, "transactions_root"),
        hash(node, "withdrawals_root"),
        0,
        0);
  }

  private static SyncCommittee committee(JsonNode node) {
    List<Bytes> keys = new ArrayList<>();
    node.get("pubkeys").forEach(key -> keys.add(Bytes.fromHex(key.asString())));
    return new SyncCommittee(keys, bytes(node, "aggregate_pubkey"));
  }

  private static List<Hash> hashes(JsonNode node) {
    List<Hash> hashes = new ArrayList<>();
    node.forEach(each -> hashes.add(Hash.fromHex(each.asString())));
    return hashes;
  }

  private static Hash hash(JsonNode node, String field) {
    return Hash.fromHex(node.get(field).asString());
  }

  private static Bytes bytes(JsonNode node, String field) {
    return Bytes.fromHex(node.get(field).asString());
  }

  private static long number(JsonNode node, String field) {
    return Long.parseUnsignedLong(node.get(field).asString());
  }
}
