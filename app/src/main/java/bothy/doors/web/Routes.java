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
import java.util.concurrent.Callable;

/** Which path answers what, to whom, and how much of it at once. */
final class Routes {
  private static final int CHECKS_AT_ONCE = 2;
  private static final int READS_AT_ONCE = 4;
  private static final Duration WAIT = Duration.ofSeconds(5);
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  /** A decision with a security key's answer, whose id may be long. */
  private static final int MAX_DECISION = 1_900;

  private static final int MAX_CREDENTIAL = 16_000;
  private static final int MAX_PROPOSAL = 64_000;

  private interface Reading {
    Answer answer(Map<String, String> query) throws Exception;
  }

  private interface Saying {
    Answer answer(byte[] body) throws Exception;
  }

  /** Where an answer is made, if not at once. */
  private record Read(Optional<Slots> slots, Reading reading) {}

  /**
   * Something that the page says, of at most so many bytes.
   *
   * @param slots absent for what takes effect: that must not look as if it hadn't
   */
  private record Said(int most, Optional<Slots> slots, Saying saying) {}

  private final Gate gate;
  private final Assets assets = new Assets();
  private final Map<String, Read> read = new HashMap<>();
  private final Map<String, Said> said = new HashMap<>();

  Routes(Gate gate, Desk desk, Decisions decisions, Rooms rooms, Events events, Examples examples) {
    this.gate = gate;
    Slots checks = new Slots(CHECKS_AT_ONCE, WAIT, DEADLINE);
    Slots reads = new Slots(READS_AT_ONCE, WAIT, DEADLINE);
    Slots lengthy = new Slots(1, WAIT, DEADLINE);
    read(reads, "/api/journal", query -> desk.journal(at(query, "before"), at(query, "text")));
    read(reads, "/api/entry", query -> desk.entry(at(query, "sequence")));
    read(reads, "/api/waiting", query -> decisions.waiting());
    read(reads, "/api/submission", query -> decisions.submission(at(query, "hash")));
    read(reads, "/api/health", query -> decisions.health());
    read(reads, "/api/policy", query -> rooms.policy());
    read(reads, "/api/actions", query -> rooms.actions());
    read(reads, "/api/names", query -> rooms.names());
    read(reads, "/api/keys", query -> rooms.keys());
    read(reads, "/api/pages", query -> rooms.pages());
    read(lengthy, "/api/authority", query -> rooms.authority(at(query, "account")));
    read(reads, "/api/examples", query -> Answer.json(Map.of("examples", examples.list())));
    read(reads, "/api/example", query -> example(examples, at(query, "name")));
    read.put("/api/events", new Read(Optional.empty(), query -> events.open()));
    say(Json.MAX_BYTES, Optional.of(checks), "/api/check", desk::check);
    say(MAX_PROPOSAL, Optional.of(checks), "/api/propose", rooms::propose);
    say(MAX_DECISION, Optional.empty(), "/api/decide", decisions::decide);
    say(MAX_DECISION, Optional.empty(), "/api/prepare", rooms::prepare);
    say(MAX_DECISION, Optional.empty(), "/api/policy/accept", rooms::accept);
    say(MAX_DECISION, Optional.empty(), "/api/pages/connect", rooms::connect);
    say(MAX_DECISION, Optional.empty(), "/api/pages/disconnect", rooms::disconnect);
    say(MAX_DECISION, Optional.empty(), "/api/pages/pair", rooms::pair);
    say(MAX_DECISION, Optional.empty(), "/api/pages/unpair", rooms::unpair);
    say(MAX_DECISION, Optional.empty(), "/api/keys/unlock", rooms::unlock);
    say(MAX_DECISION, Optional.empty(), "/api/keys/lock", rooms::lock);
    say(MAX_DECISION, Optional.empty(), "/api/keys/enrol/begin", rooms::beginEnrolment);
    say(MAX_CREDENTIAL, Optional.empty(), "/api/keys/enrol/finish", rooms::finishEnrolment);
  }

  private void read(Slots slots, String path, Reading reading) {
    read.put(path, new Read(Optional.of(slots), reading));
  }

  private void say(int most, Optional<Slots> slots, String path, Saying saying) {
    said.put(path, new Said(most, slots, saying));
  }

  private static String at(Map<String, String> query, String name) {
    return query.getOrDefault(name, "");
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
    Read asked = read.get(path);
    Said told = said.get(path);
    if (asked != null) {
      return let(
          exchange,
          "GET",
          asked.slots(),
          () -> asked.reading().answer(query(exchange.getRequestURI())));
    }
    if (told != null) {
      return let(exchange, "POST", told.slots(), () -> said(exchange, told));
    }
    return Answer.error(404, "path", "one of this page", "another");
  }

  /** Does what a page with the token asks for. */
  private Answer let(
      HttpExchange exchange, String method, Optional<Slots> slots, Callable<Answer> work)
      throws Exception {
    Optional<Answer> refusal = only(method, exchange).or(() -> gate.refusalWithoutToken(exchange));
    if (refusal.isPresent()) {
      return refusal.get();
    }
    return slots.isPresent() ? slots.get().run(work) : work.call();
  }

  private static Optional<Answer> only(String method, HttpExchange exchange) {
    return exchange.getRequestMethod().equals(method)
        ? Optional.empty()
        : Optional.of(Answer.error(405, "method", method, "another").with("Allow", method));
  }

  /** Reads what the page says, if it is JSON and not too large. */
  private static Answer said(HttpExchange exchange, Said said) throws Exception {
    int most = said.most();
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
    return body.length > most ? tooLarge : said.saying().answer(body);
  }

  private static Answer example(Examples examples, String name) throws IOException {
    return examples
        .read(name)
        .map(bytes -> Answer.text("application/json; charset=utf-8", bytes))
        .orElseGet(() -> Answer.error(404, "name", "an example", "another"));
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
