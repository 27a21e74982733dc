package bothy.doors.cli;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.practice.ServedPractice;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/** A node on loopback that passes on what a practice chain answers, changed as it is told. */
final class Middle implements AutoCloseable {
  /** What it says instead. */
  interface Change {
    Change NONE = (method, parameters, truth) -> truth;

    Object of(String method, List<Node> parameters, Object truth);
  }

  private final ServedPractice practice;
  private final HttpServer server;
  private volatile Change change = Change.NONE;

  Middle(ServedPractice practice) throws IOException {
    this.practice = practice;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  void says(Change next) {
    change = next;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Node body = Json.read(exchange.getRequestBody().readAllBytes());
      Object answer =
          body.isObject() ? answer(body) : body.elements().stream().map(this::answer).toList();
      byte[] bytes = CompactJson.of(answer).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private Object answer(Node request) {
    String method = request.required("method", "a method").text();
    List<Node> parameters = request.required("params", "a list").elements();
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("jsonrpc", "2.0");
    envelope.put("id", request.required("id", "a number").value());
    try {
      Object truth = practice.call(method, parameters.stream().map(Node::value).toArray()).value();
      envelope.put("result", change.of(method, parameters, truth));
    } catch (IllegalStateException e) {
      envelope.put("error", Map.of("code", -32_000, "message", "" + e.getMessage()));
    }
    return envelope;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
