package bothy.chain;

import bothy.eth.Shown;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.math.BigInteger;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * JSON-RPC 2.0 over HTTP to one node. No redirect is followed; an answer is at most {@link
 * Json#MAX_BYTES} long; everything together must be done before the deadline. Errors name the host
 * only: addresses of nodes often hold keys.
 */
public final class Rpc implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  /** A method with its parameters. */
  record Call(String method, List<?> parameters) {
    Call(String method, Object... parameters) {
      this(method, List.of(parameters));
    }
  }

  private final HttpClient client;
  private final URI url;
  private final long end;
  private long id;

  private Rpc(URI url, Duration deadline) {
    this.url = url;
    this.end = System.nanoTime() + deadline.toNanos();
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * A node at {@code url}; asks nothing yet.
   *
   * @param deadline for everything that will be asked
   * @throws InputException if it isn't the address of one
   */
  public static Rpc at(String url, Duration deadline) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new InputException("--rpc", "an http or https address", "text that is none");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new InputException(
          "--rpc", "an http or https address without a name and password", "another");
    }
    return new Rpc(uri, deadline);
  }

  /** The node's host and port, fit to be shown. */
  public String host() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /** The result of one call. */
  Node call(Call call) {
    long number = id++;
    return result(call, number, send(envelope(number, call)));
  }

  /** The results of several calls in one exchange, in their order. */
  List<Node> batch(List<Call> calls) {
    if (calls.size() == 1) {
      return List.of(call(calls.getFirst()));
    }
    long first = id;
    List<Object> envelopes = new ArrayList<>();
    calls.forEach(call -> envelopes.add(envelope(id++, call)));
    Node said = send(envelopes);
    if (said.isObject()) {
      return calls.stream().map(this::call).toList(); // the node takes no batches
    }
    Map<BigInteger, Node> answers = new HashMap<>();
    try {
      for (Node answer : said.elements()) {
        answers.put(answer.required("id", "a number").integer(), answer);
      }
    } catch (InputException e) {
      throw unusable("a batch", e);
    }
    List<Node> results = new ArrayList<>();
    for (Call call : calls) {
      long number = first + results.size();
      Node answer = answers.get(BigInteger.valueOf(number));
      if (answer == null) {
        throw new ChainException(host() + " left " + call.method() + " unanswered");
      }
      results.add(result(call, number, answer));
    }
    return results;
  }

  private static Map<String, Object> envelope(long id, Call call) {
    return Map.of("jsonrpc", "2.0", "id", id, "method", call.method(), "params", call.parameters());
  }

  private Node result(Call call, long number, Node answer) {
    try {
      Optional<Node> error = answer.member("error");
      if (error.isPresent()) {
        String says = error.get().member("message").filter(Node::isText).map(Node::text).orElse("");
        throw new ChainException.Refused(
            host() + " refused " + call.method() + ": " + Shown.of(says));
      }
      Node id = answer.required("id", "a number");
      if (!id.integer().equals(BigInteger.valueOf(number))) {
        throw id.wrong("the id " + number);
      }
      return new Node("result", answer.required("result", "a result").value());
    } catch (InputException e) {
      throw unusable(call.method(), e);
    }
  }

  ChainException unusable(String method, Exception e) {
    return new ChainException(
        host() + " gave an answer to " + method + " that can't be used: " + e.getMessage(), e);
  }

  private Node send(Object body) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new ChainException(host() + " took too long; nothing was written");
    }
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofNanos(left))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(CompactJson.of(body)))
            .build();
    try {
      HttpResponse<byte[]> response =
          client
              .sendAsync(
                  request,
                  HttpResponse.BodyHandlers.limiting(
                      HttpResponse.BodyHandlers.ofByteArray(), Json.MAX_BYTES))
              .get(left, TimeUnit.NANOSECONDS);
      return read(response);
    } catch (TimeoutException e) {
      throw new ChainException(host() + " took too long; nothing was written", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException("interrupted while waiting for " + host(), e);
    }
  }

  private ChainException failed(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException e ->
          new ChainException(host() + " took too long; nothing was written", e);
      case ConnectException e ->
          new ChainException("can't reach " + host() + "; is the node running?", e);
      case IOException e ->
          new ChainException(
              "can't read the answer of "
                  + host()
                  + ": "
                  + Shown.of(String.valueOf(e.getMessage())),
              e);
      default -> new ChainException("can't ask " + host() + ": " + cause.getClass(), cause);
    };
  }

  private Node read(HttpResponse<byte[]> response) {
    byte[] body = response.body();
    try {
      return Json.read(body);
    } catch (InputException e) {
      if (response.statusCode() != 200) {
        throw new ChainException(host() + " answered HTTP " + response.statusCode(), e);
      }
      String start = new String(body, 0, Math.min(body.length, 60), StandardCharsets.UTF_8);
      throw new ChainException(
          host() + " doesn't speak JSON-RPC: expected JSON, found " + Shown.of(start), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
