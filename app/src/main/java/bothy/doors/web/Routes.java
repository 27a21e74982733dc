package bothy.doors.web;

import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Which path answers what, to whom, and how much of it at once. */
final class Routes {
  private static final int CHECKS_AT_ONCE = 2;
  private static final int READS_AT_ONCE = 4;
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final int MAX_DECISION = 1_000;
  private static final Set<String> SAID = Set.of("/api/check", "/api/decide");
  private static final Set<String> READ =
      Set.of(
          "/api/journal",
          "/api/entry",
          "/api/examples",
          "/api/example",
          "/api/waiting",
          "/api/submission",
          "/api/health");

  private final Gate gate;
  private final Desk desk;
  private final Decisions decisions;
  private final Examples examples;
  private final Assets assets = new Assets();
  private final Slots checks = new Slots(CHECKS_AT_ONCE, WAIT, DEADLINE);
  private final Slots reads = new Slots(READS_AT_ONCE, WAIT, DEADLINE);

  Routes(Gate gate, Desk desk, Decisions decisions, Examples examples) {
    this.gate = gate;
    this.desk = desk;
    this.decisions = decisions;
    this.examples = examples;
  }

  /**
   * The answer to a request that the gate let in.
   *
   * @throws InputException if what was sent can't be read
   */
  Answer answer(HttpExchange exchange) throws Exception {
    String path = Objects.requireNonNullElse(exchange.getRequestURI().getPath(), "");
    Optional<Answer> asset = assets.at(path);
    if (asset.isPresent()) {
      return only("GET", exchange).orElse(asset.get());
    }
    boolean says = SAID.contains(path);
    if (!says && !READ.contains(path)) {
      return Answer.error(404, "path", "one of this page", "another");
    }
    Optional<Answer> refusal =
        only(says ? "POST" : "GET", exchange).or(() -> gate.refusalWithoutToken(exchange));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return switch (path) {
      case "/api/check" -> checks.run(() -> said(exchange, Json.MAX_BYTES, desk::check));
      // never in the slots of what may overrun: a decision that was taken must not look as if it
      // wasn't
      case "/api/decide" -> said(exchange, MAX_DECISION, decisions::decide);
      default -> reads.run(() -> read(path, query(exchange.getRequestURI())));
    };
  }

  private static Optional<Answer> only(String method, HttpExchange exchange) {
    return exchange.getRequestMethod().equals(method)
        ? Optional.empty()
        : Optional.of(Answer.error(405, "method", method, "another").with("Allow", method));
  }

  private interface Saying {
    Answer answer(byte[] body) throws Exception;
  }

  /** Reads what the page says, if it is JSON and no larger than {@code most} bytes. */
  private static Answer said(HttpExchange exchange, int most, Saying saying) throws Exception {
    Headers headers = exchange.getRequestHeaders();
    String type = String.valueOf(headers.getFirst("Content-Type"));
    // what a form can't send makes a browser ask us before another page may
    if (!type.equals("application/json")) {
      return Answer.error(415, "Content-Type", "application/json", "another");
    }
    String length = headers.getFirst("Content-Length");
    String allowed = most < 1 << 20 ? most + " bytes" : (most >> 20) + " MB";
    Answer tooLarge = Answer.error(413, "input", "at most " + allowed, "more");
    if (length != null && (length.length() > 9 || Long.parseLong(length) > most)) {
      return tooLarge;
    }
    byte[] body = exchange.getRequestBody().readNBytes(most + 1);
    return body.length > most ? tooLarge : saying.answer(body);
  }

  private Answer read(String path, Map<String, String> query) throws IOException {
    return switch (path) {
      case "/api/journal" ->
          desk.journal(query.getOrDefault("before", ""), query.getOrDefault("text", ""));
      case "/api/entry" -> desk.entry(query.getOrDefault("sequence", ""));
      case "/api/waiting" -> decisions.waiting();
      case "/api/submission" -> decisions.submission(query.getOrDefault("hash", ""));
      case "/api/health" -> decisions.health();
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
}
