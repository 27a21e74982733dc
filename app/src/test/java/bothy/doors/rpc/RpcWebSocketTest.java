package bothy.doors.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door does over WebSockets, with the JDK's client and with bytes of our own. */
@Timeout(60)
class RpcWebSocketTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private Opened door;

  @BeforeEach
  void open() throws IOException {
    door = new Opened(Opened.small());
  }

  @AfterEach
  void close() {
    door.close();
    client.shutdownNow();
    assertThat(door.faults).isEmpty();
  }

  /** A client that keeps what it hears. */
  private static final class Heard implements WebSocket.Listener {
    final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> ended = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      ended.complete(code);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      ended.complete(-1);
    }

    Node next() throws InterruptedException {
      String message = messages.poll(10, TimeUnit.SECONDS);
      assertThat(message).isNotNull();
      return Json.read(message.getBytes(StandardCharsets.UTF_8));
    }

    int end() throws Exception {
      return ended.get(20, TimeUnit.SECONDS);
    }
  }

  private WebSocket connect(Heard heard, String... headers) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      builder.header(headers[i], headers[i + 1]);
    }
    return builder.buildAsync(URI.create("ws://127.0.0.1:" + door.port() + "/"), heard).join();
  }

  private static void say(WebSocket socket, String text) {
    socket.sendText(text, true).join();
  }

  private static void waitFor(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 1_000 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  private static String call(int id, String method) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\"}".formatted(id, method);
  }

  @Test
  void callsBatchesAndErrorsAreAnswered() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);

    say(socket, call(7, "eth_chainId"));
    assertThat(heard.next().members()).containsEntry("result", "0x1");
    say(socket, "[" + call(1, "proven") + "," + call(2, "made_up") + "]");
    assertThat(heard.next().elements()).hasSize(2);
    say(socket, "nonsense");
    assertThat(heard.next().required("error", "one").required("code", "one").integer())
        .isEqualTo(RpcException.PARSE_ERROR);
    socket.sendText("{\"jsonrpc\":\"2.0\",\"id\":8,", false).join();
    say(socket, "\"method\":\"eth_chainId\"}");
    assertThat(heard.next().required("id", "one").integer()).isEqualTo(8);
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();

    assertThat(heard.end()).isEqualTo(WebSocket.NORMAL_CLOSURE);
    assertThat(door.faults).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {Opened.PAGE, "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn"})
  void aPageThatWasAllowedMayConnect(String origin) throws Exception {
    Heard heard = new Heard();
    say(connect(heard, "Origin", origin), call(1, "eth_chainId"));

    assertThat(heard.next().members()).containsEntry("result", "0x1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://evil.example", "null", "http://localhost:3000"})
  void aPageThatWasNotAllowedCanNotConnect(String origin) {
    assertThatThrownBy(() -> connect(new Heard(), "Origin", origin))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
  }

  @Test
  void aSubscriptionIsToldOnlyAfterItsAnswer() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);

    say(socket, call(1, "eth_subscribe"));

    assertThat(heard.next().members()).containsEntry("result", "0xsub");
    assertThat(heard.next().members()).containsEntry("method", "eth_subscription");
    door.listener.get().tell(Map.of("method", "eth_subscription", "params", "again"));
    assertThat(heard.next().members()).containsEntry("params", "again");
    socket.abort();
    waitFor(() -> door.closed.get() == 1);
    door.listener.get().tell(Map.of("method", "eth_subscription", "params", "to nobody"));
    door.listener.get().whenClosed(door.closed::incrementAndGet);
    assertThat(door.closed).hasValue(2);
  }

  @Test
  void subscribingWithoutEndEndsTheConnection() throws Exception {
    Heard heard = new Heard();
    say(connect(heard), call(1, "eth_subscribe"));
    heard.next();
    heard.next();

    for (int i = 0; i < 10_000; i++) {
      door.listener.get().whenClosed(door.closed::incrementAndGet);
    }

    waitFor(() -> door.closed.get() == 10_001);
    assertThat(heard.end()).isIn(1006, -1);
  }

  @Test
  void oneActionThatFailsKeepsNoOtherFromRunning() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    say(socket, call(1, "eth_subscribe"));
    heard.next();
    heard.next();
    door.listener
        .get()
        .whenClosed(() -> {
          throw new IllegalStateException("planted");
        });
    door.listener.get().whenClosed(door.closed::incrementAndGet);

    socket.abort();

    waitFor(() -> door.closed.get() == 2);
    assertThat(door.faults).singleElement().isInstanceOf(IllegalStateException.class);
    door.faults.clear();
  }

  @Test
  void theConnectionIsTheSameWhateverTheMessage() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    say(socket, call(1, "eth_subscribe"));
    heard.next();
    heard.next();
    Object first = door.listener.get();
    say(socket, call(2, "eth_subscribe"));
    heard.next();
    Object second = door.listener.get();
    Heard other = new Heard();
    say(connect(other), call(3, "eth_subscribe"));
    other.next();

    assertThat(second).isEqualTo(first).hasSameHashCodeAs(first);
    assertThat(door.listener.get()).isNotEqualTo(first);
  }

  @Test
  void aSlowCallHoldsNoOtherUp() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);

    say(socket, call(1, "slow"));
    say(socket, call(2, "eth_chainId"));

    assertThat(heard.next().required("id", "one").integer()).isEqualTo(2);
    door.slowMayEnd.countDown();
    assertThat(heard.next().required("id", "one").integer()).isEqualTo(1);
  }

  @Test
  void moreThanAreAnsweredAtOnceWaitTheirTurn() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    for (int i = 1; i <= 4; i++) {
      say(socket, call(i, "slow"));
    }
    waitFor(() -> door.calls.get() == 4);

    for (int i = 5; i <= 100; i++) {
      say(socket, call(i, "eth_chainId"));
    }

    Thread.sleep(200);
    assertThat(door.calls).hasValue(4);
    door.slowMayEnd.countDown();
    Set<Integer> ids = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      Node answer = heard.next();
      assertThat(answer.members()).containsKey("result");
      ids.add(answer.required("id", "one").integer().intValue());
    }
    assertThat(ids).hasSize(100);
  }

  @Test
  void tooManyOfAllConnectionsAreRefusedEachUnderItsId() throws Exception {
    List<Heard> others = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Heard other = new Heard();
      WebSocket socket = connect(other);
      for (int id = 1; id <= 4; id++) {
        say(socket, call(id, "slow"));
      }
      others.add(other);
    }
    waitFor(() -> door.calls.get() == 16);
    Heard heard = new Heard();
    say(connect(heard), call(5, "eth_chainId"));

    Node refused = heard.next();

    assertThat(refused.required("id", "one").integer()).isEqualTo(5);
    assertThat(refused.required("error", "one").required("code", "one").integer())
        .isEqualTo(RpcException.LIMIT_EXCEEDED);
    assertThat(door.calls).hasValue(16);
    door.slowMayEnd.countDown();
    for (Heard other : others) {
      assertThat(other.next().members()).containsKey("result");
    }
  }

  @Test
  void whatTakesTooLongIsSaidUnderItsId() throws Exception {
    Heard heard = new Heard();
    say(connect(heard), call(9, "slow"));

    Node refused = heard.next();

    assertThat(refused.required("id", "one").integer()).isEqualTo(9);
    assertThat(refused.required("error", "one").required("message", "one").text())
        .contains("within 2 s");
    waitFor(() -> door.interrupted.get() == 1);
  }

  @Test
  void aMessageThatIsTooLargeEndsTheConnection() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    for (int i = 0; i < 120; i++) {
      try {
        socket.sendText(" ".repeat(1_000), i == 119).join();
      } catch (CompletionException e) {
        break; // cut off while we were talking
      }
    }

    assertThat(heard.end()).isIn(1009, -1);
    assertThat(door.calls).hasValue(0);
  }

  @Test
  void bytesAreNotAMessage() throws Exception {
    Heard heard = new Heard();
    connect(heard).sendBinary(ByteBuffer.allocate(10), true).join();

    assertThat(heard.end()).isEqualTo(1003);
  }

  @Test
  void aReaderThatLeavesItsMessagesLyingIsCutOff() throws Exception {
    try (Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(4_096);
      lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()));
      shakeHands(lazy, "");
      lazy.getOutputStream().write(frame(call(1, "eth_subscribe")));
      waitFor(() -> door.listener.get() != null);
      Map<String, Object> message =
          Map.of("method", "eth_subscription", "params", "x".repeat(1_000));
      long slowest = 0;
      int told = 0;
      while (door.closed.get() == 0 && told < 50_000) {
        long begun = System.nanoTime();
        door.listener.get().tell(message);
        slowest = Math.max(slowest, System.nanoTime() - begun);
        told++;
      }
      waitFor(() -> door.closed.get() == 1);

      assertThat(Duration.ofNanos(slowest))
          .as("telling waits for nobody")
          .isLessThan(Duration.ofMillis(700));
      assertThat(told).isLessThan(20_000);
      assertThat(door.refused("slow")).isPositive();
    }
  }

  @Test
  void aReaderWhoKeepsUpIsNotCutOff() throws Exception {
    Heard heard = new Heard();
    say(connect(heard), call(1, "eth_subscribe"));
    heard.next();
    heard.next();
    for (int i = 0; i < 2_000; i++) {
      door.listener.get().tell(Map.of("params", "x".repeat(1_000)));
      if (i % 50 == 49) {
        for (int read = 0; read < 50; read++) {
          heard.next();
        }
      }
    }

    assertThat(heard.ended).isNotDone();
    assertThat(door.closed).hasValue(0);
  }

  @Test
  void anAnswerLargerThanTheQueueIsSentWhole() throws Exception {
    Heard heard = new Heard();
    say(connect(heard), Opened.call("large", 3_000_000L));

    assertThat(heard.next().required("result", "one").text()).hasSize(3_000_000);
  }

  @Test
  void aConnectionThatNoLongerAnswersPingsIsClosed() throws Exception {
    try (Socket mute = door.connect()) {
      shakeHands(mute, "");
      mute.getOutputStream().write(frame(call(1, "eth_subscribe")));

      waitFor(() -> door.closed.get() == 1);
    }
  }

  @Test
  void aQuietOneThatAnswersPingsStays() throws Exception {
    Heard heard = new Heard();
    WebSocket socket = connect(heard);
    say(socket, call(1, "eth_subscribe"));
    heard.next();

    Thread.sleep(2_500); // three times the patience

    assertThat(door.closed).hasValue(0);
    say(socket, call(2, "eth_chainId"));
    heard.next();
    assertThat(heard.next().members()).containsEntry("result", "0x1");
  }

  @Test
  void compressionIsNotOffered() throws Exception {
    try (Socket socket = door.connect()) {
      String answer = shakeHands(socket, "Sec-WebSocket-Extensions: permessage-deflate\n");

      assertThat(door.faults).isEmpty();
      assertThat(answer).startsWith("HTTP/1.1 101").doesNotContainIgnoringCase("deflate");
      assertThat(answer).containsIgnoringCase("X-Content-Type-Options: nosniff");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-WebSocket-Version: 12\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n",
        "Sec-WebSocket-Version: 13\n",
        ""
      })
  void aHandshakeThatIsNoneIsRefusedAndItsConnectionEnds(String headers) throws Exception {
    try (Socket socket = door.connect()) {
      Opened.write(
          socket,
          "GET / HTTP/1.1\n"
              + door.host()
              + "Connection: Upgrade\nUpgrade: websocket\n"
              + headers
              + "\n");

      String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(answer).matches("(?s)HTTP/1.1 4[0-9][0-9].*").doesNotContain("<html");
    }
  }

  @Test
  void closingTheDoorClosesItsWebSockets() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(20_000);
      shakeHands(socket, "");
      socket.getOutputStream().write(frame(call(1, "eth_subscribe")));
      assertThat(socket.getInputStream().read()).isEqualTo(0x81); // a text begins

      door.door.close();

      waitFor(() -> door.closed.get() == 1);
      try {
        assertThat(socket.getInputStream().readAllBytes()).isNotEmpty(); // up to the end
      } catch (SocketException e) {
        // a reset is an end too; to go on waiting would be another error
      }
    }
  }

  @Test
  void theMetricsCountWhatIsOpen() throws Exception {
    WebSocket socket = connect(new Heard());
    waitFor(() -> metrics().contains("bothy_rpc_websockets 1"));

    socket.abort();

    waitFor(() -> metrics().contains("bothy_rpc_websockets 0"));
  }

  private String metrics() {
    try {
      return door.get("/metrics", "").body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The handshake by hand; gives what the door said. */
  private String shakeHands(Socket socket, String headers) throws IOException {
    Opened.write(
        socket,
        "GET / HTTP/1.1\n"
            + door.host()
            + "Connection: Upgrade\nUpgrade: websocket\nSec-WebSocket-Version: 13\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
            + headers
            + "\n");
    StringBuilder answer = new StringBuilder();
    InputStream in = socket.getInputStream();
    while (answer.indexOf("\r\n\r\n") < 0) {
      answer.append((char) in.read());
    }
    return answer.toString();
  }

  /** A short text as a client's frame, under a mask of zeros. */
  private static byte[] frame(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    assertThat(bytes).hasSizeLessThan(126);
    return ByteBuffer.allocate(6 + bytes.length)
        .put((byte) 0x81)
        .put((byte) (0x80 | bytes.length))
        .putInt(0)
        .put(bytes)
        .array();
  }
}
