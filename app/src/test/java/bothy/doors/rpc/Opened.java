package bothy.doors.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Ground;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcReply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A door to methods made for tests, and a client that sends bytes as they are given. */
final class Opened implements AutoCloseable, RpcMethods {
  static final String PAGE = "https://app.example";
  static final String TYPE = "Content-Type: application/json\n";

  final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  final CountDownLatch slowMayEnd = new CountDownLatch(1);
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();
  final AtomicReference<RpcCall.Session> listener = new AtomicReference<>();
  final RpcDoor door;

  Opened(Limits limits) throws IOException {
    door =
        RpcDoor.open(
            0,
            this,
            new RpcDoor.Settings(
                Origins.of("--allow-origin", List.of(PAGE)),
                limits,
                () -> Map.of("head", 7L),
                Opened::get,
                List.of(new Counted("bothy_proofs_total", "Proofs checked", () -> 42)),
                faults::add));
  }

  /** The default limits, made small enough to be reached. */
  static Limits small() {
    return new Limits(
        100_000,
        10,
        20,
        16,
        4,
        5_000,
        200_000,
        Duration.ofMillis(300),
        Duration.ofMillis(800),
        Duration.ofSeconds(2));
  }

  private static Optional<Reply> get(String path, String query, String accept) {
    return switch (path) {
      case "/eth/v1/beacon/genesis" ->
          Optional.of(Reply.json(Map.of("query", query, "accept", accept)));
      case "/eth/wrong" -> throw new InputException("slot", "a number", "\"x\"");
      default -> Optional.empty();
    };
  }

  @Override
  public RpcReply call(RpcCall call) throws RpcException {
    calls.incrementAndGet();
    return switch (call.method()) {
      case "eth_chainId" -> RpcReply.of("0x1");
      case "proven" -> RpcReply.of("0x2", Ground.PROVEN);
      case "given" -> RpcReply.of("0x3", Ground.GIVEN);
      case "claimed" -> RpcReply.of("0x4", Ground.CLAIMED);
      case "echo" -> RpcReply.of(call.params().value());
      case "large" ->
          RpcReply.of("x".repeat(call.params().elements().getFirst().integer().intValue()));
      case "slow" -> slow();
      case "busy" -> busy();
      case "broken" -> throw new IllegalStateException("secret of the house");
      case "eth_subscribe" -> subscribe(call);
      default -> throw new RpcException(RpcException.METHOD_NOT_FOUND, "there is no such method");
    };
  }

  private RpcReply slow() throws RpcException {
    try {
      slowMayEnd.await();
      return RpcReply.of("0x5");
    } catch (InterruptedException e) {
      interrupted.incrementAndGet();
      throw new RpcException(RpcException.RESOURCE_UNAVAILABLE, "interrupted");
    }
  }

  /** Computes for two seconds, and never lets another have its thread. */
  private static RpcReply busy() {
    long end = System.nanoTime() + 2_000_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return RpcReply.of("0x6");
  }

  /** Tells before it answers, as a subscription to something that just happens may. */
  private RpcReply subscribe(RpcCall call) throws RpcException {
    if (!call.session().listens()) {
      throw new RpcException(RpcException.METHOD_NOT_SUPPORTED, "only over a WebSocket");
    }
    listener.set(call.session());
    call.session().whenClosed(closed::incrementAndGet);
    call.session().tell(Map.of("method", "eth_subscription", "params", Map.of("result", 1L)));
    return RpcReply.of("0xsub");
  }

  record Response(int status, String headers, String body) {
    Node json() {
      return Json.read(body.getBytes(StandardCharsets.UTF_8));
    }

    String error() {
      return json().required("error", "one").required("message", "text").text();
    }

    boolean has(String header) {
      return headers.toLowerCase(Locale.ROOT).contains("\r\n" + header.toLowerCase(Locale.ROOT));
    }
  }

  int port() {
    return door.port();
  }

  String host() {
    return "Host: 127.0.0.1:" + port() + "\n";
  }

  Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port());
    socket.setSoTimeout(20_000);
    return socket;
  }

  static void write(Socket socket, String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  /** Sends a request whose lines are as given, and reads all that comes until the end. */
  String exchange(String head, byte[] body) throws IOException {
    String read = exchangeQuietly(head, body);
    // a door that has heard enough hangs up; what it said before that counts
    assertThat(read).isNotEmpty();
    return read;
  }

  /** What came back, if anything did. */
  String exchangeQuietly(String head, byte[] body) throws IOException {
    try (Socket socket = connect()) {
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      try {
        write(socket, head);
        socket.getOutputStream().write(body);
        socket.shutdownOutput();
        socket.getInputStream().transferTo(read);
      } catch (SocketException e) {
        // cut off
      }
      return read.toString(StandardCharsets.UTF_8);
    }
  }

  Response send(String head, byte[] body) throws IOException {
    String reply = exchange(head, body);
    int end = reply.indexOf("\r\n\r\n");
    assertThat(end).as(reply).isPositive();
    return new Response(
        Integer.parseInt(reply.substring(9, 12)),
        reply.substring(0, end + 2),
        reply.substring(end + 4));
  }

  Response post(String headers, String body) throws IOException {
    return postTo("/", host() + headers, body);
  }

  Response postTo(String target, String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "POST "
            + target
            + " HTTP/1.1\nConnection: close\n"
            + headers
            + "Content-Length: "
            + bytes.length
            + "\n\n";
    return send(head, bytes);
  }

  Response get(String path, String headers) throws IOException {
    return send(
        "GET " + path + " HTTP/1.1\nConnection: close\n" + host() + headers + "\n", new byte[0]);
  }

  static String call(String method, Object... params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, CompactJson.of(List.of(params)));
  }

  /** How often something was refused, as the metrics say. */
  int refused(String reason) throws IOException {
    String text = get("/metrics", "").body();
    String line = "bothy_rpc_refused_total{reason=\"" + reason + "\"} ";
    int at = text.indexOf(line);
    assertThat(at).as(text).isPositive();
    String rest = text.substring(at + line.length());
    return (int) Double.parseDouble(rest.substring(0, rest.indexOf('\n')));
  }

  @Override
  public void close() {
    slowMayEnd.countDown();
    door.close();
  }
}
