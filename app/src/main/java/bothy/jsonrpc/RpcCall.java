package bothy.jsonrpc;

import java.util.Optional;

/**
 * A JSON-RPC call.
 *
 * @param params an array or an object; an empty array if there were none
 */
public record RpcCall(String method, Node params, Session session) {
  /** The connection that a call came through. */
  public interface Session {
    /** Whether it can be told more than answers, as a WebSocket can. */
    boolean listens();

    /** Sends a message that nobody asked for: a subscription's. Never waits for the other side. */
    void tell(Object message);

    /** Runs {@code action} when the connection ends; at once if it has. */
    void whenClosed(Runnable action);

    /** The origin of the page that asks, where its browser told it over the paired channel. */
    default Optional<String> page() {
      return Optional.empty();
    }
  }

  /** A connection that ends with its answer, as an HTTP exchange does. */
  public static final Session ANSWER_ONLY = new AnswerOnly(Optional.empty());

  /** Such a connection, over which a page asks. */
  public static Session ofPage(String origin) {
    return new AnswerOnly(Optional.of(origin));
  }

  private record AnswerOnly(Optional<String> page) implements Session {
    @Override
    public boolean listens() {
      return false;
    }

    @Override
    public void tell(Object message) {
      throw new IllegalStateException("nobody listens");
    }

    @Override
    public void whenClosed(Runnable action) {
      // nothing outlives the answer
    }
  }
}
