package bothy.chain;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.TransactionJson;
import bothy.proof.Checked;
import bothy.proof.Header;
import bothy.proof.LogRange;
import bothy.proof.Receipt;
import java.util.ArrayList;
import java.util.List;

/** A block's transactions and receipts, proven under its header's roots. */
public record BlockContents(List<Transaction> transactions, List<Receipt> receipts) {
  private static final int BATCH = 50;

  public BlockContents {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
  }

  /**
   * Those of a block, in one round trip.
   *
   * @throws ChainException if what the node says isn't what the header's roots are of
   */
  static BlockContents of(Rpc rpc, PinnedBlock block) {
    Header header = block.header();
    String hash = block.block().hash().toHex();
    Rpc.Call whole = new Rpc.Call("eth_getBlockByHash", hash, true);
    Rpc.Call receipts = new Rpc.Call("eth_getBlockReceipts", Quantity.hex(header.number()));
    try {
      return rpc.ask(
          new Rpc.Exchange<>(
              List.of(whole, receipts),
              answers ->
                  under(
                      rpc,
                      header,
                      new BlockContents(
                          transactions(answers.get(0)),
                          answers.get(1).elements().stream().map(ReceiptJson::read).toList()))));
    } catch (ChainException.Refused e) {
      return oneByOne(rpc, header, whole);
    }
  }

  /**
   * The transactions of a block alone.
   *
   * @throws ChainException if what the node says isn't what the header's root is of
   */
  static List<Transaction> transactions(Rpc rpc, PinnedBlock block) {
    Rpc.Call whole = new Rpc.Call("eth_getBlockByHash", block.block().hash().toHex(), true);
    return transactions(rpc, block.header(), whole);
  }

  private static List<Transaction> transactions(Rpc rpc, Header header, Rpc.Call whole) {
    return rpc.ask(
        new Rpc.Exchange<>(
            List.of(whole),
            answers -> {
              List<Transaction> transactions = transactions(answers.getFirst());
              return switch (LogRange.transactions(header, encoded(transactions))) {
                case Checked.Proven<List<Bytes>> ignored -> transactions;
                case Checked.Unproven<List<Bytes>> failed ->
                    throw ChainException.lied(rpc, failed.says());
              };
            }));
  }

  private static List<Bytes> encoded(List<Transaction> transactions) {
    return transactions.stream().map(Transactions::encode).toList();
  }

  /** For nodes that don't give all receipts of a block at once. */
  private static BlockContents oneByOne(Rpc rpc, Header header, Rpc.Call block) {
    List<Transaction> transactions = transactions(rpc, header, block);
    if (transactions.isEmpty()) {
      return under(rpc, header, new BlockContents(List.of(), List.of()));
    }
    List<Rpc.Exchange<List<Receipt>>> exchanges = new ArrayList<>();
    for (int from = 0; from < transactions.size(); from += BATCH) {
      List<Rpc.Call> calls =
          transactions.subList(from, Math.min(transactions.size(), from + BATCH)).stream()
              .map(each ->
                  new Rpc.Call("eth_getTransactionReceipt", Transactions.hash(each).toHex()))
              .toList();
      exchanges.add(
          new Rpc.Exchange<>(calls, answers -> answers.stream().map(ReceiptJson::read).toList()));
    }
    List<Receipt> receipts = rpc.sideBySide(exchanges).stream().flatMap(List::stream).toList();
    return under(rpc, header, new BlockContents(transactions, receipts));
  }

  private static List<Transaction> transactions(Node block) {
    return block.required("transactions", "a list").elements().stream()
        .map(TransactionJson::read)
        .toList();
  }

  private static BlockContents under(Rpc rpc, Header header, BlockContents contents) {
    LogRange.Contents claimed =
        new LogRange.Contents(encoded(contents.transactions()), contents.receipts());
    return switch (LogRange.under(header, claimed)) {
      case Checked.Proven<LogRange.Contents> ignored -> contents;
      case Checked.Unproven<LogRange.Contents> failed ->
          throw ChainException.lied(rpc, failed.says());
    };
  }

  /** The place of a transaction; -1 if it isn't there. */
  public int indexOf(Hash transaction) {
    for (int i = 0; i < transactions.size(); i++) {
      if (Transactions.hash(transactions.get(i)).equals(transaction)) {
        return i;
      }
    }
    return -1;
  }
}
