package bothy.provider;

import bothy.chain.GroundedBlock;
import bothy.chain.Which;
import bothy.eth.Shown;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Filters that are asked for what is new: for logs and for blocks. Their numbers can't be guessed,
 * since all who use this door share them; one that wasn't asked for five minutes is gone.
 */
final class Filters {
  private static final int MOST = 1_000;
  private static final long LIFE = 300_000_000_000L;

  private record Filter(Optional<LogMethods.Query> logs, long next, long asked) {}

  private final Map<String, Filter> filters = new HashMap<>();
  private final SecureRandom random = new SecureRandom();

  RpcReply logs(Asked asked) throws RpcException {
    return add(asked, Optional.of(LogMethods.query(asked.params().required(0, "a filter"))));
  }

  RpcReply blocks(Asked asked) throws RpcException {
    return add(asked, Optional.empty());
  }

  private RpcReply add(Asked asked, Optional<LogMethods.Query> query) throws RpcException {
    long next = asked.required(new Which.Newest()).number() + 1;
    synchronized (filters) {
      long now = System.nanoTime();
      filters.values().removeIf(filter -> now - filter.asked() > LIFE);
      if (filters.size() >= MOST) {
        throw new RpcException(RpcException.LIMIT_EXCEEDED, "more than " + MOST + " filters");
      }
      String id = Quantity.hex(random.nextLong() >>> 1);
      filters.put(id, new Filter(query, next, now));
      return RpcReply.of(id);
    }
  }

  RpcReply changes(Asked asked) throws RpcException {
    Node id = asked.params().required(0, "a filter's number");
    GroundedBlock newest = asked.required(new Which.Newest());
    Filter filter;
    synchronized (filters) {
      filter = found(id);
    }
    // a long absence is caught up with piece by piece: nothing is left out
    long to = Math.min(newest.number(), filter.next() + LogMethods.MOST_BLOCKS - 1);
    if (filter.next() > to) {
      return RpcReply.of(List.of(), newest.ground());
    }
    RpcReply reply = changes(asked, filter, to);
    synchronized (filters) {
      filters.replace(id.text(), new Filter(filter.logs(), to + 1, System.nanoTime()));
    }
    return reply;
  }

  private static RpcReply changes(Asked asked, Filter filter, long to) throws RpcException {
    if (filter.logs().isPresent()) {
      return LogMethods.range(asked, filter.logs().get().filter(), filter.next(), to);
    }
    GroundedBlock last = asked.required(new Which.Numbered(to));
    List<Object> hashes = new ArrayList<>();
    for (GroundedBlock block : asked.chain().backTo(asked.rpc(), last, filter.next())) {
      hashes.add(block.block().block().hash().toHex());
    }
    return RpcReply.of(hashes, last.ground());
  }

  RpcReply all(Asked asked) throws RpcException {
    Node id = asked.params().required(0, "a filter's number");
    Filter filter;
    synchronized (filters) {
      filter = found(id);
    }
    LogMethods.Query query =
        filter
            .logs()
            .orElseThrow(() ->
                new RpcException(RpcException.INVALID_INPUT, "a filter for blocks has no logs"));
    long newest = asked.required(new Which.Newest()).number();
    long from = query.from() instanceof Which.Numbered(long number) ? number : newest;
    long to = query.to() instanceof Which.Numbered(long number) ? Math.min(number, newest) : newest;
    if (from > to) {
      return RpcReply.of(List.of());
    }
    if (to - from >= LogMethods.MOST_BLOCKS) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "the filter's range has more than "
              + LogMethods.MOST_BLOCKS
              + " blocks; ask eth_getLogs for parts of it");
    }
    return LogMethods.range(asked, query.filter(), from, to);
  }

  RpcReply remove(Asked asked) {
    Node id = asked.params().required(0, "a filter's number");
    synchronized (filters) {
      return RpcReply.of(filters.remove(id.text()) != null);
    }
  }

  private Filter found(Node id) throws RpcException {
    Filter filter = filters.get(id.text());
    if (filter == null) {
      throw new RpcException(
          RpcException.INVALID_INPUT, "filter not found: " + Shown.of(id.text()));
    }
    return filter;
  }
}
