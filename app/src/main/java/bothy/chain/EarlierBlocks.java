package bothy.chain;

import bothy.eth.Hash;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Quantity;
import bothy.proof.Checked;
import bothy.proof.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The blocks before one, each by its header, whose hash the header of the block after it holds.
 * Headers are fetched many in an exchange and several exchanges side by side.
 */
final class EarlierBlocks {
  private static final int IN_EXCHANGE = 50;

  private final Rpc rpc;
  private final Bounds bounds;
  private final PinnedBlocks known;
  private final TreeMap<Long, PinnedBlock> blocks = new TreeMap<>();

  EarlierBlocks(Rpc rpc, PinnedBlock block, PinnedBlocks known, Bounds bounds) {
    this.rpc = rpc;
    this.known = known;
    this.bounds = bounds;
    blocks.put(block.header().number(), block);
  }

  /** The hash of the block at {@code number}, which lies before the one that is known. */
  Hash hash(long number) {
    bounds.count(1);
    goBackTo(number + 1);
    PinnedBlock after = blocks.get(number + 1);
    if (after == null) {
      throw ChainException.lied(
          rpc, "hash of a block: expected one before " + blocks.lastKey() + ", found " + number);
    }
    return after.header().parentHash();
  }

  /** The blocks from {@code first} on, up to the one that is known, ascending. */
  List<PinnedBlock> from(long first) {
    goBackTo(first);
    return List.copyOf(blocks.tailMap(first, true).values());
  }

  private void goBackTo(long number) {
    while (blocks.firstKey() > number) {
      PinnedBlock parent = known.get(blocks.firstEntry().getValue().header().parentHash());
      if (parent == null) {
        break;
      }
      blocks.put(parent.header().number(), parent);
    }
    if (blocks.firstKey() > number) {
      fetch(number);
    }
  }

  private void fetch(long first) {
    PinnedBlock oldest = blocks.firstEntry().getValue();
    long end = oldest.header().number();
    bounds.count((int) Math.min(end - first, Integer.MAX_VALUE));
    List<Rpc.Exchange<List<Header>>> exchanges = new ArrayList<>();
    for (long from = first; from < end; from += IN_EXCHANGE) {
      List<Rpc.Call> calls = new ArrayList<>();
      for (long at = from; at < Math.min(end, from + IN_EXCHANGE); at++) {
        calls.add(new Rpc.Call("eth_getBlockByNumber", Quantity.hex(at), false));
      }
      exchanges.add(
          new Rpc.Exchange<>(calls, said -> said.stream().map(HeaderJson::read).toList()));
    }
    List<Header> found = rpc.sideBySide(exchanges).stream().flatMap(List::stream).toList();
    switch (Header.chain(oldest.header().parentHash(), found)) {
      case Checked.Unproven<List<Header>> failed -> throw ChainException.lied(rpc, failed.says());
      case Checked.Proven<List<Header>>(List<Header> headers) -> {
        Hash hash = oldest.header().parentHash();
        for (Header header : headers.reversed()) {
          PinnedBlock block = PinnedBlock.proven(header, hash);
          blocks.put(header.number(), block);
          known.keep(block);
          hash = header.parentHash();
        }
      }
    }
  }
}
