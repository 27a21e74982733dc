package bothy.doors.rpc;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcServer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * One WebSocket. Its messages are answered side by side, up to a bound, past which it is read no
 * further. Answers wait for a reader that is slow, up to the patience that it is given; what nobody
 * asked for doesn't, and a reader that leaves it lying is cut off. Public only because Jetty looks
 * its methods up.
 */
public final class Peer extends Session.Listener.AbstractAutoDemanding {
  /** So many subscriptions in one connection's life. */
  private static final int MOST_ACTIONS = 10_000;

  private final Calls calls;
  private final Limits limits;
  private final Metrics metrics;
  private final Set<Peer> peers;
  private final Optional<String> page;
  private final Semaphore turns;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final List<Runnable> actions = new ArrayList<>();
  private long queued;
  private boolean closed;
  private volatile long heard = System.nanoTime();
  private volatile long pinged = System.nanoTime();

  /**
   * @param page that the user named, if it is one
   */
  Peer(Calls calls, Limits limits, Metrics metrics, Set<Peer> peers, Optional<String> page) {
    this.calls = calls;
    this.limits = limits;
    this.metrics = metrics;
    this.peers = peers;
    this.page = page;
    this.turns = new Semaphore(limits.inFlightOfOne());
  }

  /** What a message's methods see of the connection: the same connection whatever the message. */
  private static final class Asked implements RpcCall.Session {
    private final Peer peer;

    /** Told before the answer went out; null once it has. */
    private @Nullable List<String> held = new ArrayList<>();

    Asked(Peer peer) {
      this.peer = peer;
    }

    @Override
    public boolean listens() {
      return true;
    }

    @Override
    public Optional<String> page() {
      return peer.page;
    }

    @Override
    public boolean named() {
      return peer.page.isPresent();
    }

    /** Nobody knows of a subscription before its answer, so what it tells waits until then. */
    @Override
    public void tell(Object message) {
      String text = CompactJson.of(message);
      synchronized (this) {
        if (held != null) {
          if (held.size() < peer.limits.inFlightOfOne()) {
            held.add(text);
          } else {
            peer.cut();
          }
          return;
        }
      }
      peer.tell(text);
    }

    synchronized void answered() {
      if (held != null) {
        held.forEach(peer::tell);
        held = null;
      }
    }

    @Override
    public void whenClosed(Runnable action) {
      peer.whenClosed(action);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Asked asked && asked.peer == peer;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(peer);
    }
  }

  @Override
  public void onWebSocketOpen(Session session) {
    super.onWebSocketOpen(session);
    peers.add(this);
  }

  /** Returns once the message has its turn: until then no further one is read. */
  @Override
  public void onWebSocketText(String text) {
    try {
      turns.acquire();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    heard = System.nanoTime();
    byte[] request = text.getBytes(StandardCharsets.UTF_8);
    Thread.ofVirtual()
        .name("rpc-message")
        .start(() -> {
          try {
            answer(request);
          } finally {
            turns.release();
          }
        });
  }

  private void answer(byte[] request) {
    Asked asked = new Asked(this);
    switch (calls.answer(request, asked)) {
      case Calls.Outcome.Answered(RpcServer.Answered answer) -> answer(answer);
      case Calls.Outcome.Refused(Refusal refusal) -> answer(calls.refuse(request, refusal));
    }
    asked.answered();
  }

  private void answer(RpcServer.Answered answer) {
    answer.body().ifPresent(body -> send(new String(body, StandardCharsets.UTF_8), true));
  }

  private void tell(String text) {
    send(text, false);
  }

  /** Sends in the order of calling; waits for room only if {@code patient}. */
  private void send(String text, boolean patient) {
    boolean tooSlow = false;
    lock.lock();
    try {
      long left = patient ? limits.patience().toNanos() : 0;
      while (!closed && !tooSlow && queued > 0 && queued + text.length() > limits.queuedBytes()) {
        tooSlow = left <= 0;
        left = tooSlow ? 0 : room.awaitNanos(left);
      }
      if (!closed && !tooSlow) {
        queued += text.length();
        getSession().sendText(text, Callback.from(() -> sent(text), failure -> sent(text)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
    if (tooSlow) {
      cut();
    }
  }

  private void sent(String text) {
    lock.lock();
    try {
      queued -= text.length();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void cut() {
    metrics.refused(Refusal.Reason.SLOW);
    getSession().disconnect();
  }

  private void whenClosed(Runnable action) {
    boolean tooMany;
    lock.lock();
    try {
      tooMany = actions.size() >= MOST_ACTIONS;
      if (!closed) {
        actions.add(action);
        if (!tooMany) {
          return;
        }
      }
    } finally {
      lock.unlock();
    }
    if (tooMany) {
      cut();
    } else {
      action.run();
    }
  }

  /** Asks whether it is still there, and ends what hasn't answered. */
  void sweep() {
    long now = System.nanoTime();
    Duration patience = limits.patience();
    if (turns.availablePermits() == 0) {
      heard = now; // it can't be heard while nothing is read
    } else if (now - heard > 2 * patience.toNanos()) {
      cut();
    } else if (now - pinged > patience.toNanos()) {
      pinged = now;
      getSession().sendPing(ByteBuffer.allocate(0), Callback.NOOP);
    }
  }

  @Override
  public void onWebSocketPong(ByteBuffer payload) {
    heard = System.nanoTime();
  }

  @Override
  public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
    callback.succeed();
    getSession().close(StatusCode.BAD_DATA, "expected text, found bytes", Callback.NOOP);
  }

  @Override
  public void onWebSocketClose(int code, String reason, Callback callback) {
    List<Runnable> due;
    lock.lock();
    try {
      closed = true;
      due = List.copyOf(actions);
      actions.clear();
      room.signalAll();
    } finally {
      lock.unlock();
    }
    peers.remove(this);
    callback.succeed();
    for (Runnable action : due) {
      try {
        action.run();
      } catch (RuntimeException e) { // the others must run all the same
        calls.fault(e);
      }
    }
  }
}
