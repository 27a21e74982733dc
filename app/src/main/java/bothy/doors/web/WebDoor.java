package bothy.doors.web;

import bothy.eth.Shown;
import bothy.guard.Guard;
import bothy.journal.Journal;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** The page's server: loopback only, alive until it is closed. */
public final class WebDoor implements AutoCloseable {
  private static final int CHECKS_AT_ONCE = 2;
  private static final int READS_AT_ONCE = 4;
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** Nothing but our own files; text can't become script even by mistake (trusted types). */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "Content-Security-Policy", POLICY,
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "Cache-Control", "no-store");

  static {
    // the server reads these once: slow or many connections must not hold it
    System.setProperty("sun.net.httpserver.maxReqTime", "30");
    System.setProperty("sun.net.httpserver.maxRspTime", "60");
    System.setProperty("sun.net.httpserver.idleInterval", "30");
    System.setProperty("jdk.httpserver.maxConnections", "64");
    System.setProperty("sun.net.httpserver.maxReqHeaderSize", "16384");
    // so that who sends too much reads why, and not of a connection that was reset
    System.setProperty("sun.net.httpserver.drainAmount", Integer.toString(2 * Json.MAX_BYTES));
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String token;
  private final Gate gate;
  private final Assets assets = new Assets();
  private final Desk desk;
  private final Examples examples;
  private final Consumer<Throwable> faults;
  private final Slots checks = new Slots(CHECKS_AT_ONCE, WAIT, DEADLINE);
  private final Slots reads = new Slots(READS_AT_ONCE, WAIT, DEADLINE);

  private WebDoor(HttpServer server, Desk desk, Examples examples, Consumer<Throwable> faults) {
    this.server = server;
    this.faults = faults;
    this.desk = desk;
    this.examples = examples;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    gate = new Gate(server.getAddress().getPort(), token);
  }

  /**
   * Opens the page.
   *
   * @param port 0 for any that is free
   * @param examples a folder of cases to try
   * @param faults hears of what is our fault; who asked hears only that it is
   * @throws java.net.BindException if the port is in use
   */
  public static WebDoor open(
      int port,
      Guard guard,
      Journal journal,
      Optional<Path> examples,
      InstantSource clock,
      Consumer<Throwable> faults)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 64);
    WebDoor door =
        new WebDoor(server, new Desk(guard, journal, clock), new Examples(examples), faults);
    server.setExecutor(door.threads);
    server.createContext("/", door::handle);
    server.start();
    return door;
  }

  /** Where the page is. The fragment holds the token: browsers don't send it anywhere. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/#token=" + token);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  /** The only place where everything is caught: the page hears that it failed, not how. */
  private Answer answer(HttpExchange exchange) {
    try {
      Optional<Answer> refusal = gate.refusal(exchange);
      return refusal.isPresent() ? refusal.get() : route(exchange);
    } catch (InputException e) {
      return Answer.error(400, e.field(), e.expected(), e.found(), String.valueOf(e.getMessage()));
    } catch (JournalException e) {
      return Answer.error(
          500,
          "journal",
          "to keep the answer",
          "an error",
          "Nothing was decided: " + e.getMessage());
    } catch (Exception | Error e) {
      faults.accept(e);
      return Answer.error(
          500,
          "bothy",
          "an answer",
          "a fault",
          "This is our fault, not yours. Nothing was decided.");
    }
  }

  private Answer route(HttpExchange exchange) throws Exception {
    String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
    Optional<Answer> asset = assets.at(path);
    if (asset.isPresent()) {
      return only("GET", exchange).orElse(asset.get());
    }
    boolean check = path.equals("/api/check");
    if (!check && !path.matches("/api/(journal|entry|examples|example)")) {
      return Answer.error(404, "path", "one of this page", "another");
    }
    Optional<Answer> refusal =
        only(check ? "POST" : "GET", exchange).or(() -> gate.refusalWithoutToken(exchange));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return check ? check(exchange) : reads.run(() -> read(path, query(exchange.getRequestURI())));
  }

  private static Optional<Answer> only(String method, HttpExchange exchange) {
    return exchange.getRequestMethod().equals(method)
        ? Optional.empty()
        : Optional.of(Answer.error(405, "method", method, "another").with("Allow", method));
  }

  private Answer check(HttpExchange exchange) throws Exception {
    Headers headers = exchange.getRequestHeaders();
    String type = String.valueOf(headers.getFirst("Content-Type"));
    // what a form can't send makes a browser ask us before another page may
    if (!type.equals("application/json")) {
      return Answer.error(415, "Content-Type", "application/json", "another");
    }
    String length = headers.getFirst("Content-Length");
    Answer tooLarge =
        Answer.error(413, "input", "at most " + (Json.MAX_BYTES >> 20) + " MB", "more");
    if (length != null && (length.length() > 9 || Long.parseLong(length) > Json.MAX_BYTES)) {
      return tooLarge;
    }
    return checks.run(() -> {
      byte[] body = exchange.getRequestBody().readNBytes(Json.MAX_BYTES + 1);
      return body.length > Json.MAX_BYTES ? tooLarge : desk.check(body);
    });
  }

  private Answer read(String path, Map<String, String> query) throws IOException {
    return switch (path) {
      case "/api/journal" ->
          desk.journal(query.getOrDefault("before", ""), query.getOrDefault("text", ""));
      case "/api/entry" -> desk.entry(query.getOrDefault("sequence", ""));
      case "/api/examples" -> Answer.json(Map.of("examples", examples.list()));
      default ->
          examples
              .read(query.getOrDefault("name", ""))
              .map(bytes -> Answer.text("application/json; charset=utf-8", bytes))
              .orElseGet(() -> Answer.error(404, "name", "an example", "another"));
    };
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    String raw = uri.getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&", 10)) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new InputException("query", "text in percent encoding", Shown.of(text));
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    HEADERS.forEach(headers::set);
    answer.headers().forEach(headers::set);
    headers.set("Content-Type", answer.type());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.body().size());
    if (!head) {
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer.body().toArray());
      }
    }
  }
}
