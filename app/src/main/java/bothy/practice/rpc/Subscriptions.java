package bothy.practice.rpc;

import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Waiting;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Who is told of new blocks, logs and transactions as they come. */
final class Subscriptions implements Chain.Watcher {
  private static final int MOST = 1_024;
  private static final int MOST_OF_ONE = 64;

  private enum Kind {
    BLOCKS,
    LOGS,
    PENDING
  }

  /**
   * A subscription.
   *
   * @param query of logs only
   * @param full whether pending transactions are told whole
   */
  private record Subscription(
      RpcCall.Session session, Kind kind, Optional<LogQuery> query, boolean full) {}

  private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
  private final Set<RpcCall.Session> sessions = new HashSet<>();
  private long last;

  Object subscribe(Params params, RpcCall.Session session) throws RpcException {
    if (!session.listens()) {
      throw new RpcException(
          RpcException.METHOD_NOT_FOUND, "notifications not supported: expected a WebSocket");
    }
    Node kind = params.required(0, "newHeads, logs or newPendingTransactions");
    Subscription subscription =
        switch (kind.text()) {
          case "newHeads" -> new Subscription(session, Kind.BLOCKS, Optional.empty(), false);
          case "logs" ->
              new Subscription(
                  session,
                  Kind.LOGS,
                  Optional.of(LogQuery.read(params.at(1).orElse(new Node("params[1]", Map.of())))),
                  false);
          case "newPendingTransactions" ->
              new Subscription(session, Kind.PENDING, Optional.empty(), params.flag(1, false));
          default -> throw kind.wrong("newHeads, logs or newPendingTransactions");
        };
    String id = add(subscription);
    if (meet(session)) {
      session.whenClosed(() -> forget(session));
    }
    return id;
  }

  /** Whether the connection is new here. */
  private synchronized boolean meet(RpcCall.Session session) {
    return sessions.add(session);
  }

  private synchronized String add(Subscription subscription) throws RpcException {
    long own =
        subscriptions.values().stream()
            .filter(each -> each.session().equals(subscription.session()))
            .count();
    if (own >= MOST_OF_ONE || subscriptions.size() >= MOST) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED,
          "expected at most %d subscriptions a connection and %d in all, found more"
              .formatted(MOST_OF_ONE, MOST));
    }
    String id = Quantity.hex(++last);
    subscriptions.put(id, subscription);
    return id;
  }

  synchronized Object unsubscribe(Params params, RpcCall.Session session) {
    String id = params.required(0, "a subscription's id").text();
    Subscription subscription = subscriptions.get(id);
    if (subscription == null || !subscription.session().equals(session)) {
      return false;
    }
    subscriptions.remove(id);
    return true;
  }

  private synchronized void forget(RpcCall.Session session) {
    sessions.remove(session);
    subscriptions.values().removeIf(each -> each.session().equals(session));
  }

  private synchronized List<Map.Entry<String, Subscription>> of(Kind kind) {
    List<Map.Entry<String, Subscription>> found = new ArrayList<>();
    subscriptions.entrySet().stream()
        .filter(each -> each.getValue().kind() == kind)
        .forEach(each -> found.add(Map.entry(each.getKey(), each.getValue())));
    return found;
  }

  @Override
  public void mined(Block block) {
    for (Map.Entry<String, Subscription> each : of(Kind.BLOCKS)) {
      tell(each, HeaderJson.of(block.header()));
    }
    for (Map.Entry<String, Subscription> each : of(Kind.LOGS)) {
      LogQuery query = each.getValue().query().orElseThrow();
      if (query.filter().mayMatch(block.header().logsBloom())) {
        query.logs(block).forEach(log -> tell(each, log));
      }
    }
  }

  @Override
  public void pooled(Waiting waiting) {
    for (Map.Entry<String, Subscription> each : of(Kind.PENDING)) {
      boolean full = each.getValue().full();
      tell(each, full ? Shapes.waiting(waiting) : waiting.hash().toHex());
    }
  }

  private static void tell(Map.Entry<String, Subscription> subscription, Object result) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("subscription", subscription.getKey());
    params.put("result", result);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("jsonrpc", "2.0");
    message.put("method", "eth_subscription");
    message.put("params", params);
    subscription.getValue().session().tell(message);
  }
}
