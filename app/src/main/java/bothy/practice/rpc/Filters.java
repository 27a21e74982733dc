package bothy.practice.rpc;

import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Chain;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Logs, and filters that remember what was asked last; forgotten when nobody asks. */
final class Filters {
  private static final int MOST = 256;
  private static final int PENDING_MOST = 4_096;
  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(5);

  private enum Kind {
    BLOCKS,
    LOGS,
    PENDING
  }

  /** A filter, and the first block or pooled transaction that it hasn't told of. */
  private static final class Filter {
    private final Kind kind;
    private final Optional<LogQuery> query;
    private long next;
    private Instant asked;

    Filter(Kind kind, Optional<LogQuery> query, long next, Instant asked) {
      this.kind = kind;
      this.query = query;
      this.next = next;
      this.asked = asked;
    }
  }

  private final Chain chain;
  private final InstantSource time;
  private final Map<String, Filter> filters = new LinkedHashMap<>();
  private final Pooled pooled = new Pooled();
  private long last;

  Filters(Chain chain, InstantSource time) {
    this.chain = chain;
    this.time = time;
  }

  Map<String, Method.Plain> methods() {
    return Map.of(
        "eth_getLogs", params -> query(params).logs(chain),
        "eth_newFilter", params -> add(Kind.LOGS, Optional.of(query(params))),
        "eth_newBlockFilter", params -> add(Kind.BLOCKS, Optional.empty()),
        "eth_newPendingTransactionFilter", params -> add(Kind.PENDING, Optional.empty()),
        "eth_getFilterChanges", this::changes,
        "eth_getFilterLogs", this::all,
        "eth_uninstallFilter", this::remove);
  }

  /** Notes a transaction that came into the pool; called while the chain is locked. */
  void pooled(Hash transaction) {
    pooled.add(transaction);
  }

  /** The last that came into the pool, each with its number. Asks nobody, so it can't deadlock. */
  private static final class Pooled {
    private final List<Hash> hashes = new ArrayList<>();
    private long before; // how many came before those that are remembered

    synchronized void add(Hash hash) {
      hashes.add(hash);
      if (hashes.size() > PENDING_MOST) {
        hashes.removeFirst();
        before++;
      }
    }

    synchronized long next() {
      return before + hashes.size();
    }

    /** Those from a number on, and the next number. */
    synchronized Since since(long number) {
      int from = (int) Math.max(0, number - before);
      List<Object> found = new ArrayList<>();
      hashes.subList(from, hashes.size()).forEach(hash -> found.add(hash.toHex()));
      return new Since(found, next());
    }

    record Since(List<Object> hashes, long next) {}
  }

  private static LogQuery query(Params params) {
    return LogQuery.read(params.required(0, "a filter"));
  }

  private synchronized Object add(Kind kind, Optional<LogQuery> query) throws RpcException {
    Instant now = time.instant();
    filters.values().removeIf(each -> each.asked.plus(FORGOTTEN_AFTER).isBefore(now));
    if (filters.size() >= MOST) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED, "expected at most " + MOST + " filters, found more");
    }
    long next = kind == Kind.PENDING ? pooled.next() : chain.head().number() + 1;
    String id = Quantity.hex(++last);
    filters.put(id, new Filter(kind, query, next, now));
    return id;
  }

  private Filter named(Params params) throws RpcException {
    Node id = params.required(0, "a filter's id");
    Filter filter = filters.get(id.text());
    if (filter == null) {
      throw new RpcException(RpcException.INVALID_INPUT, "filter not found");
    }
    filter.asked = time.instant();
    return filter;
  }

  private synchronized Object changes(Params params) throws RpcException {
    Filter filter = named(params);
    if (filter.kind == Kind.PENDING) {
      Pooled.Since since = pooled.since(filter.next);
      filter.next = since.next();
      return since.hashes();
    }
    long head = chain.head().number();
    long from = Math.min(filter.next, head + 1); // the chain may have gone back
    List<Object> changes = new ArrayList<>();
    if (filter.kind == Kind.LOGS) {
      changes.addAll(filter.query.orElseThrow().logs(chain, from, head));
    } else {
      for (long number = from; number <= head; number++) {
        chain.blockHash(number).ifPresent(hash -> changes.add(hash.toHex()));
      }
    }
    filter.next = head + 1;
    return changes;
  }

  private synchronized Object all(Params params) throws RpcException {
    Filter filter = named(params);
    if (filter.kind != Kind.LOGS) {
      throw new RpcException(RpcException.INVALID_INPUT, "filter not found");
    }
    return filter.query.orElseThrow().logs(chain);
  }

  private synchronized Object remove(Params params) {
    return filters.remove(params.required(0, "a filter's id").text()) != null;
  }
}
