package bothy.chain;

import bothy.eth.Bytes;
import bothy.practice.PracticeBeaconApi.Reply;
import bothy.proof.BeaconNetwork;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A beacon node on loopback that answers as a test wants it to, and notes what it was asked. */
final class BeaconServer implements AutoCloseable {
  /** Gives the answer to a GET; empty for 404. */
  interface Answers {
    Optional<Reply> get(String path, String query, String accept);
  }

  /** Writes a whole reply. */
  interface Raw {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final Map<List<Object>, BeaconApi> clients = new HashMap<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private volatile Answers answers;

  private BeaconServer(Answers answers) throws IOException {
    this.answers = answers;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
  }

  static BeaconServer answering(Answers answers) throws IOException {
    BeaconServer server = new BeaconServer(answers);
    server.serve(exchange -> {
      String query = exchange.getRequestURI().getRawQuery();
      String accept = exchange.getRequestHeaders().getFirst("Accept");
      String path = exchange.getRequestURI().getPath();
      server.asked.add(path);
      Reply reply =
          server
              .answers
              .get(path, query == null ? "" : query, accept == null ? "" : accept)
              .orElseGet(() -> json(404, "{\"code\":404,\"message\":\"no such thing\"}"));
      exchange.getResponseHeaders().set("Content-Type", reply.contentType());
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      send(exchange, reply.status(), reply.body().toArray());
    });
    return server;
  }

  static BeaconServer replying(Raw raw) throws IOException {
    BeaconServer server = new BeaconServer((path, query, accept) -> Optional.empty());
    server.serve(raw);
    return server;
  }

  private void serve(Raw raw) {
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            raw.to(exchange);
          }
        });
    server.start();
  }

  static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  static Reply json(int status, String text) {
    byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    return new Reply(status, "application/json", Bytes.owning(bytes), Map.of());
  }

  /** From now on answers otherwise. */
  void answer(Answers others) {
    answers = others;
  }

  /** The paths asked for so far, in order. */
  List<String> asked() {
    return List.copyOf(asked);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  String host() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  BeaconApi client(BeaconNetwork network) {
    return client(network, Duration.ofSeconds(10));
  }

  BeaconApi client(BeaconNetwork network, Duration deadline) {
    return clients.computeIfAbsent(
        List.of(network, deadline), ignored -> BeaconApi.at(url(), network, deadline));
  }

  @Override
  public void close() {
    clients.values().forEach(BeaconApi::close);
    server.stop(0);
  }
}
