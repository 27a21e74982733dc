package bothy.doors.web;

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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** The page's server: loopback only, alive until it is closed. */
public final class WebDoor implements AutoCloseable {
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

  private static final int LISTENERS = 8;

  private static final Duration ENDING = Duration.ofSeconds(3);

  /** How long a stream of changes lasts; below what the server gives any answer. */
  private static final Duration STREAM = Duration.ofSeconds(50);

  private static final Duration BEAT = Duration.ofSeconds(10);

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
  private final Routes routes;
  private final Consumer<Throwable> faults;
  private volatile boolean closing;

  private WebDoor(HttpServer server, Function<Gate, Routes> routes, Consumer<Throwable> faults) {
    this.server = server;
    this.faults = faults;
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    gate = new Gate(server.getAddress().getPort(), token);
    this.routes = routes.apply(gate);
  }

  /** Opens the page with nothing behind it but what passes the RPC door, if there is one. */
  public static WebDoor open(
      int port,
      Guard guard,
      Journal journal,
      Optional<Path> examples,
      Optional<Passage> passage,
      InstantSource clock,
      Consumer<Throwable> faults)
      throws IOException {
    return open(port, guard, journal, examples, Backing.of(passage), clock, faults);
  }

  /**
   * Opens the page.
   *
   * @param port 0 for any that is free
   * @param examples a folder of cases to try
   * @param backing what the views beside check and journal show
   * @param faults hears of what is our fault; who asked hears only that it is
   * @throws java.net.BindException if the port is in use
   */
  public static WebDoor open(
      int port,
      Guard guard,
      Journal journal,
      Optional<Path> examples,
      Backing backing,
      InstantSource clock,
      Consumer<Throwable> faults)
      throws IOException {
    InetAddress loopback = InetAddress.getByAddress("localhost", new byte[] {127, 0, 0, 1});
    HttpServer server = HttpServer.create(new InetSocketAddress(loopback, port), 64);
    WebDoor door =
        new WebDoor(
            server,
            gate ->
                new Routes(
                    gate,
                    new Desk(guard, journal, backing.anchor(), clock),
                    new Decisions(backing, clock),
                    new Rooms(backing),
                    new Events(backing.changes(), LISTENERS, STREAM, BEAT),
                    new Examples(examples)),
            faults);
    server.setExecutor(door.threads);
    server.createContext("/", door::handle);
    server.start();
    return door;
  }

  /**
   * Where the page is: by name, since WebAuthn takes no addresses. The fragment holds the token:
   * browsers don't send it anywhere.
   */
  public URI address() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/#token=" + token);
  }

  @Override
  public void close() {
    closing = true;
    server.stop(0);
    threads.shutdownNow();
    try {
      // who listens is let go of before what is behind the page closes
      threads.awaitTermination(ENDING.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
      return refusal.isPresent() ? refusal.get() : routes.answer(exchange);
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
      if (!closing) { // else it was interrupted, and nobody is there to read an answer
        faults.accept(e);
      }
      return Answer.error(
          500,
          "bothy",
          "an answer",
          "a fault",
          "This is our fault, not yours. Nothing was decided.");
    }
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    HEADERS.forEach(headers::set);
    answer.headers().forEach(headers::set);
    headers.set("Content-Type", answer.type());
    if (answer.stream().isPresent()) {
      stream(exchange, answer.stream().get());
      return;
    }
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : answer.body().size());
    if (!head) {
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(answer.body().toArray());
      }
    }
  }

  private static void stream(HttpExchange exchange, Answer.Stream stream) throws IOException {
    try (stream) {
      exchange.sendResponseHeaders(200, 0); // of a length that isn't known yet
      try (OutputStream body = exchange.getResponseBody()) {
        stream.write(body);
      }
    }
  }
}
