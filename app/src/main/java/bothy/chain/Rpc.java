package bothy.chain;

import bothy.eth.EthException;
import bothy.eth.Shown;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * A conversation with one or several untrusted nodes, which must be over by a deadline. Several
 * race: the first whose answer can be used wins. It counts its round trips: those that had to wait
 * for one another.
 */
public final class Rpc implements AutoCloseable {
  /**
   * A method with its parameters.
   *
   * @param mayBeNull whether null is an answer: what is asked for isn't there
   */
  public record Call(String method, List<?> parameters, boolean mayBeNull) {
    public Call {
      parameters = List.copyOf(parameters);
    }

    Call(String method, Object... parameters) {
      this(method, List.of(parameters), false);
    }

    /** The same call where null is an answer. */
    Call orNull() {
      return new Call(method, parameters, true);
    }
  }

  /**
   * Calls that are sent together.
   *
   * @param read what their results say; throws what it can't use, and then another node may answer
   */
  record Exchange<T>(List<Call> calls, Function<List<Node>, T> read) {}

  private static final int LONGEST_ERROR = 1_000;

  private final List<Upstream> nodes;
  private final long end;
  private final AtomicLong id = new AtomicLong();
  private final AtomicInteger roundTrips = new AtomicInteger();

  private Rpc(List<Upstream> nodes, Duration deadline) {
    this.nodes = List.copyOf(nodes);
    this.end = System.nanoTime() + deadline.toNanos();
  }

  /**
   * A conversation with nodes that others talk to as well.
   *
   * @param deadline for everything that will be asked
   */
  public static Rpc with(List<Upstream> nodes, Duration deadline) {
    return new Rpc(nodes, deadline);
  }

  /**
   * A conversation with the node at {@code url}; asks nothing yet.
   *
   * @throws InputException if it isn't the address of one
   */
  public static Rpc at(String url, Duration deadline) {
    return new Rpc(List.of(Upstream.at(url)), deadline);
  }

  /** The nodes' hosts and ports, fit to be shown. */
  public String host() {
    return String.join(", ", nodes.stream().map(Upstream::host).toList());
  }

  /** How many exchanges waited for one another so far. */
  public int roundTrips() {
    return roundTrips.get();
  }

  /** The result of one call, taken as it is. */
  public Node call(Call call) {
    return batch(List.of(call)).getFirst();
  }

  /**
   * What {@code read} makes of the result of one call. A result that it can't read is no answer,
   * and then another node may give one.
   */
  public <T> T call(Call call, Function<Node, T> read) {
    return ask(new Exchange<>(List.of(call), results -> read.apply(results.getFirst())));
  }

  /** The results of several calls in one exchange, in their order. */
  List<Node> batch(List<Call> calls) {
    return ask(new Exchange<>(calls, results -> results));
  }

  /** What an exchange said. */
  <T> T ask(Exchange<T> exchange) {
    return sideBySide(List.of(exchange)).getFirst();
  }

  /** The same beside another exchange that is waited for anyway: no round trip of its own. */
  <T> T askBeside(Exchange<T> exchange) {
    return raced(exchange);
  }

