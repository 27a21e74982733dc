package bothy.liar;

import bothy.practice.PracticeBeaconApi.Reply;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.Executors;

/** A beacon node on loopback that answers as it is told to. */
final class BeaconNode implements AutoCloseable {
  /** Gives the answer to a GET; empty for 404. */
  interface Answers {
    Optional<Reply> get(String path, String query, String accept);
  }

  private final HttpServer server;
  private volatile Answers answers;

  private BeaconNode(Answers answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String query = exchange.getRequestURI().getRawQuery();
            String accept = exchange.getRequestHeaders().getFirst("Accept");
            Optional<Reply> reply =
                this.answers.get(
                    exchange.getRequestURI().getPath(),
                    query == null ? "" : query,
                    accept == null ? "" : accept);
            if (reply.isEmpty()) {
              exchange.sendResponseHeaders(404, -1);
              return;
            }
            exchange.getResponseHeaders().set("Content-Type", reply.get().contentType());
            reply.get().headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = reply.get().body().toArray();
            exchange.sendResponseHeaders(reply.get().status(), body.length == 0 ? -1 : body.length);
            try (OutputStream out = exchange.getResponseBody()) {
              out.write(body);
            }
          }
        });
    server.start();
  }

  static BeaconNode of(Answers answers) {
    return new BeaconNode(answers);
  }

  void answer(Answers others) {
    answers = others;
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
