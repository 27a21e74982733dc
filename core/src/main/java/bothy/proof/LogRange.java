package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The logs of a range of blocks, complete: the headers' blooms say which blocks can hold any, the
 * receipts of those, proven under their roots, say which they are.
 */
public final class LogRange {
  /**
   * A log in its place.
   *
   * @param transactionHash of the transaction that emitted it
   * @param logIndex in the block
   */
  public record Entry(
      long blockNumber,
      Hash blockHash,
      Hash transactionHash,
      int transactionIndex,
      int logIndex,
      Receipt.Log log) {
    /** In one line: a log's data may be long. */
    String told() {
      Bytes data = log.data();
      return "one of %s with topics %s and data %s in transaction %d, %s, of block %s"
          .formatted(
              log.address(),
              log.topics(),
              data.size() <= Hash.SIZE ? data : "that hashes to " + Hash.keccak(data),
              transactionIndex,
              transactionHash,
              blockHash);
    }

    String place() {
      return "log %d of block %s".formatted(logIndex, Long.toUnsignedString(blockNumber));
    }
  }

  /**
   * What a block's roots are held against.
   *
   * @param transactions signed, encoded as in the block: they give the hashes
   */
  public record Contents(List<Bytes> transactions, List<Receipt> receipts) {
    public Contents {
      transactions = List.copyOf(transactions);
      receipts = List.copyOf(receipts);
      if (transactions.contains(Bytes.EMPTY)) {
        throw new EthException("expected transactions of some bytes, found one of none");
      }
    }
  }

  private LogRange() {}

  /**
   * The answer, if it is exactly the logs of the range.
   *
   * @param headers every one of the range, proven, ascending
   * @param contents of each block that may hold such logs, by number
   * @param answer in the order of the chain
   */
  public static Checked<List<Entry>> check(
      List<Header> headers, LogFilter filter, Map<Long, Contents> contents, List<Entry> answer) {
    List<Entry> proven = new ArrayList<>();
    for (Header header : headers) {
      if (!filter.mayMatch(header.logsBloom())) {
        continue;
      }
      Contents own = contents.get(header.number());
      if (own == null) {
        return Checked.unproven(
            block(header), "its transactions and receipts, as it may hold such logs", "none");
      }
      switch (under(header, own)) {
        case Checked.Unproven<Contents> failed -> {
          return failed.as();
        }
        case Checked.Proven<Contents> ignored -> proven.addAll(matching(header, own, filter));
      }
    }
    return compare(proven, answer);
  }

  /**
   * The transactions, if they are those of the block.
   *
   * @param signed encoded as in the block, none of them empty
   */
  public static Checked<List<Bytes>> transactions(Header header, List<Bytes> signed) {
    Hash root = IndexTrie.root(signed);
    return root.equals(header.transactionsRoot())
        ? Checked.proven(signed)
        : Checked.unproven(
            "transactions of " + block(header), "root " + header.transactionsRoot(), "" + root);
  }

  /** The contents, if they are those of the block. */
  public static Checked<Contents> under(Header header, Contents contents) {
    if (transactions(header, contents.transactions())
        instanceof Checked.Unproven<List<Bytes>> failed) {
      return failed.as();
    }
    Hash receipts = Receipt.root(contents.receipts());
    if (!receipts.equals(header.receiptsRoot())) {
      return Checked.unproven(
          "receipts of " + block(header), "root " + header.receiptsRoot(), "" + receipts);
    }
    return contents.receipts().size() == contents.transactions().size()
        ? Checked.proven(contents)
        : Checked.unproven(
            "receipts of " + block(header),
            "" + contents.transactions().size(),
            "" + contents.receipts().size());
  }

  private static List<Entry> matching(Header header, Contents contents, LogFilter filter) {
    List<Entry> entries = new ArrayList<>();
    Hash block = header.hash();
    int index = 0;
    for (int i = 0; i < contents.receipts().size(); i++) {
      Hash transaction = Hash.keccak(contents.transactions().get(i));
      for (Receipt.Log log : contents.receipts().get(i).logs()) {
        if (filter.matches(log)) {
          entries.add(new Entry(header.number(), block, transaction, i, index, log));
        }
        index++;
      }
    }
    return entries;
  }

  private static Checked<List<Entry>> compare(List<Entry> proven, List<Entry> answer) {
    for (int i = 0; i < Math.max(proven.size(), answer.size()); i++) {
      if (i == answer.size()) {
        return missing(proven.get(i));
      }
      Entry found = answer.get(i);
      if (i == proven.size()) {
        return extra(found);
      }
      Entry expected = proven.get(i);
      if (found.equals(expected)) {
        continue;
      }
      if (answer.contains(expected)) {
        return extra(found);
      }
      return found.place().equals(expected.place())
          ? Checked.unproven(expected.place(), expected.told(), found.told())
          : missing(expected);
    }
    return Checked.proven(List.copyOf(proven));
  }

  private static Checked<List<Entry>> missing(Entry entry) {
    return Checked.unproven(entry.place(), entry.told(), "none: it was left out");
  }

  private static Checked<List<Entry>> extra(Entry entry) {
    return Checked.unproven(entry.place(), "none here", entry.told());
  }

  private static String block(Header header) {
    return "block " + Long.toUnsignedString(header.number());
  }
}
