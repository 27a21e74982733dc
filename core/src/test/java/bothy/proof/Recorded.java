package bothy.proof;

import bothy.Vectors;
import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers of mainnet nodes that somebody recorded, and how they read. */
final class Recorded {
  private Recorded() {}

  /** The result in the first file of {@code folder} whose name starts so. */
  static JsonNode answer(String folder, String start) {
    JsonNode read = new JsonMapper().readTree(read(file(folder, start)));
    return read.has("result") ? read.get("result") : read;
  }

  private static Path file(String folder, String start) {
    try (Stream<Path> files = Files.list(Vectors.require("lightclient/" + folder))) {
      return files
          .filter(each -> each.getFileName().toString().startsWith(start))
          .sorted()
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** By hash, whatever in a beacon block's bytes could be a transaction of type 3. */
  static Map<Hash, Bytes> blobTransactions(String folder, String start) {
    Map<Hash, Bytes> found = new HashMap<>();
    Bytes block = Bytes.owning(read(file(folder, start)));
    for (int at = 0; at + 4 < block.size(); at++) {
      int prefix = block.at(at + 1) & 0xff;
      if (block.at(at) == 3 && (prefix == 0xf8 || prefix == 0xf9)) {
        int high = block.at(at + 2) & 0xff;
        int length = prefix == 0xf8 ? 3 + high : 4 + (high << 8 | (block.at(at + 3) & 0xff));
        if (at + length <= block.size()) {
          Bytes transaction = block.slice(at, at + length);
          found.put(Hash.keccak(transaction), transaction);
        }
      }
    }
    return found;
  }

  static Header header(JsonNode json) {
    return new Header(
        hash(json, "parentHash"),
        hash(json, "sha3Uncles"),
        Address.fromHex(json.get("miner").asString()),
        hash(json, "stateRoot"),
        hash(json, "transactionsRoot"),
        hash(json, "receiptsRoot"),
        new Bloom(bytes(json, "logsBloom")),
        number(json, "difficulty"),
        number(json, "number").longValue(),
        number(json, "gasLimit").longValue(),
        number(json, "gasUsed").longValue(),
        number(json, "timestamp").longValue(),
        bytes(json, "extraData"),
        hash(json, "mixHash"),
        bytes(json, "nonce"),
        new Header.Added(
            optional(json, "baseFeePerGas", text -> new Wei(number(text))),
            optional(json, "withdrawalsRoot", Hash::fromHex),
            optional(json, "blobGasUsed", text -> number(text).longValue()),
            optional(json, "excessBlobGas", text -> number(text).longValue()),
            optional(json, "parentBeaconBlockRoot", Hash::fromHex),
            optional(json, "requestsHash", Hash::fromHex)));
  }

  static List<Receipt> receipts(JsonNode json) {
    List<Receipt> receipts = new ArrayList<>();
    for (JsonNode each : json) {
      List<Receipt.Log> logs = new ArrayList<>();
      each.get("logs").forEach(log -> logs.add(log(log)));
      receipts.add(
          Receipt.of(
              number(each, "type").intValue(),
              number(each, "status").signum() != 0,
              number(each, "cumulativeGasUsed").longValue(),
              logs));
    }
    return receipts;
  }

  static Receipt.Log log(JsonNode json) {
    List<Hash> topics = new ArrayList<>();
    json.get("topics").forEach(topic -> topics.add(Hash.fromHex(topic.asString())));
    return new Receipt.Log(
        Address.fromHex(json.get("address").asString()), topics, bytes(json, "data"));
  }

  static List<LogRange.Entry> entries(JsonNode json) {
    List<LogRange.Entry> entries = new ArrayList<>();
    for (JsonNode each : json) {
      entries.add(
          new LogRange.Entry(
              number(each, "blockNumber").longValue(),
              hash(each, "blockHash"),
              hash(each, "transactionHash"),
              number(each, "transactionIndex").intValue(),
              number(each, "logIndex").intValue(),
              log(each)));
    }
    return entries;
  }

  static Transaction transaction(JsonNode json) {
    int type = number(json, "type").intValue();
    boolean dynamic = type >= Transaction.DYNAMIC_FEE;
    BigInteger v = number(json, "v");
    int parity = type != Transaction.LEGACY ? v.intValue() : v.testBit(0) ? 0 : 1;
    boolean replayable = type == Transaction.LEGACY && v.intValue() < 35;
    return new Transaction(
        type,
        replayable ? Optional.empty() : Optional.of(new ChainId(number(json, "chainId"))),
        number(json, "nonce").longValue(),
        new Wei(number(json, dynamic ? "maxPriorityFeePerGas" : "gasPrice")),
        new Wei(number(json, dynamic ? "maxFeePerGas" : "gasPrice")),
        number(json, "gas").longValue(),
        optional(json, "to", Address::fromHex),
        new Wei(number(json, "value")),
        bytes(json, "input"),
        accesses(json),
        optional(json, "maxFeePerBlobGas", text -> new Wei(number(text))).orElse(Wei.ZERO),
        hashes(json.path("blobVersionedHashes")),
        List.of(),
        Optional.of(new Signature(parity, number(json, "r"), number(json, "s"))));
  }

  private static List<Access> accesses(JsonNode json) {
    List<Access> accesses = new ArrayList<>();
    for (JsonNode each : json.path("accessList")) {
      List<Word> keys = hashes(each.get("storageKeys")).stream().map(Hash::toWord).toList();
      accesses.add(new Access(Address.fromHex(each.get("address").asString()), keys));
    }
    return accesses;
  }

  private static List<Hash> hashes(JsonNode json) {
    List<Hash> hashes = new ArrayList<>();
    json.forEach(each -> hashes.add(Hash.fromHex(each.asString())));
    return hashes;
  }

  /** The nodes of a proof. */
  static List<Bytes> nodes(JsonNode json) {
    List<Bytes> nodes = new ArrayList<>();
    json.forEach(each -> nodes.add(Bytes.fromHex(each.asString())));
    return nodes;
  }

  static Hash hash(JsonNode json, String name) {
    return Hash.fromHex(json.get(name).asString());
  }

  static Bytes bytes(JsonNode json, String name) {
    return Bytes.fromHex(json.get(name).asString());
  }

  static BigInteger number(JsonNode json, String name) {
    return number(json.get(name).asString());
  }

  private static BigInteger number(String text) {
    return new BigInteger(text.substring(2), 16);
  }

  private static <T> Optional<T> optional(JsonNode json, String name, Function<String, T> codec) {
    JsonNode member = json.get(name);
    return member == null || member.isNull()
        ? Optional.empty()
        : Optional.of(codec.apply(member.asString()));
  }
}
