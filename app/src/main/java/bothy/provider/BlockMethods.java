package bothy.provider;

import bothy.chain.BlockContents;
import bothy.chain.GroundedBlock;
import bothy.chain.Which;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.jsonrpc.TransactionJson;
import bothy.proof.Header;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blocks, transactions and receipts, made anew from what is proven: no word of a node stays in. */
final class BlockMethods {
  private static final RpcReply NONE = RpcReply.of(Json.NULL, Ground.CLAIMED);

  private BlockMethods() {}

  static RpcReply number(Asked asked) throws RpcException {
    GroundedBlock newest = asked.required(new Which.Newest());
    return RpcReply.of(Quantity.hex(newest.number()), newest.ground());
  }

  static RpcReply block(Asked asked) {
    Optional<GroundedBlock> block = asked.block(asked.params().block(0));
    if (block.isEmpty()) {
      return NONE;
    }
    boolean whole = asked.params().flag(1);
    BlockContents contents = contents(asked, block.get());
    Map<String, Object> json = HeaderJson.of(block.get().block().header());
    json.put("uncles", List.of());
    List<Object> transactions = new ArrayList<>();
    for (int i = 0; i < contents.transactions().size(); i++) {
      Transaction transaction = contents.transactions().get(i);
      transactions.add(
          whole
              ? TransactionJson.of(transaction, Optional.of(place(block.get(), i)))
              : Transactions.hash(transaction).toHex());
    }
    json.put("transactions", transactions);
    return RpcReply.of(json, block.get().ground());
  }

  static RpcReply transactionCount(Asked asked) {
    return asked
        .block(asked.params().block(0))
        .map(block ->
            RpcReply.of(
                (Object) Quantity.hex(contents(asked, block).transactions().size()),
                block.ground()))
        .orElse(NONE);
  }

  static RpcReply receipts(Asked asked) {
    return asked
        .block(asked.params().block(0))
        .map(block -> RpcReply.of((Object) receipts(block, contents(asked, block)), block.ground()))
        .orElse(NONE);
  }

  /** A transaction by its hash, which its fields must have. */
  static RpcReply transaction(Asked asked) {
    Hash hash = asked.params().hash(0);
    Optional<Node> said = asked.said("eth_getTransactionByHash", hash.toHex());
    if (said.isEmpty()) {
      return NONE;
    }
    Transaction transaction = TransactionJson.read(said.get());
    if (!Transactions.hash(transaction).equals(hash)) {
      throw asked.lied("transaction: expected one that hashes to " + hash + ", found another");
    }
    Optional<Place> place = place(asked, hash, said.get());
    return place.isPresent()
        ? RpcReply.of(
            TransactionJson.of(
                transaction, Optional.of(place(place.get().block(), place.get().index()))),
            place.get().block().ground())
        : RpcReply.of(TransactionJson.of(transaction, Optional.empty()), Ground.CLAIMED);
  }

  static RpcReply transactionInBlock(Asked asked) {
    int index =
        Quantity.read(asked.params().required(1, "an index"))
            .min(BigInteger.valueOf(1 << 20))
            .intValue();
    Optional<GroundedBlock> block = asked.block(asked.params().block(0));
    if (block.isEmpty()) {
      return NONE;
    }
    List<Transaction> transactions = contents(asked, block.get()).transactions();
    Object json =
        index < transactions.size()
            ? TransactionJson.of(transactions.get(index), Optional.of(place(block.get(), index)))
            : Json.NULL;
    return RpcReply.of(json, block.get().ground());
  }

  static RpcReply receipt(Asked asked) {
    Hash hash = asked.params().hash(0);
    Optional<Node> said = asked.said("eth_getTransactionReceipt", hash.toHex());
    Optional<Place> place = said.flatMap(node -> place(asked, hash, node));
    return place
        .map(at ->
            RpcReply.of(
                (Object) receipts(at.block(), contents(asked, at.block())).get(at.index()),
                at.block().ground()))
        .orElse(NONE);
  }

  /** Where a transaction is proven to stand. */
  record Place(GroundedBlock block, int index) {}

  /**
   * The place that an answer says a transaction has, if the block there has it. A block above the
   * newest one known is as if it weren't there yet.
   */
  static Optional<Place> place(Asked asked, Hash hash, Node said) {
    Optional<Hash> blockHash = said.member("blockHash").map(h -> h.as("a hash", Hash::fromHex));
    if (blockHash.isEmpty()) {
      return Optional.empty();
    }
    GroundedBlock newest = asked.chain().heads().newest(asked.rpc());
    long number = Quantity.unsigned(said.required("blockNumber", "a quantity"));
    if (Long.compareUnsigned(number, newest.number()) > 0) {
      return Optional.empty();
    }
    Optional<GroundedBlock> block = asked.block(new Which.Hashed(blockHash.get()));
    if (block.isEmpty()) {
      return Optional.empty();
    }
    int index = contents(asked, block.get()).indexOf(hash);
    if (index < 0) {
      throw asked.lied(
          "transaction " + hash + ": expected in block " + blockHash.get() + ", found none");
    }
    return Optional.of(new Place(block.get(), index));
  }

  static BlockContents contents(Asked asked, GroundedBlock block) {
    return asked.chain().contents(asked.rpc(), block.block());
  }

  private static TransactionJson.Place place(GroundedBlock block, int index) {
    Header header = block.block().header();
    return new TransactionJson.Place(
        block.block().block().hash(), header.number(), index, baseFee(header));
  }

  static List<Map<String, Object>> receipts(GroundedBlock block, BlockContents contents) {
    Header header = block.block().header();
    return ReceiptJson.of(
        contents.transactions(),
        contents.receipts(),
        block.block().block().hash(),
        header.number(),
        baseFee(header),
        Optional.empty());
  }

  private static Wei baseFee(Header header) {
    return header.added().baseFeePerGas().orElse(Wei.ZERO);
  }
}
