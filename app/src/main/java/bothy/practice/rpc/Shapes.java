package bothy.practice.rpc;

import bothy.eth.Access;
import bothy.eth.Authorization;
import bothy.eth.Hash;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.jsonrpc.Json;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Included;
import bothy.practice.blocks.Waiting;
import bothy.proof.Bloom;
import bothy.proof.Header;
import bothy.proof.Receipt;
import bothy.simulation.BlobParameters;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blocks, transactions, receipts and logs in the shapes of the execution API. */
final class Shapes {
  private Shapes() {}

  static String quantity(Wei wei) {
    return Quantity.of(wei.amount());
  }

  private static String unsigned(long value) {
    return Quantity.unsigned(value);
  }

  /** A header, as {@code newHeads} tells it. */
  static Map<String, Object> header(Header header, Hash hash) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hash", hash.toHex());
    json.put("parentHash", header.parentHash().toHex());
    json.put("sha3Uncles", header.ommersHash().toHex());
    json.put("miner", header.beneficiary().toHex());
    json.put("stateRoot", header.stateRoot().toHex());
    json.put("transactionsRoot", header.transactionsRoot().toHex());
    json.put("receiptsRoot", header.receiptsRoot().toHex());
    json.put("logsBloom", header.logsBloom().bits().toHex());
    json.put("difficulty", Quantity.of(header.difficulty()));
    json.put("number", unsigned(header.number()));
    json.put("gasLimit", unsigned(header.gasLimit()));
    json.put("gasUsed", unsigned(header.gasUsed()));
    json.put("timestamp", unsigned(header.timestamp()));
    json.put("extraData", header.extraData().toHex());
    json.put("mixHash", header.mixHash().toHex());
    json.put("nonce", header.nonce().toHex());
    Header.Added added = header.added();
    added.baseFeePerGas().ifPresent(fee -> json.put("baseFeePerGas", quantity(fee)));
    added.withdrawalsRoot().ifPresent(root -> json.put("withdrawalsRoot", root.toHex()));
    added.blobGasUsed().ifPresent(gas -> json.put("blobGasUsed", unsigned(gas)));
    added.excessBlobGas().ifPresent(gas -> json.put("excessBlobGas", unsigned(gas)));
    added.parentBeaconBlockRoot().ifPresent(r -> json.put("parentBeaconBlockRoot", r.toHex()));
    added.requestsHash().ifPresent(requests -> json.put("requestsHash", requests.toHex()));
    return json;
  }

  /**
   * A block.
   *
   * @param full whether transactions stand there whole, not as their hashes
   * @param pending whether it isn't made yet, and so has no hash
   */
  static Map<String, Object> block(Block block, boolean full, boolean pending) {
    Map<String, Object> json = header(block.header(), block.hash());
    if (pending) {
      List.of("hash", "nonce", "logsBloom", "miner").forEach(name -> json.put(name, Json.NULL));
    }
    json.put("totalDifficulty", "0x0");
    json.put("size", unsigned(block.encode().size()));
    json.put("uncles", List.of());
    json.put("withdrawals", List.of());
    List<Object> transactions = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      Included included = block.transactions().get(i);
      transactions.add(full ? transaction(included, block, i) : included.hash().toHex());
    }
    json.put("transactions", transactions);
    return json;
  }

  /** A transaction in its block. */
  static Map<String, Object> transaction(Included included, Block block, int index) {
    Map<String, Object> json = signed(included.transaction());
    json.put("gasPrice", quantity(included.gasPrice()));
    json.put("hash", included.hash().toHex());
    json.put("from", included.sender().toHex());
    json.put("blockHash", block.hash().toHex());
    json.put("blockNumber", unsigned(block.number()));
    json.put("blockTimestamp", unsigned(block.header().timestamp()));
    json.put("transactionIndex", unsigned(index));
    return json;
  }

  /** A transaction that waits. */
  static Map<String, Object> waiting(Waiting waiting) {
    Map<String, Object> json = signed(waiting.transaction());
    json.put("hash", waiting.hash().toHex());
    json.put("from", waiting.sender().toHex());
    for (String name : List.of("blockHash", "blockNumber", "transactionIndex")) {
      json.put(name, Json.NULL);
    }
    return json;
  }

  private static Map<String, Object> signed(Transaction transaction) {
    Map<String, Object> json = new LinkedHashMap<>();
    int type = transaction.type();
    json.put("type", unsigned(type));
    transaction.chainId().ifPresent(id -> json.put("chainId", Quantity.of(id.value())));
    json.put("nonce", unsigned(transaction.nonce()));
    json.put("gas", unsigned(transaction.gasLimit()));
    json.put("to", optional(transaction.to().map(to -> to.toHex())));
    json.put("value", quantity(transaction.value()));
    json.put("input", transaction.data().toHex());
    json.put("gasPrice", quantity(transaction.maxFeePerGas()));
    if (type >= Transaction.DYNAMIC_FEE) {
      json.put("maxFeePerGas", quantity(transaction.maxFeePerGas()));
      json.put("maxPriorityFeePerGas", quantity(transaction.maxPriorityFeePerGas()));
    }
    if (type >= Transaction.ACCESS_LIST) {
      json.put("accessList", accessList(transaction.accessList()));
    }
    if (type == Transaction.BLOB) {
      json.put("maxFeePerBlobGas", quantity(transaction.maxFeePerBlobGas()));
      json.put(
          "blobVersionedHashes",
          transaction.blobVersionedHashes().stream().map(Hash::toHex).toList());
    }
    if (type == Transaction.SET_CODE) {
      json.put(
          "authorizationList",
          transaction.authorizations().stream().map(Shapes::authorization).toList());
    }
    transaction.signature().ifPresent(signature -> signature(json, transaction, signature));
    return json;
  }

  private static void signature(
      Map<String, Object> json, Transaction transaction, Signature signature) {
    BigInteger parity = BigInteger.valueOf(signature.yParity());
    boolean legacy = transaction.type() == Transaction.LEGACY;
    BigInteger v =
        !legacy
            ? parity
            : transaction
                .chainId()
                .map(id -> id.value().shiftLeft(1).add(BigInteger.valueOf(35)).add(parity))
                .orElse(BigInteger.valueOf(27).add(parity));
    json.put("v", Quantity.of(v));
    if (!legacy) {
      json.put("yParity", Quantity.of(parity));
    }
    json.put("r", Quantity.of(signature.r()));
    json.put("s", Quantity.of(signature.s()));
  }

  static List<Object> accessList(List<Access> list) {
    List<Object> json = new ArrayList<>();
    for (Access access : list) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("address", access.address().toHex());
      entry.put("storageKeys", access.keys().stream().map(key -> key.toHex()).toList());
      json.add(entry);
    }
    return json;
  }

  private static Map<String, Object> authorization(Authorization authorization) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chainId", Quantity.of(authorization.chainId()));
    json.put("address", authorization.delegate().toHex());
    json.put("nonce", unsigned(authorization.nonce()));
    json.put("yParity", unsigned(authorization.yParity()));
    json.put("r", Quantity.of(authorization.r()));
    json.put("s", Quantity.of(authorization.s()));
    return json;
  }

  /** A receipt. */
  static Map<String, Object> receipt(Block block, int index, BlobParameters blobs) {
    Included included = block.transactions().get(index);
    Transaction transaction = included.transaction();
    Receipt receipt = included.receipt();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", unsigned(receipt.type()));
    json.put("status", receipt.status().isEmpty() ? "0x0" : "0x1");
    json.put("cumulativeGasUsed", unsigned(receipt.cumulativeGasUsed()));
    json.put("logs", logs(block, index));
    json.put("logsBloom", Bloom.of(receipt.logs()).bits().toHex());
    json.put("transactionHash", included.hash().toHex());
    json.put("transactionIndex", unsigned(index));
    json.put("blockHash", block.hash().toHex());
    json.put("blockNumber", unsigned(block.number()));
    json.put("blockTimestamp", unsigned(block.header().timestamp()));
    json.put("gasUsed", unsigned(included.gasUsed()));
    json.put("effectiveGasPrice", quantity(included.gasPrice()));
    json.put("from", included.sender().toHex());
    json.put("to", optional(transaction.to().map(to -> to.toHex())));
    json.put("contractAddress", optional(included.created().map(made -> made.toHex())));
    if (transaction.type() == Transaction.BLOB) {
      json.put("blobGasUsed", unsigned(transaction.blobGas()));
      json.put("blobGasPrice", quantity(blobs.baseFee(block.context().excessBlobGas())));
    }
    return json;
  }

  /** The logs of a transaction. */
  static List<Object> logs(Block block, int index) {
    Included included = block.transactions().get(index);
    List<Object> json = new ArrayList<>();
    for (int i = 0; i < included.receipt().logs().size(); i++) {
      json.add(log(block, index, i));
    }
    return json;
  }

  /** A transaction's log by its place in the transaction. */
  static Map<String, Object> log(Block block, int index, int log) {
    Included included = block.transactions().get(index);
    return log(block, index, included.receipt().logs().get(log), included.firstLog() + log);
  }

  /** A log that a transaction emitted, under its number in the block. */
  static Map<String, Object> log(Block block, int index, Receipt.Log log, int logIndex) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", log.address().toHex());
    json.put("topics", log.topics().stream().map(Hash::toHex).toList());
    json.put("data", log.data().toHex());
    json.put("blockHash", block.hash().toHex());
    json.put("blockNumber", unsigned(block.number()));
    json.put("blockTimestamp", unsigned(block.header().timestamp()));
    json.put("transactionHash", block.transactions().get(index).hash().toHex());
    json.put("transactionIndex", unsigned(index));
    json.put("logIndex", unsigned(logIndex));
    json.put("removed", false);
    return json;
  }

  static Object optional(Optional<String> value) {
    return value.<Object>map(text -> text).orElse(Json.NULL);
  }
}
