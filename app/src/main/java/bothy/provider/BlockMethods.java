package bothy.provider;

import bothy.chain.BlockContents;
import bothy.chain.ChainView;
import bothy.chain.GroundedBlock;
import bothy.chain.Which;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.jsonrpc.BlockPlace;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.jsonrpc.TransactionJson;
import bothy.jsonrpc.WithdrawalJson;
import bothy.proof.Header;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Blocks, transactions and receipts, made anew from what is proven: no word of a node stays in. */
final class BlockMethods {
  /** That something isn't there is the node's word. */
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
    BlockContents contents = asked.chain().body(asked.rpc(), block.get().block());
    List<Transaction> signed = contents.transactions();
    Map<String, Object> json = HeaderJson.of(block.get().block().header());
    json.put("uncles", List.of());
    List<Object> transactions = new ArrayList<>();
    for (int i = 0; i < signed.size(); i++) {
      Transaction transaction = signed.get(i);
      transactions.add(
          whole
              ? TransactionJson.of(transaction, Optional.of(place(block.get(), i)))
              : Transactions.hash(transaction).toHex());
    }
    json.put("transactions", transactions);
    Header header = block.get().block().header();
    json.put("size", Quantity.hex(contents.size(header)));
    if (header.added().withdrawalsRoot().isPresent()) {
      json.put("withdrawals", contents.withdrawals().stream().map(WithdrawalJson::of).toList());
    }
    return RpcReply.of(json, block.get().ground());
  }

  static RpcReply transactionCount(Asked asked) {
    return asked
        .block(asked.params().block(0))
        .map(block ->
            RpcReply.of((Object) Quantity.hex(transactions(asked, block).size()), block.ground()))
        .orElse(NONE);
  }

  static RpcReply receipts(Asked asked) {
    return asked
        .block(asked.params().block(0))
        .map(block ->
            RpcReply.of((Object) receipts(asked, block, contents(asked, block)), block.ground()))
        .orElse(NONE);
  }

  /** A transaction as a node gives it, and the block that it says it is in. */
  private record Said(Transaction transaction, Optional<ChainView.ClaimedPlace> place) {
    static Said read(Node said) {
      return new Said(TransactionJson.read(said), ChainView.ClaimedPlace.read(said));
    }
  }

  /** A transaction by its hash, which its fields must have. */
  static RpcReply transaction(Asked asked) {
    Hash hash = asked.params().hash(0);
    Optional<Said> said = asked.said("eth_getTransactionByHash", hash.toHex(), Said::read);
    if (said.isEmpty()) {
      return NONE;
    }
    Transaction transaction = said.get().transaction();
    if (!Transactions.hash(transaction).equals(hash)) {
      throw asked.lied("transaction: expected one that hashes to " + hash + ", found another");
    }
    return said.get()
        .place()
        .flatMap(place -> asked.chain().included(asked.rpc(), hash, place))
        .map(at ->
            RpcReply.of(
                (Object)
                    TransactionJson.of(transaction, Optional.of(place(at.block(), at.index()))),
                at.block().ground()))
        .orElseGet(
            () -> RpcReply.of(TransactionJson.of(transaction, Optional.empty()), Ground.CLAIMED));
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
    List<Transaction> transactions = transactions(asked, block.get());
    Object json =
        index < transactions.size()
            ? TransactionJson.of(transactions.get(index), Optional.of(place(block.get(), index)))
            : Json.NULL;
    return RpcReply.of(json, block.get().ground());
  }

  static RpcReply receipt(Asked asked) {
    Hash hash = asked.params().hash(0);
    return asked
        .said("eth_getTransactionReceipt", hash.toHex(), ChainView.ClaimedPlace::read)
        .flatMap(place -> place)
        .flatMap(place -> asked.chain().included(asked.rpc(), hash, place))
        .map(at ->
            RpcReply.of(
                (Object) receipts(asked, at.block(), at.contents()).get(at.index()),
                at.block().ground()))
        .orElse(NONE);
  }

  private static List<Transaction> transactions(Asked asked, GroundedBlock block) {
    return asked.chain().body(asked.rpc(), block.block()).transactions();
  }

  static BlockContents contents(Asked asked, GroundedBlock block) {
    return asked.chain().contents(asked.rpc(), block.block());
  }

  private static TransactionJson.Place place(GroundedBlock block, int index) {
    return new TransactionJson.Place(place(block), index);
  }

  static BlockPlace place(GroundedBlock block) {
    return BlockPlace.of(block.block().header(), block.block().block().hash());
  }

  private static List<Map<String, Object>> receipts(
      Asked asked, GroundedBlock block, BlockContents contents) {
    return ReceiptJson.of(
        contents.transactions(),
        contents.receipts(),
        place(block),
        asked.worlds().blobPrice(block.block().header()));
  }
}
