package bothy.doors.web;

import bothy.eth.Address;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * A page as the open web has them, honest and not, to try a wallet on: on an origin of its own,
 * with no more power than any page.
 */
public final class PracticePage implements AutoCloseable {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none';"
          + " form-action 'none'; frame-ancestors 'none'";

  private static final Map<String, String> FILES =
      Map.of(
          "index.html", "text/html; charset=utf-8",
          "page.css", "text/css; charset=utf-8",
          "page.js", "text/javascript; charset=utf-8");

  private final HttpServer server;
  private final Map<String, Answer> answers = new LinkedHashMap<>();

  private PracticePage(HttpServer server, Map<String, Address> contracts) {
    this.server = server;
    FILES.forEach((name, type) -> answers.put("/" + name, Answer.text(type, read(name))));
    answers.put("/", Answer.text("text/html; charset=utf-8", read("index.html")));
    Map<String, Object> addresses = new TreeMap<>();
    contracts.forEach((name, address) -> addresses.put(name, address.toHex()));
    answers.put("/contracts.json", Answer.json(addresses));
  }

  /**
   * Opens the page.
   *
   * @param port 0 for any that is free
   * @param contracts of the practice chain by name
   * @throws java.net.BindException if the port is in use
   */
  public static PracticePage open(int port, Map<String, Address> contracts) throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 16);
    PracticePage page = new PracticePage(server, contracts);
    server.createContext("/", page::handle);
    server.start();
    return page;
  }

  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Answer answer =
          answers.getOrDefault(
              String.valueOf(exchange.getRequestURI().getPath()),
              Answer.error(404, "path", "one of this page", "another"));
      exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
      exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.getResponseHeaders().set("Content-Type", answer.type());
      exchange.sendResponseHeaders(answer.status(), answer.body().size());
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer.body().toArray());
      }
    }
  }

  private static byte[] read(String name) {
    try (InputStream file =
        PracticePage.class.getResourceAsStream("/bothy/doors/practice/" + name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return file.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
