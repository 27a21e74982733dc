package bothy.practice.rpc;

import bothy.jsonrpc.InputException;
import bothy.jsonrpc.LogFilterJson;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.proof.LogFilter;
import bothy.proof.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which logs of which blocks are asked for.
 *
 * @param from the first block; the newest if none is named
 * @param to the last block; the newest if none is named
 * @param block one block by its hash, in place of the two
 */
record LogQuery(LogFilter filter, Optional<Node> from, Optional<Node> to, Optional<Node> block) {
  static final int LOGS_MOST = 10_000;
  private static final long RANGE_MOST = 100_000;

  static LogQuery read(Node node) {
    node.only(Set.of("fromBlock", "toBlock", "blockHash", "address", "topics"));
    Optional<Node> block = node.member("blockHash");
    Optional<Node> from = node.member("fromBlock");
    Optional<Node> to = node.member("toBlock");
    if (block.isPresent() && (from.isPresent() || to.isPresent())) {
      throw new InputException(node.path(), "either blockHash or a range", "both");
    }
    return new LogQuery(LogFilterJson.read(node), from, to, block);
  }

  /** The logs that there are. */
  List<Object> logs(Chain chain) throws RpcException {
    BlockIds ids = new BlockIds(chain);
    if (block.isPresent()) {
      Block one = ids.block(block);
      return logs(chain, one.number(), one.number());
    }
    long first = from.isPresent() ? number(chain, ids, from.get()) : chain.head().number();
    long last = to.isPresent() ? number(chain, ids, to.get()) : chain.head().number();
    boolean numbers = from.isPresent() && to.isPresent() && !isTag(from.get()) && !isTag(to.get());
    if (first > last && numbers) { // else nothing new has come
      throw new RpcException(
          RpcException.INVALID_PARAMS,
          "expected fromBlock at or before toBlock, found %d and %d".formatted(first, last));
    }
    return logs(chain, first, Math.min(last, chain.head().number()));
  }

  private static boolean isTag(Node id) {
    return id.isText() && !id.text().startsWith("0x");
  }

  /** A number past the head is one; pending logs aren't told. */
  private static long number(Chain chain, BlockIds ids, Node id) {
    if (id.value().equals("pending")) {
      return chain.head().number();
    }
    Optional<Block> found = ids.number(id);
    return found.isPresent() ? found.get().number() : Params.count(id, Long.MAX_VALUE);
  }

  /** The logs of blocks from {@code first} to {@code last}. */
  List<Object> logs(Chain chain, long first, long last) throws RpcException {
    if (last - first >= RANGE_MOST) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "expected a range of at most %d blocks, found %d"
              .formatted(RANGE_MOST, last - first + 1));
    }
    List<Object> logs = new ArrayList<>();
    for (long number = first; number <= last; number++) {
      Optional<Block> each = chain.block(number);
      if (each.isPresent() && filter.mayMatch(each.get().header().logsBloom())) {
        logs.addAll(logs(each.get()));
      }
      if (logs.size() > LOGS_MOST) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED,
            "expected at most " + LOGS_MOST + " logs, found more: ask for fewer blocks");
      }
    }
    return logs;
  }

  /** The logs of a block. */
  List<Object> logs(Block block) {
    List<Object> logs = new ArrayList<>();
    for (int i = 0; i < block.transactions().size(); i++) {
      List<Receipt.Log> emitted = block.transactions().get(i).receipt().logs();
      for (int j = 0; j < emitted.size(); j++) {
        if (filter.matches(emitted.get(j))) {
          logs.add(Shapes.log(block, i, j));
        }
      }
    }
    return logs;
  }
}