  /** What several exchanges said, which run side by side: one round trip. */
  <T> List<T> sideBySide(List<Exchange<T>> exchanges) {
    if (exchanges.isEmpty()) {
      return List.of();
    }
    roundTrips.incrementAndGet();
    if (exchanges.size() == 1) {
      return List.of(raced(exchanges.getFirst()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      exchanges.forEach(each -> running.add(threads.submit(() -> raced(each))));
      try {
        List<T> said = new ArrayList<>();
        for (Future<T> each : running) {
          said.add(result(each));
        }
        return said;
      } finally {
        threads.shutdownNow(); // where one failed, the others needn't go on
      }
    }
  }

  /**
   * The result of a call that nothing proves: with several nodes, what they all say. One that can't
   * be reached has no say.
   *
   * @throws ChainException if they differ
   */
  public Node agreed(Call call) {
    if (nodes.size() == 1) {
      return call(call);
    }
    roundTrips.incrementAndGet();
    Map<Object, Node> said = new LinkedHashMap<>();
    ChainException failure = null;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Node>> running = new ArrayList<>();
      nodes.forEach(node -> running.add(threads.submit(() -> single(node, call))));
      for (Future<Node> each : running) {
        try {
          Node answer = result(each);
          said.put(answer.value(), answer);
        } catch (ChainException e) {
          failure = failure == null || e instanceof ChainException.Refused ? e : failure;
        }
      }
    }
    if (said.isEmpty()) {
      throw failure == null ? new ChainException("no node was asked") : failure;
    }
    if (said.size() > 1) {
      throw new ChainException(
          host()
              + " answer "
              + call.method()
              + " differently: one of them is wrong, or they are at different blocks");
    }
    return said.values().iterator().next();
  }

  private <T> T raced(Exchange<T> exchange) {
    if (nodes.size() == 1) {
      return read(nodes.getFirst(), exchange);
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ExecutorCompletionService<T> race = new ExecutorCompletionService<>(threads);
      nodes.forEach(node -> race.submit((Callable<T>) () -> read(node, exchange)));
      try {
        return first(race);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  private <T> T first(ExecutorCompletionService<T> race) {
    ChainException failure = null;
    for (int i = 0; i < nodes.size(); i++) {
      try {
        return result(race.take());
      } catch (ChainException e) {
        failure = failure == null ? e : failure;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ChainException("interrupted while waiting for " + host(), e);
      }
    }
    throw failure == null ? new ChainException("no node was asked") : failure;
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException fault -> throw fault;
        case Error fault -> throw fault;
        case null, default -> throw new IllegalStateException(e);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException("interrupted while waiting for a node", e);
    }
  }

  private <T> T read(Upstream node, Exchange<T> exchange) {
    List<Node> results = said(node, exchange.calls());
    try {
      return exchange.read().apply(results);
    } catch (InputException | EthException e) {
      String methods =
          String.join(" and ", exchange.calls().stream().map(Call::method).distinct().toList());
      throw unusable(node, methods, e);
    }
  }

  private List<Node> said(Upstream node, List<Call> calls) {
    if (calls.size() == 1) {
      return List.of(single(node, calls.getFirst()));
    }
    long first = id.getAndAdd(calls.size());
    List<Object> envelopes = new ArrayList<>();
    for (Call call : calls) {
      envelopes.add(envelope(first + envelopes.size(), call));
    }
    Node said = node.exchange(CompactJson.of(envelopes), end);
    if (said.isObject()) {
      return calls.stream().map(call -> single(node, call)).toList(); // it takes no batches
    }
    Map<BigInteger, Node> answers = new HashMap<>();
    try {
      for (Node answer : said.elements()) {
        Node number = answer.required("id", "a number");
        if (answers.put(number.integer(), answer) != null) {
          throw number.wrong("an id that stands once");
        }
      }
    } catch (InputException e) {
      throw unusable(node, "a batch", e);
    }
    List<Node> results = new ArrayList<>();
    for (Call call : calls) {
      long number = first + results.size();
      Node answer = answers.get(BigInteger.valueOf(number));
      if (answer == null) {
        throw new ChainException(node.host() + " left " + call.method() + " unanswered");
      }
      results.add(result(node, call, number, answer));
    }
    return results;
  }

  private Node single(Upstream node, Call call) {
    long number = id.getAndIncrement();
    Node said = node.exchange(CompactJson.of(envelope(number, call)), end);
    return result(node, call, number, said);
  }

  private static Map<String, Object> envelope(long id, Call call) {
    return Map.of("jsonrpc", "2.0", "id", id, "method", call.method(), "params", call.parameters());
  }

  private static Node result(Upstream node, Call call, long number, Node answer) {
    try {
      Optional<Node> error = answer.member("error");
      if (error.isPresent()) {
        throw refused(node, call, error.get());
      }
      Node id = answer.required("id", "a number");
      if (!id.integer().equals(BigInteger.valueOf(number))) {
        throw id.wrong("the id " + number);
      }
      Object result = answer.members().get("result");
      if (result == null || (!call.mayBeNull() && result.equals(Json.NULL))) {
        throw new InputException("result", "a result", "nothing");
      }
      return new Node("result", result);
    } catch (InputException e) {
      throw unusable(node, call.method(), e);
    }
  }

  private static ChainException.Refused refused(Upstream node, Call call, Node error) {
    String says = error.member("message").filter(Node::isText).map(Node::text).orElse("");
    int code =
        error
            .member("code")
            .filter(number -> number.value() instanceof BigInteger)
            .map(number -> number.integer().intValue())
            .orElse(RpcException.INTERNAL_ERROR);
    return new ChainException.Refused(
        node.host() + " refused " + call.method() + ": " + Shown.of(says),
        code,
        says.length() > LONGEST_ERROR ? says.substring(0, LONGEST_ERROR) : says,
        error.member("data").map(Node::value));
  }

  private static ChainException unusable(Upstream node, String method, Exception e) {
    return new ChainException(
        node.host() + " gave an answer to " + method + " that can't be used: " + e.getMessage(), e);
  }

  /** An answer that can't be used. */
  ChainException unusable(String method, Exception e) {
    return unusable(nodes.getFirst(), method, e);
  }

  @Override
  public void close() {
    nodes.forEach(Upstream::close);
  }
}
