package bothy.chain;

import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.proof.Checked;
import bothy.proof.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The hashes of the blocks before one, each by the header of the block that came after it. */
final class EarlierBlocks {
  private final Rpc rpc;
  private final Bounds bounds;
  private final TreeMap<Long, Header> headers = new TreeMap<>();

  EarlierBlocks(Rpc rpc, PinnedBlock block, Bounds bounds) {
    this.rpc = rpc;
    this.bounds = bounds;
    headers.put(block.block().number(), block.header());
  }

  /** The hash of the block at {@code number}, which lies before the one that is known. */
  Checked<Hash> hash(long number) {
    bounds.count(1);
    while (headers.firstKey() > number + 1) {
      if (further(Math.max(number + 1, headers.firstKey() - Fetch.BATCH))
          instanceof Checked.Unproven<List<Header>> failed) {
        return failed.as();
      }
    }
    Header after = headers.get(number + 1);
    return after == null
        ? Checked.unproven(
            "hash of a block", "one before " + headers.lastKey(), Long.toUnsignedString(number))
        : Checked.proven(after.parentHash());
  }

  /** Goes back to the header at {@code number}. */
  private Checked<List<Header>> further(long number) {
    Header oldest = headers.firstEntry().getValue();
    List<Rpc.Call> calls = new ArrayList<>();
    for (long at = number; at < headers.firstKey(); at++) {
      calls.add(new Rpc.Call("eth_getBlockByNumber", Quantity.hex(at), false));
    }
    bounds.count(calls.size());
    List<Header> found = new ArrayList<>();
    for (Node said : rpc.batch(calls)) {
      found.add(PinnedBlock.header(rpc, said));
    }
    Checked<List<Header>> chain = Header.chain(oldest.parentHash(), found);
    if (chain instanceof Checked.Proven<List<Header>>) {
      found.forEach(header -> headers.put(header.number(), header));
    }
    return chain;
  }
}
