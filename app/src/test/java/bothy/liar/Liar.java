package bothy.liar;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** A node on loopback that answers the truth but for one lie. */
final class Liar implements AutoCloseable {
  /** An answer, or the error in its place. */
  private sealed interface Said {
    record Result(Object value) implements Said {}

    record Failure(int code, String message) implements Said {}
  }

  private final Nodes truth;
  private final HttpServer server;
  private final Map<Call, Said> truths;
  private final Set<List<Call>> asked = Collections.synchronizedSet(new LinkedHashSet<>());
  private volatile @Nullable Lie lie;
  private volatile Map<Call, List<Object>> others = Map.of();
  private volatile boolean told;

  /**
   * A liar.
   *
   * @param truths what is known of the truth already; several liars may share it
   */
  private Liar(Nodes truth, Map<Call, Said> truths) {
    this.truth = truth;
    this.truths = truths;
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
            handle(exchange);
          }
        });
    server.start();
  }

  static Liar of(Nodes truth) {
    return new Liar(truth, new ConcurrentHashMap<>());
  }

  /** Another that knows the same truth. */
  Liar twin() {
    return new Liar(truth, truths);
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Tells the truth, and forgets what it was asked. */
  void beHonest() {
    lie = null;
    asked.clear();
  }

  /**
   * Tells a lie.
   *
   * @param elsewhere other answers to the same method, by call
   */
  void tell(Lie next, Map<Call, List<Object>> elsewhere) {
    others = elsewhere;
    told = false;
    lie = next;
  }

  /** Whether the lie was told at all. */
  boolean hasTold() {
    return told;
  }

  /** What was asked together, since it was last made honest. */
  List<List<Call>> asked() {
    synchronized (asked) {
      return List.copyOf(asked);
    }
  }

  /** The true answer; empty where it is an error. */
  Optional<Object> truth(Call call) {
    return said(call) instanceof Said.Result(Object value) ? Optional.of(value) : Optional.empty();
  }

  private Said said(Call call) {
    return truths.computeIfAbsent(
        call,
        same -> {
          try {
            return new Said.Result(truth.answer(call.method(), call.parameters()));
          } catch (RpcException e) {
            return new Said.Failure(e.code(), String.valueOf(e.getMessage()));
          } catch (InputException e) {
            return new Said.Failure(RpcException.INVALID_PARAMS, String.valueOf(e.getMessage()));
          }
        });
  }

  private void handle(HttpExchange exchange) throws IOException {
    Node body = Json.read(exchange.getRequestBody().readAllBytes());
    boolean batch = !body.isObject();
    List<Node> requests = batch ? body.elements() : List.of(body);
    List<Call> calls = requests.stream().map(Liar::call).toList();
    asked.add(calls);
    List<Object> envelopes = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      envelopes.add(envelope(calls.get(i), Change.member(requests.get(i).value(), "id")));
    }
    Lie now = lie;
    if (now instanceof Lie.OnTheWay way && calls.contains(way.call())) {
      onTheWay(exchange, way, calls, envelopes, batch);
    } else {
      send(exchange, 200, text(envelopes, batch).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Call call(Node request) {
    return new Call(
        request.required("method", "a method").text(),
        request.required("params", "a list").elements().stream().map(Node::value).toList());
  }

  private static String text(List<Object> envelopes, boolean batch) {
    return CompactJson.of(batch ? envelopes : envelopes.getFirst());
  }

  private Map<String, Object> envelope(Call call, Object id) {
    Map<String, Object> envelope = new LinkedHashMap<>();
    envelope.put("jsonrpc", "2.0");
    envelope.put("id", id);
    switch (falsified(call, said(call))) {
      case Said.Result(Object value) -> envelope.put("result", value);
      case Said.Failure(int code, String message) ->
          envelope.put("error", Map.of("code", code, "message", message));
    }
    return envelope;
  }

  private Said falsified(Call call, Said said) {
    Lie now = lie;
    return switch (now) {
      case Lie.Value value -> changed(value, call, said);
      case Lie.Two two -> changed(two.second(), call, changed(two.first(), call, said));
      case Lie.Otherwise otherwise
          when otherwise.only().isEmpty() || otherwise.only().get().equals(call.method()) -> {
        Said other = otherwise(otherwise, call, said);
        told |= !other.equals(said);
        yield other;
      }
      case null, default -> said;
    };
  }

  private static Said otherwise(Lie.Otherwise lie, Call call, Said said) {
    try {
      Object truly = said instanceof Said.Result(Object value) ? value : Json.NULL;
      return new Said.Result(lie.teller().tell(call, truly));
    } catch (RpcException e) {
      return new Said.Failure(e.code(), String.valueOf(e.getMessage()));
    }
  }

  private Said changed(Lie.Value lie, Call call, Said said) {
    if (!lie.call().equals(call) || !(said instanceof Said.Result(Object value))) {
      return said;
    }
    List<Object> choice = others.getOrDefault(call, List.of());
    Object other = choice.isEmpty() ? value : choice.get(Math.floorMod(lie.seed(), choice.size()));
    if (lie.place().of(value).isEmpty()) {
      return said;
    }
    Object changed = lie.told(value, other);
    told |= !changed.equals(value);
    return new Said.Result(changed);
  }

  private void onTheWay(
      HttpExchange exchange,
      Lie.OnTheWay way,
      List<Call> calls,
      List<Object> envelopes,
      boolean batch)
      throws IOException {
    told = true;
    int at = calls.indexOf(way.call());
    switch (way.wire().level) {
      case "envelope" -> {
        envelopes.set(at, OnTheWire.envelope(way.wire(), Change.members(envelopes.get(at))));
        send(exchange, 200, text(envelopes, batch).getBytes(StandardCharsets.UTF_8));
      }
      case "batch" ->
          send(
              exchange,
              200,
              CompactJson.of(OnTheWire.batch(way.wire(), envelopes, at, batch))
                  .getBytes(StandardCharsets.UTF_8));
      default -> bytes(exchange, way, text(envelopes, batch));
    }
  }

  private static void bytes(HttpExchange exchange, Lie.OnTheWay way, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    switch (way.wire()) {
      case HTTP_500 -> send(exchange, 500, "broken".getBytes(StandardCharsets.UTF_8));
      case HTTP_429 -> {
        exchange.getResponseHeaders().set("Retry-After", "9999");
        send(exchange, 429, bytes);
      }
      case REDIRECTED -> {
        exchange.getResponseHeaders().set("Location", "/elsewhere");
        send(exchange, 307, "elsewhere".getBytes(StandardCharsets.UTF_8));
      }
      case PACKED -> {
        exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        send(exchange, 200, bytes);
      }
      case HUNG_UP -> {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes, 0, bytes.length / 2);
        exchange.getResponseBody().flush();
      }
      default ->
          send(exchange, 200, OnTheWire.bytes(way.wire(), text, new SplittableRandom(way.seed())));
    }
  }

  private static void send(HttpExchange exchange, int status, byte[] body) throws IOException {
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /** What a wire does to an answer. */
  private static final class OnTheWire {
    private static final Map<String, Object> REVERT =
        Map.of("code", 3, "message", "execution reverted", "data", "0x");

    static Map<String, Object> envelope(Wire wire, Map<String, Object> truth) {
      Map<String, Object> envelope = new LinkedHashMap<>(truth);
      switch (wire) {
        case WRONG_ID -> envelope.put("id", 123_456_789L);
        case NO_ID -> envelope.remove("id");
        case TEXT_ID -> envelope.put("id", envelope.get("id") + "");
        case NULL_ID -> envelope.put("id", Json.NULL);
        case BOTH -> envelope.put("error", Map.of("code", -32_000, "message", "and yet"));
        case NULL_ERROR -> envelope.put("error", Json.NULL);
        case NO_RESULT -> envelope.remove("result");
        case NO_VERSION -> envelope.remove("jsonrpc");
        case BARE -> {
          return envelope.get("result") instanceof Map<?, ?>
              ? Change.members(envelope.get("result"))
              : Map.of("0x", String.valueOf(envelope.get("result")));
        }
        case ERROR -> {
          envelope.remove("result");
          envelope.put("error", Map.of("code", -32_000, "message", "header not found"));
        }
        case REVERT -> {
          envelope.remove("result");
          envelope.put("error", REVERT);
        }
        default -> {
          envelope.remove("result");
          envelope.put("error", "no");
        }
      }
      return envelope;
    }

    static Object batch(Wire wire, List<Object> envelopes, int at, boolean batch) {
      List<Object> all = new ArrayList<>(envelopes);
      int next = (at + 1) % all.size();
      switch (wire) {
        case MISSING -> all.remove(at);
        case SWAPPED -> {
          Map<String, Object> here = new LinkedHashMap<>(Change.members(all.get(at)));
          Map<String, Object> there = new LinkedHashMap<>(Change.members(all.get(next)));
          Object id = here.put("id", there.get("id"));
          there.put("id", id);
          all.set(at, here);
          all.set(next, there);
        }
        case REORDERED -> Collections.reverse(all);
        case DOUBLED -> all.add(all.get(at));
        case EXTRA -> all.add(Map.of("jsonrpc", "2.0", "id", 987_654_321L, "result", "0x1"));
        case SINGLE -> {
          return all.get(at);
        }
        case NESTED -> {
          return List.of(all);
        }
        default -> all.clear();
      }
      return batch || all.size() != 1 ? all : all.getFirst();
    }

    static byte[] bytes(Wire wire, String text, SplittableRandom random) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return switch (wire) {
        case TRUNCATED -> Arrays.copyOf(bytes, random.nextInt(1, bytes.length));
        case GARBAGE -> "<html>liar</html>".getBytes(StandardCharsets.UTF_8);
        case NOTHING -> new byte[0];
        case TWICE -> twice(text, random).getBytes(StandardCharsets.UTF_8);
        case TRAILING -> (text + text).getBytes(StandardCharsets.UTF_8);
        case DEEP -> ("[".repeat(5_000) + "]".repeat(5_000)).getBytes(StandardCharsets.UTF_8);
        case NOT_UTF8 -> {
          bytes[random.nextInt(bytes.length)] = (byte) 0xff;
          yield bytes;
        }
        case OVERSIZED ->
            (text.substring(0, text.length() - 1) + " ".repeat(Json.MAX_BYTES) + "}")
                .getBytes(StandardCharsets.UTF_8);
        case LONG_NUMBER ->
            text.replaceFirst("\"id\":", "\"n\":" + "9".repeat(9_000) + ",\"id\":")
                .getBytes(StandardCharsets.UTF_8);
        default -> throw new IllegalStateException(wire.name());
      };
    }

    /** A key stands twice, with another value in front. */
    private static String twice(String text, SplittableRandom random) {
      List<Integer> keys = new ArrayList<>();
      for (int at = text.indexOf("\":"); at >= 0; at = text.indexOf("\":", at + 1)) {
        keys.add(text.lastIndexOf('"', at - 1));
      }
      int key = keys.get(random.nextInt(keys.size()));
      String name = text.substring(key, text.indexOf("\":", key) + 1);
      return text.substring(0, key) + name + ":\"0x1\"," + text.substring(key);
    }
  }
}
