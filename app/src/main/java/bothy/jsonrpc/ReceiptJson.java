package bothy.jsonrpc;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.proof.Bloom;
import bothy.proof.Receipt;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Receipts and logs in answers of the execution API. */
public final class ReceiptJson {
  private ReceiptJson() {}

  /** The receipt that an answer claims: what stands in the receipts trie is made of it. */
  public static Receipt read(Node node) {
    Node type = node.member("type").orElse(new Node("type", "0x0"));
    BigInteger kind = Quantity.read(type);
    if (kind.bitLength() > 7) {
      throw type.wrong("a type of transaction");
    }
    Bytes status =
        node.member("status")
            .map(ReceiptJson::status)
            .orElseGet(
                () -> node.required("root", "a state root").as("a hash", Hash::fromHex).bytes());
    return new Receipt(
        kind.intValue(),
        status,
        Quantity.unsigned(node.required("cumulativeGasUsed", "a quantity")),
        node.required("logs", "a list").elements().stream().map(ReceiptJson::log).toList());
  }

  private static Bytes status(Node node) {
    BigInteger status = Quantity.read(node);
    if (status.bitLength() > 1) {
      throw node.wrong("0x0 or 0x1");
    }
    return status.signum() == 0 ? Bytes.EMPTY : Bytes.of((byte) 1);
  }

  private static Receipt.Log log(Node node) {
    return new Receipt.Log(
        node.required("address", "an address").as("an address", Address::fromHex),
        node.required("topics", "a list").elements().stream()
            .map(topic -> topic.as("32 bytes", Hash::fromHex))
            .toList(),
        node.required("data", "hex bytes").as("hex bytes", Bytes::fromHex));
  }

  /**
   * All receipts of a block, in order, as answers.
   *
   * @param blobPrice of a unit of blob gas, where there are blobs
   */
  public static List<Map<String, Object>> of(
      List<Transaction> transactions,
      List<Receipt> receipts,
      BlockPlace block,
      Optional<BigInteger> blobPrice) {
    List<Map<String, Object>> all = new ArrayList<>();
    long before = 0;
    int logs = 0;
    for (int i = 0; i < receipts.size(); i++) {
      Receipt receipt = receipts.get(i);
      Transaction transaction = transactions.get(i);
      Of of = new Of(transaction, Transactions.hash(transaction), sender(transaction), i);
      all.add(of(receipt, of, before, logs, block, blobPrice));
      before = receipt.cumulativeGasUsed();
      logs += receipt.logs().size();
    }
    return all;
  }

  /** The transaction of a receipt, and its place in the block. */
  public record Of(Transaction transaction, Hash hash, Optional<Address> from, int index) {}

  /**
   * A receipt as an answer.
   *
   * @param gasBefore used in the block before its transaction
   * @param firstLog the number of logs in the block before its own
   */
  public static Map<String, Object> of(
      Receipt receipt,
      Of of,
      long gasBefore,
      int firstLog,
      BlockPlace block,
      Optional<BigInteger> blobPrice) {
    Transaction transaction = of.transaction();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("transactionHash", of.hash().toHex());
    json.put("transactionIndex", Quantity.hex(of.index()));
    json.put("blockHash", block.hash().toHex());
    json.put("blockNumber", Quantity.hex(block.number()));
    json.put("blockTimestamp", Quantity.hex(block.timestamp()));
    of.from().ifPresent(address -> json.put("from", address.toHex()));
    json.put("to", transaction.to().<Object>map(Address::toHex).orElse(Json.NULL));
    json.put(
        "contractAddress",
        of.from()
            .filter(from -> transaction.createsContract())
            .<Object>map(from -> created(from, transaction.nonce()).toHex())
            .orElse(Json.NULL));
    json.put("type", Quantity.hex(receipt.type()));
    boolean root = receipt.status().size() > 1;
    json.put(
        root ? "root" : "status",
        root ? receipt.status().toHex() : receipt.status().isEmpty() ? "0x0" : "0x1");
    json.put("cumulativeGasUsed", Quantity.hex(receipt.cumulativeGasUsed()));
    json.put("gasUsed", Quantity.hex(receipt.cumulativeGasUsed() - gasBefore));
    json.put(
        "effectiveGasPrice",
        Quantity.hex(TransactionJson.pricePaid(transaction, block.baseFee()).amount()));
    if (transaction.type() == Transaction.BLOB) {
      json.put("blobGasUsed", Quantity.hex(transaction.blobGas()));
      blobPrice.ifPresent(price -> json.put("blobGasPrice", Quantity.hex(price)));
    }
    json.put("logsBloom", Bloom.of(receipt.logs()).bits().toHex());
    List<Object> entries = new ArrayList<>();
    for (Receipt.Log log : receipt.logs()) {
      entries.add(log(log, block, of.hash(), of.index(), firstLog + entries.size()));
    }
    json.put("logs", entries);
    return json;
  }

  private static Optional<Address> sender(Transaction transaction) {
    return Transactions.sender(transaction) instanceof Sender.Recovered(Address from)
        ? Optional.of(from)
        : Optional.empty();
  }

  /** CREATE: the address of what a transaction deploys. */
  public static Address created(Address from, long nonce) {
    Bytes encoded = Rlp.encode(Rlp.list(Rlp.data(from.bytes()), Rlp.number(nonce)));
    return new Address(Hash.keccak(encoded).bytes().slice(12));
  }

  /** A log in its place. */
  public static Map<String, Object> log(
      Receipt.Log log, BlockPlace block, Hash transaction, int transactionIndex, int logIndex) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", log.address().toHex());
    json.put("topics", log.topics().stream().map(Hash::toHex).toList());
    json.put("data", log.data().toHex());
    json.put("blockHash", block.hash().toHex());
    json.put("blockNumber", Quantity.hex(block.number()));
    json.put("blockTimestamp", Quantity.hex(block.timestamp()));
    json.put("transactionHash", transaction.toHex());
    json.put("transactionIndex", Quantity.hex(transactionIndex));
    json.put("logIndex", Quantity.hex(logIndex));
    json.put("removed", false);
    return json;
  }
}
