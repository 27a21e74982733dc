package bothy.recorded;

import bothy.Vectors;
import bothy.chain.RecordedBlock;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What was recorded of mainnet in February and April of 2025, under Deneb: some beacon blocks with
 * their execution payloads, two in a row each, light-client data that leads to them, and answers of
 * execution nodes.
 */
final class RecordedMainnet {
  static final LightClientCodec CODEC = new LightClientCodec(BeaconNetwork.MAINNET);

  final Map<Hash, Bytes> bootstraps = new HashMap<>();
  final NavigableMap<Long, RecordedBlock> blocks = new TreeMap<>();
  final RecordedTries tries = new RecordedTries();
  final Map<Hash, Bytes> codes = new HashMap<>();

  /** What nodes answered, without transactions, by the block's hash. */
  final Map<Hash, Node> headers = new HashMap<>();

  final Map<Long, Node> receipts = new HashMap<>();
  private final List<LightClientUpdate> updates = new ArrayList<>();

  private RecordedMainnet() {}

  /** All that is below the folder of the recordings. */
  static RecordedMainnet read() throws IOException {
    RecordedMainnet recorded = new RecordedMainnet();
    try (Stream<Path> files = Files.walk(Vectors.require("lightclient/proofs"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        recorded.read(file);
      }
    }
    return recorded;
  }

  private void read(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.contains("_bootstrap_")) {
      Bytes ssz = bytes(file);
      bootstraps.put(of(CODEC.bootstrap(BeaconFork.DENEB, ssz)).header().beacon().root(), ssz);
    } else if (name.contains("_updates_")) {
      updates.addAll(of(CODEC.updates(bytes(file), 46)));
    } else if (name.contains("_beacon_blocks_")) {
      RecordedBlock block = RecordedBlock.read(file);
      blocks.put(block.header().slot(), block);
    } else if (name.startsWith("eth_getProof_")) {
      keep(result(file));
    } else if (name.startsWith("eth_getCode_")) {
      Bytes code = result(file).as("hex bytes", Bytes::fromHex);
      codes.put(Hash.keccak(code), code);
    } else if (name.startsWith("eth_getBlockByNumber_")) {
      Node header = result(file);
      headers.put(header.required("hash", "a hash").as("a hash", Hash::fromHex), header);
    } else if (name.startsWith("eth_getBlockReceipts_")) {
      Node all = result(file);
      receipts.put(number(all.elements().getFirst(), "blockNumber"), all);
    }
  }

  private static long number(Node node, String name) {
    return Quantity.unsigned(node.required(name, "a quantity"));
  }

  private static <T> T of(LightClientResult<T> result) {
    return switch (result) {
      case LightClientResult.Passed<T>(T value) -> value;
      case LightClientResult.Refused<T> refused -> throw new AssertionError(refused);
    };
  }

  private static Bytes bytes(Path file) throws IOException {
    return Bytes.owning(Files.readAllBytes(file));
  }

  private static Node result(Path file) throws IOException {
    Node read = Json.read(Files.readAllBytes(file));
    return read.isObject() ? read.member("result").orElse(read) : read;
  }

  private void keep(Node proof) {
    nodes(proof.required("accountProof", "a list"));
    for (Node slot : proof.required("storageProof", "a list").elements()) {
      nodes(slot.required("proof", "a list"));
    }
  }

  private void nodes(Node list) {
    list.elements().forEach(node -> tries.keep(node.as("hex bytes", Bytes::fromHex)));
  }

  /** The updates of so many periods, as far as a node could have them before a slot. */
  List<LightClientUpdate> updates(long first, long count, long before) {
    NavigableMap<Long, LightClientUpdate> found = new TreeMap<>();
    for (LightClientUpdate update : updates) {
      long period = BeaconNetwork.MAINNET.preset().period(update.attested().slot());
      if (period >= first && period < first + count && update.signatureSlot() <= before) {
        found.putIfAbsent(period, update);
      }
    }
    return List.copyOf(found.values());
  }

  /** No optimistic update was recorded: the block in the next slot has the signature for it. */
  LightClientUpdate optimistic(long slot) {
    RecordedBlock next = blocks.get(slot + 1);
    RecordedBlock block = blocks.get(slot);
    if (block == null
        || next == null
        || !next.header().beacon().parentRoot().equals(block.header().beacon().root())) {
      throw new IllegalStateException("expected a block in slot " + slot + " and its child");
    }
    return new LightClientUpdate(
        block.header(), null, null, next.aggregate(), next.header().slot());
  }

  Optional<RecordedBlock> withHash(Hash hash) {
    return blocks.values().stream()
        .filter(block -> block.header().execution().blockHash().equals(hash))
        .findFirst();
  }

  Optional<RecordedBlock> withNumber(long number) {
    return blocks.values().stream()
        .filter(block -> block.header().execution().blockNumber() == number)
        .findFirst();
  }
}
