package bothy.practice.rpc;

import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.jsonrpc.BlockPlace;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.TransactionJson;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Included;
import bothy.practice.blocks.Waiting;
import bothy.proof.Receipt;
import bothy.simulation.BlobParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blocks, transactions, receipts and logs in the shapes of the execution API. */
final class Shapes {
  private Shapes() {}

  static String quantity(Wei wei) {
    return Quantity.hex(wei.amount());
  }

  private static BlockPlace place(Block block) {
    return BlockPlace.of(block.header(), block.hash());
  }

  /**
   * A block.
   *
   * @param full whether transactions stand there whole, not as their hashes
   * @param pending whether it isn't made yet, and so has no hash
   */
  static Map<String, Object> block(Block block, boolean full, boolean pending) {
    Map<String, Object> json = HeaderJson.of(block.header());
    if (pending) {
      List.of("hash", "nonce", "logsBloom", "miner").forEach(name -> json.put(name, Json.NULL));
    }
    json.put("totalDifficulty", "0x0");
    json.put("size", Quantity.hex(block.encode().size()));
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
    return TransactionJson.of(
        included.transaction(),
        included.hash(),
        Optional.of(included.sender()),
        Optional.of(new TransactionJson.Place(place(block), index)));
  }

  /** A transaction that waits. */
  static Map<String, Object> waiting(Waiting waiting) {
    return TransactionJson.of(
        waiting.transaction(), waiting.hash(), Optional.of(waiting.sender()), Optional.empty());
  }

  /** A receipt. */
  static Map<String, Object> receipt(Block block, int index, BlobParameters blobs) {
    Included included = block.transactions().get(index);
    return ReceiptJson.of(
        included.receipt(),
        new ReceiptJson.Of(
            included.transaction(), included.hash(), Optional.of(included.sender()), index),
        included.receipt().cumulativeGasUsed() - included.gasUsed(),
        included.firstLog(),
        place(block),
        Optional.of(blobs.baseFee(block.context().excessBlobGas()).amount()));
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
    Hash transaction = block.transactions().get(index).hash();
    return ReceiptJson.log(log, place(block), transaction, index, logIndex);
  }

  static Object optional(Optional<String> value) {
    return value.<Object>map(text -> text).orElse(Json.NULL);
  }
}
