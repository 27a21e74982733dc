package bothy.provider;

import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.GroundedBlock;
import bothy.chain.Which;
import bothy.eth.Shown;
import bothy.jsonrpc.HeaderJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.LogFilterJson;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.proof.LogFilter;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Subscriptions to new heads and logs. One thread looks for a new head while anybody listens; what
 * is told is as well grounded as the head.
 */
final class Subscriptions {
  private static final int MOST = 500;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private record Subscription(RpcCall.Session session, Optional<LogFilter> logs) {}

  private final ChainView chain;
  private final Worlds worlds;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private @Nullable Thread watching;
  private long next;

  Subscriptions(ChainView chain, Worlds worlds) {
    this.chain = chain;
    this.worlds = worlds;
  }

  RpcReply subscribe(Asked asked, RpcCall.Session session) throws RpcException {
    if (!session.listens()) {
      throw new RpcException(
          RpcException.METHOD_NOT_SUPPORTED, "subscriptions need a WebSocket; use filters instead");
    }
    Node kind = asked.params().required(0, "newHeads or logs");
    Optional<LogFilter> logs =
        switch (kind.text()) {
          case "newHeads" -> Optional.empty();
          case "logs" ->
              Optional.of(
                  asked
                      .params()
                      .at(1)
                      .map(LogFilterJson::read)
                      .orElse(new LogFilter(java.util.Set.of(), List.of())));
          default ->
              throw new InputException("params[0]", "newHeads or logs", Shown.of(kind.text()));
        };
    if (subscriptions.size() >= MOST) {
      throw new RpcException(RpcException.LIMIT_EXCEEDED, "more than " + MOST + " subscriptions");
    }
    String id = Quantity.hex(random.nextLong() >>> 1);
    long head = asked.required(new Which.Newest()).number();
    subscriptions.put(id, new Subscription(session, logs));
    session.whenClosed(() -> subscriptions.remove(id));
    watch(head);
    return RpcReply.of(id);
  }

  RpcReply unsubscribe(Asked asked, RpcCall.Session session) {
    String id = asked.params().required(0, "a subscription").text();
    Subscription found = subscriptions.get(id);
    boolean own = found != null && found.session().equals(session);
    return RpcReply.of(own && subscriptions.remove(id) != null);
  }

  private synchronized void watch(long head) {
    if (watching == null) {
      next = head + 1;
      watching = Thread.ofVirtual().name("heads").start(this::run);
    }
  }

  private void run() {
    while (!Thread.currentThread().isInterrupted() && !idle()) {
      try {
        tell();
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (ChainException | RpcException e) {
        pause(); // the node is away or lies: heads go on when it is back
      }
    }
  }

  private synchronized boolean idle() {
    if (!subscriptions.isEmpty()) {
      return false;
    }
    watching = null;
    return true;
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE.multipliedBy(8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell() throws RpcException {
    Asked asked =
        new Asked(
            chain, worlds, chain.rpc(DEADLINE), new Params(List.of()), Optional.empty(), false);
    GroundedBlock newest = asked.required(new Which.Newest());
    if (newest.number() < next) {
      return;
    }
    long to = Math.min(newest.number(), next + LogMethods.MOST_BLOCKS - 1);
    GroundedBlock last = to == newest.number() ? newest : asked.required(new Which.Numbered(to));
    for (GroundedBlock block : chain.backTo(asked.rpc(), last, next)) {
      for (Map.Entry<String, Subscription> each : subscriptions.entrySet()) {
        tell(asked, block, each.getKey(), each.getValue());
      }
      next = block.number() + 1;
    }
  }

  private static void tell(Asked asked, GroundedBlock block, String id, Subscription subscription) {
    if (subscription.logs().isEmpty()) {
      send(subscription, id, HeaderJson.of(block.block().header()));
      return;
    }
    for (Object log : LogMethods.matching(asked, block, subscription.logs().get())) {
      send(subscription, id, log);
    }
  }

  private static void send(Subscription subscription, String id, Object result) {
    subscription
        .session()
        .tell(
            Map.of(
                "jsonrpc", "2.0",
                "method", "eth_subscription",
                "params", Map.of("subscription", id, "result", result)));
  }

  synchronized void close() {
    if (watching != null) {
      watching.interrupt();
    }
  }
}
