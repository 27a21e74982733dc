package bothy.doors.rpc;

import bothy.doors.rpc.Refusal.Reason;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.jspecify.annotations.Nullable;

/** Which request is answered by what. */
final class Front extends Handler.Abstract {
  /** Says what an answer rests on: proven, given or claimed. */
  static final String GROUND = "X-Bothy-Ground";

  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final Pattern TYPE =
      Pattern.compile("application/json( *; *charset=\"?utf-8\"?)?", Pattern.CASE_INSENSITIVE);

  private static final Set<String> POSTED = Set.of("/", "/pair", "/unpair");

  /** Of what is too large, so much is read on, so that who sent it reads why. */
  private static final long DRAINED = 8 << 20;

  /** For every answer: nothing here is a page, and no page may hold it in a frame. */
  static final HttpFields SAFE =
      HttpFields.build()
          .add("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
          .add("X-Content-Type-Options", "nosniff")
          .add("X-Frame-Options", "DENY")
          .add("Referrer-Policy", "no-referrer")
          .add("Cross-Origin-Resource-Policy", "same-origin")
          .add("Cache-Control", "no-store")
          .add("Vary", "Origin")
          .asImmutable();

  private final Gate gate;
  private final Pages pages;
  private final Calls calls;
  private final Connections connections;
  private final Limits limits;
  private final Metrics metrics;
  private final Supplier<Map<String, Object>> health;
  private final Gets gets;
  private final Consumer<Throwable> faults;
  private final ServerWebSocketContainer webSockets;
  private final Set<Peer> peers = ConcurrentHashMap.newKeySet();

  Front(
      Gate gate,
      Pages pages,
      Calls calls,
      Connections connections,
      Limits limits,
      Metrics metrics,
      Supplier<Map<String, Object>> health,
      Gets gets,
      Consumer<Throwable> faults,
      ServerWebSocketContainer webSockets) {
    this.gate = gate;
    this.pages = pages;
    this.calls = calls;
    this.connections = connections;
    this.limits = limits;
    this.metrics = metrics;
    this.health = health;
    this.gets = gets;
    this.faults = faults;
    this.webSockets = webSockets;
    metrics.gauge("bothy_rpc_websockets", "WebSockets that are open", peers::size);
  }

  void sweep() {
    connections.sweep();
    peers.forEach(Peer::sweep);
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Connections.Place place = connections.place(request);
    HttpFields headers = request.getHeaders();
    response.getHeaders().add(SAFE);
    Optional<Refusal> refusal = gate.refusal(headers);
    if (refusal.isPresent()) {
      place.ours();
      send(response, refused(refusal.get()), place, callback);
      return true;
    }
    allow(headers.get(HttpHeader.ORIGIN), response.getHeaders());
    if (upgrades(request)) {
      return upgrade(request, response, place, callback);
    }
    try {
      Reply reply = reply(request, response, place);
      send(response, reply, place, callback);
    } catch (IOException e) {
      // the client went away, or was too slow: there is nobody to answer
      callback.failed(e);
    }
    return true;
  }

  /** Lets the page that asks read the answer. */
  private static void allow(@Nullable String origin, HttpFields.Mutable to) {
    if (origin != null) {
      to.add("Access-Control-Allow-Origin", origin);
      to.add("Access-Control-Expose-Headers", GROUND);
    }
  }

  private static boolean upgrades(Request request) {
    return request.getMethod().equals("GET")
        && Request.getPathInContext(request).equals("/")
        && request.getHeaders().contains(HttpHeader.UPGRADE, "websocket");
  }

  private boolean upgrade(
      Request request, Response response, Connections.Place place, Callback callback) {
    return webSockets.upgrade(
        (asked, answer, ignored) -> {
          // none is needed, and a compressed message is a bomb that has to be unpacked to be
          // measured
          answer.setExtensions(List.of());
          place.ours();
          return new Peer(calls, limits, metrics, peers);
        },
        request,
        response,
        callback);
  }

  /** The only place where everything is caught: who asked hears that it failed, not how. */
  private Reply reply(Request request, Response response, Connections.Place place)
      throws IOException {
    try {
      return switch (request.getMethod()) {
        case "POST" -> post(request, response, place);
        case "GET" -> get(request, place);
        case "OPTIONS" -> preflight(request, response, place);
        default -> other(place);
      };
    } catch (InputException e) {
      return refused(Refusal.of(Reason.MALFORMED, 400, e.field(), e.expected(), e.found()));
    } catch (RuntimeException | Error e) {
      faults.accept(e);
      return refused(Refusal.fault());
    }
  }

  private Reply other(Connections.Place place) {
    place.ours();
    return refused(
        Refusal.of(Reason.METHOD, 405, "method", "POST, or GET for a WebSocket", "another")
            .with("Allow", "POST, GET, OPTIONS"));
  }

  private Reply post(Request request, Response response, Connections.Place place)
      throws IOException {
    String path = Request.getPathInContext(request);
    if (!POSTED.contains(path)) {
      return refused(Refusal.of(Reason.PATH, 404, "path", "/", "another"));
    }
    HttpFields headers = request.getHeaders();
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    // what a form can't send makes a browser ask us before another page may
    if (type == null || !TYPE.matcher(type).matches()) {
      return refused(Refusal.of(Reason.TYPE, 415, "Content-Type", "application/json", "another"));
    }
    if (headers.contains(HttpHeader.CONTENT_ENCODING)) {
      return refused(Refusal.of(Reason.TYPE, 415, "Content-Encoding", "none", "one"));
    }
    byte[] body = body(request);
    place.ours();
    if (body.length > limits.requestBytes()) {
      return refused(Refusal.size(limits.requestBytes()));
    }
    return switch (path) {
      case "/pair" -> pages.pair(headers, body);
      case "/unpair" -> pages.unpair(headers);
      default -> called(headers, body, response);
    };
  }

  private Reply called(HttpFields headers, byte[] body, Response response) {
    RpcCall.Session session;
    switch (pages.asking(headers)) {
      case Pages.Asking.Known(RpcCall.Session known) -> session = known;
      case Pages.Asking.Refused(Refusal refusal) -> {
        return refused(refusal);
      }
    }
    return switch (calls.answer(body, session)) {
      case Calls.Outcome.Answered(RpcServer.Answered answer) -> answered(answer, response);
      // it was counted where it was refused
      case Calls.Outcome.Refused(Refusal refusal) -> refusal.reply();
    };
  }

  /** The body, or more than a body may have. */
  private byte[] body(Request request) throws IOException {
    try (InputStream in = Request.asInputStream(request)) {
      byte[] body = in.readNBytes(limits.requestBytes() + 1);
      if (body.length > limits.requestBytes()) {
        byte[] rest = new byte[1 << 16];
        long drained = 0;
        for (int read = 0; read >= 0 && drained < DRAINED; drained += read) {
          read = in.read(rest);
        }
      }
      return body;
    }
  }

  private static Reply answered(RpcServer.Answered answer, Response response) {
    answer.ground().map(Ground::word).ifPresent(word -> response.getHeaders().add(GROUND, word));
    return answer
        .body()
        .map(body -> new Reply(200, Reply.JSON, Bytes.owning(body), Map.of()))
        .orElseGet(() -> new Reply(204, Reply.JSON, Bytes.EMPTY, Map.of()));
  }

  private Reply get(Request request, Connections.Place place) {
    place.ours();
    String path = Request.getPathInContext(request);
    return switch (path) {
      case "/" -> other(place);
      case "/health" -> Reply.json(health.get());
      case "/metrics" -> Reply.of(200, METRICS, metrics.text());
      default -> {
        String query = request.getHttpURI().getQuery();
        String accept = request.getHeaders().get(HttpHeader.ACCEPT);
        yield gets.get(path, query == null ? "" : query, accept == null ? "" : accept)
            .orElseGet(
                () -> refused(Refusal.of(Reason.PATH, 404, "path", "one of ours", "another")));
      }
    };
  }

  /** The question that a browser asks before it lets a page send us JSON. */
  private Reply preflight(Request request, Response response, Connections.Place place) {
    place.ours();
    HttpFields headers = request.getHeaders();
    if (!headers.contains(HttpHeader.ORIGIN)) {
      return other(place);
    }
    HttpFields.Mutable answer = response.getHeaders();
    answer.add("Access-Control-Allow-Methods", "POST, GET");
    answer.add("Access-Control-Allow-Headers", "Content-Type");
    answer.add("Access-Control-Max-Age", "600");
    if (headers.contains("Access-Control-Request-Private-Network", "true")) {
      answer.add("Access-Control-Allow-Private-Network", "true");
    }
    return new Reply(204, Reply.JSON, Bytes.EMPTY, Map.of());
  }

  private Reply refused(Refusal refusal) {
    metrics.refused(refusal.reason());
    return refusal.reply();
  }

  private static void send(
      Response response, Reply reply, Connections.Place place, Callback callback) {
    response.setStatus(reply.status());
    HttpFields.Mutable headers = response.getHeaders();
    reply.headers().forEach(headers::put);
    if (reply.body().size() > 0) {
      headers.put(HttpHeader.CONTENT_TYPE, reply.type());
    }
    headers.put(HttpHeader.CONTENT_LENGTH, reply.body().size());
    place.theirs();
    response.write(
        true, ByteBuffer.wrap(reply.body().toArray()), Callback.from(place::theirs, callback));
  }
}
