package bothy.doors.cli;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;

/** A node that answers as a test wants it to. */
final class FakeNode implements AutoCloseable {
  /** Gives the result of a call. */
  interface Answers {
    Object to(String method, List<Node> parameters) throws Exception;
  }

  /** Writes a whole reply. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  /** Thrown by {@link Answers} to answer with an error. */
  static final class NoSuchMethod extends Exception {
    private static final long serialVersionUID = 1L;
  }

  private final HttpServer server;

  private FakeNode(Reply reply) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            reply.to(exchange);
          }
        });
    server.start();
  }

  /** Replies with whatever it likes. */
  static FakeNode replying(Reply reply) throws IOException {
    return new FakeNode(reply);
  }

  /** Speaks JSON-RPC, batches too. */
  static FakeNode answering(Answers answers) throws IOException {
    return answering(answers, id -> id);
  }

  /** The same, but answers with other ids than it was asked with. */
  static FakeNode answering(Answers answers, UnaryOperator<BigInteger> ids) throws IOException {
    return new FakeNode(exchange -> {
      Node asked = Json.read(exchange.getRequestBody());
      Object said;
      if (asked.isObject()) {
        said = renumbered(answer(asked, answers), ids);
      } else {
        List<Object> all = new ArrayList<>();
        asked.elements().forEach(each -> all.addFirst(renumbered(answer(each, answers), ids)));
        said = all;
      }
      send(exchange, 200, CompactJson.of(said).getBytes(StandardCharsets.UTF_8));
    });
  }

  /** Speaks JSON-RPC, but answers a batch with one error. */
  static FakeNode answeringOneByOne(Answers answers) throws IOException {
    return new FakeNode(exchange -> {
      Node asked = Json.read(exchange.getRequestBody());
      Object said =
          asked.isObject()
              ? answer(asked, answers)
              : Map.of("jsonrpc", "2.0", "error", Map.of("message", "no batches"));
      send(exchange, 200, CompactJson.of(said).getBytes(StandardCharsets.UTF_8));
    });
  }

  /** Passes everything on to anvil but a few methods, which it doesn't know. */
  static FakeNode before(Anvil anvil, String... unknown) throws IOException {
    return answering((method, parameters) -> {
      if (Set.of(unknown).contains(method)) {
        throw new NoSuchMethod();
      }
      return anvil.call(method, parameters.stream().map(Node::value).toArray()).value();
    });
  }

  private static Map<String, Object> answer(Node asked, Answers answers) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("jsonrpc", "2.0");
    answer.put("id", asked.required("id", "a number").value());
    try {
      answer.put(
          "result",
          answers.to(
              asked.required("method", "a name").text(),
              asked.required("params", "a list").elements()));
    } catch (NoSuchMethod e) {
      answer.put("error", Map.of("code", BigInteger.valueOf(-32601), "message", "no such method"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return answer;
  }

  private static Map<String, Object> renumbered(
      Map<String, Object> answer, UnaryOperator<BigInteger> ids) {
    answer.computeIfPresent("id", (ignored, id) -> ids.apply((BigInteger) id));
    return answer;
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
