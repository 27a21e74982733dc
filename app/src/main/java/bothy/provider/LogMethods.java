package bothy.provider;

import bothy.chain.BlockContents;
import bothy.chain.GroundedBlock;
import bothy.chain.Which;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Transactions;
import bothy.jsonrpc.LogFilterJson;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.ReceiptJson;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.proof.LogFilter;
import bothy.proof.Receipt;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Logs, complete: every header of the range is proven, their blooms say which blocks can hold any,
 * and the receipts of those are proven. A node isn't asked for logs at all, so it can leave none
 * out. A longer range is passed on as claimed.
 */
final class LogMethods {
  /** Headers that are fetched and proven for one question. */
  static final long MOST_BLOCKS = 1_024;

  private static final int MOST_LOGS = 20_000;

  private LogMethods() {}

  /** What is asked: logs of a range, or of one block. */
  record Query(LogFilter filter, Which from, Which to) {}

  static Query query(Node node) {
    Optional<Node> block = node.member("blockHash");
    if (block.isPresent()) {
      if (node.member("fromBlock").isPresent() || node.member("toBlock").isPresent()) {
        throw block.get().wrong("either blockHash, or fromBlock and toBlock");
      }
      Which which = new Which.Hashed(block.get().as("a hash", Hash::fromHex));
      return new Query(LogFilterJson.read(node), which, which);
    }
    return new Query(
        LogFilterJson.read(node),
        Which.read(node.member("fromBlock")),
        Which.read(node.member("toBlock")));
  }

  static RpcReply logs(Asked asked) throws RpcException {
    Node given = asked.params().required(0, "a filter");
    Query query = query(given);
    if (query.from() instanceof Which.Hashed) {
      GroundedBlock block = asked.required(query.from());
      return RpcReply.of(matching(asked, block, query.filter()), block.ground());
    }
    GroundedBlock newest = asked.required(new Which.Newest());
    long from = number(asked, query.from(), newest);
    long to = Math.min(number(asked, query.to(), newest), newest.number());
    if (from > to) {
      return RpcReply.of(List.of(), newest.ground());
    }
    if (to - from >= MOST_BLOCKS) {
      return RpcReply.of(
          asked
              .said("eth_getLogs", given.value(), Node::value)
              .orElseThrow(() -> asked.lied("no logs")),
          Ground.CLAIMED);
    }
    return range(asked, query.filter(), from, to);
  }

  private static long number(Asked asked, Which which, GroundedBlock newest) throws RpcException {
    return switch (which) {
      case Which.Newest() -> newest.number();
      case Which.Numbered(long number) -> number < 0 ? Long.MAX_VALUE : number;
      case Which.Final() -> asked.required(which).number();
      case Which.Hashed ignored -> asked.required(which).number();
    };
  }

  /** The logs of the blocks from one number to another, both counted. */
  static RpcReply range(Asked asked, LogFilter filter, long from, long to) throws RpcException {
    GroundedBlock last = asked.required(new Which.Numbered(to));
    List<Object> logs = new ArrayList<>();
    Ground ground = last.ground();
    for (GroundedBlock block : asked.chain().backTo(asked.rpc(), last, from)) {
      logs.addAll(matching(asked, block, filter));
      if (logs.size() > MOST_LOGS) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED,
            "more than " + MOST_LOGS + " logs; ask for a shorter range");
      }
    }
    return RpcReply.of(logs, ground);
  }

  static List<Object> matching(Asked asked, GroundedBlock block, LogFilter filter) {
    if (!filter.mayMatch(block.block().header().logsBloom())) {
      return List.of();
    }
    BlockContents contents = BlockMethods.contents(asked, block);
    List<Object> logs = new ArrayList<>();
    int index = 0;
    for (int i = 0; i < contents.receipts().size(); i++) {
      Hash transaction = Transactions.hash(contents.transactions().get(i));
      for (Receipt.Log log : contents.receipts().get(i).logs()) {
        if (filter.matches(log)) {
          logs.add(ReceiptJson.log(log, BlockMethods.place(block), transaction, i, index));
        }
        index++;
      }
    }
    return logs;
  }
}
