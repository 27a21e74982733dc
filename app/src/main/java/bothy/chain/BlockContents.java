package bothy.chain;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.TransactionJson;
import bothy.jsonrpc.WithdrawalJson;
import bothy.proof.Checked;
import bothy.proof.Header;
import bothy.proof.LogRange;
import bothy.proof.Receipt;
import bothy.proof.Withdrawal;
import java.util.ArrayList;
import java.util.List;

/**
 * A block's transactions, receipts and withdrawals, proven under its header's roots.
 *
 * @param withdrawals empty before Shanghai, too
 */
public record BlockContents(
    List<Transaction> transactions, List<Receipt> receipts, List<Withdrawal> withdrawals) {
  private static final int BATCH = 50;

  public BlockContents {
    transactions = List.copyOf(transactions);
    receipts = List.copyOf(receipts);
    withdrawals = List.copyOf(withdrawals);
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
                          answers.get(1).elements().stream().map(ReceiptJson::read).toList(),
                          withdrawals(answers.get(0))))));
    } catch (ChainException.Refused e) {
      return oneByOne(rpc, header, whole);
    }
  }

  /**
   * A block's transactions and withdrawals; its receipts aren't asked for, and none are given.
   *
   * @throws ChainException if what the node says isn't what the header's roots are of
   */
  static BlockContents body(Rpc rpc, PinnedBlock block) {
    Rpc.Call whole = new Rpc.Call("eth_getBlockByHash", block.block().hash().toHex(), true);
    return body(rpc, block.header(), whole);
  }

  private static BlockContents body(Rpc rpc, Header header, Rpc.Call whole) {
    return rpc.ask(
        new Rpc.Exchange<>(
            List.of(whole),
            answers -> {
              List<Transaction> transactions = transactions(answers.getFirst());
              List<Withdrawal> withdrawals = withdrawals(answers.getFirst());
              withdrawalsUnder(rpc, header, withdrawals);
              return switch (LogRange.transactions(header, encoded(transactions))) {
                case Checked.Proven<List<Bytes>> ignored ->
                    new BlockContents(transactions, List.of(), withdrawals);
                case Checked.Unproven<List<Bytes>> failed ->
                    throw ChainException.lied(rpc, failed.says());
              };
            }));
  }

  private static void withdrawalsUnder(Rpc rpc, Header header, List<Withdrawal> withdrawals) {
    Hash expected = header.added().withdrawalsRoot().orElse(Hash.EMPTY_TRIE);
    Hash found = Withdrawal.root(withdrawals);
    if (!expected.equals(found)) {
      throw ChainException.lied(
          rpc,
          "withdrawals of block %s: expected root %s, found %s"
              .formatted(Long.toUnsignedString(header.number()), expected, found));
    }
  }

  private static List<Bytes> encoded(List<Transaction> transactions) {
    return transactions.stream().map(Transactions::encode).toList();
  }

  /** For nodes that don't give all receipts of a block at once. */
  private static BlockContents oneByOne(Rpc rpc, Header header, Rpc.Call block) {
    BlockContents body = body(rpc, header, block);
    List<Transaction> transactions = body.transactions();
    List<Withdrawal> withdrawals = body.withdrawals();
    if (transactions.isEmpty()) {
      return under(rpc, header, new BlockContents(List.of(), List.of(), withdrawals));
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
    return under(rpc, header, new BlockContents(transactions, receipts, withdrawals));
  }

  private static List<Transaction> transactions(Node block) {
    return block.required("transactions", "a list").elements().stream()
        .map(TransactionJson::read)
        .toList();
  }

  private static List<Withdrawal> withdrawals(Node block) {
    return block
        .member("withdrawals")
        .map(list -> list.elements().stream().map(WithdrawalJson::read).toList())
        .orElse(List.of());
  }

  private static BlockContents under(Rpc rpc, Header header, BlockContents contents) {
    withdrawalsUnder(rpc, header, contents.withdrawals());
    LogRange.Contents claimed =
        new LogRange.Contents(encoded(contents.transactions()), contents.receipts());
    return switch (LogRange.under(header, claimed)) {
      case Checked.Proven<LogRange.Contents> ignored -> contents;
      case Checked.Unproven<LogRange.Contents> failed ->
          throw ChainException.lied(rpc, failed.says());
    };
  }

  /** The bytes of the whole block with its header: its size, as nodes tell it. */
  public long size(Header header) {
    List<RlpItem> bodies = new ArrayList<>();
    for (Transaction each : transactions) {
      Bytes encoded = Transactions.encode(each);
      bodies.add(each.type() == Transaction.LEGACY ? Rlp.decode(encoded) : Rlp.data(encoded));
    }
    List<RlpItem> parts = new ArrayList<>();
    parts.add(Rlp.decode(header.encode()));
    parts.add(new RlpItem.Sequence(bodies));
    parts.add(new RlpItem.Sequence(List.of())); // no ommers since the merge
    if (header.added().withdrawalsRoot().isPresent()) {
      parts.add(
          new RlpItem.Sequence(
              withdrawals.stream().map(each -> Rlp.decode(each.encode())).toList()));
    }
    return Rlp.encode(new RlpItem.Sequence(parts)).size();
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
