package bothy.doors.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.jsonrpc.InputException;
import bothy.jsonrpc.RpcException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door does over HTTP, with what wallets send and with what nobody honest does. */
@Timeout(60)
class RpcDoorTest {
  private static final String CHAIN_ID = Opened.call("eth_chainId");

  private Opened door;

  @BeforeEach
  void open() throws IOException {
    door = new Opened(Opened.small());
  }

  @AfterEach
  void close() {
    door.close();
  }

  private Opened.Response post(String headers, String body) throws IOException {
    return door.post(Opened.TYPE + headers, body);
  }

  @Test
  void anHonestCallIsAnswered() throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(door.door.address())
                  .header("content-type", "application/json")
                  .POST(HttpRequest.BodyPublishers.ofString(CHAIN_ID))
                  .build(),
              HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).isEqualTo("{\"id\":1,\"jsonrpc\":\"2.0\",\"result\":\"0x1\"}");
      assertThat(response.headers().firstValue("content-type")).contains("application/json");
      assertThat(response.headers().firstValue("x-bothy-ground")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/json",
        "application/json; charset=utf-8",
        "Application/JSON;charset=UTF-8"
      })
  void jsonIsTakenHoweverItIsNamed(String type) throws IOException {
    assertThat(door.post("Content-Type: " + type + "\n", CHAIN_ID).status()).isEqualTo(200);
  }

  @Test
  void localhostIsThisMachineToo() throws IOException {
    String host = "Host: localhost:" + door.port() + "\n";

    assertThat(door.postTo("/", host + Opened.TYPE, CHAIN_ID).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"proven, proven", "given, given", "claimed, claimed"})
  void theGroundStandsInAHeader(String method, String ground) throws IOException {
    assertThat(post("", Opened.call(method)).has("X-Bothy-Ground: " + ground + "\r\n")).isTrue();
  }

  @Test
  void aBatchIsNoFirmerThanItsWeakestAnswer() throws IOException {
    Opened.Response two = post("", "[" + Opened.call("proven") + "," + Opened.call("given") + "]");
    Opened.Response three =
        post(
            "",
            "["
                + Opened.call("claimed")
                + ","
                + Opened.call("proven")
                + ","
                + Opened.call("eth_chainId")
                + "]");

    assertThat(two.json().elements()).hasSize(2);
    assertThat(two.has("X-Bothy-Ground: given\r\n")).isTrue();
    assertThat(three.has("X-Bothy-Ground: claimed\r\n")).isTrue();
  }

  @Test
  void aNotificationIsAnsweredWithNothing() throws IOException {
    Opened.Response response = post("", "{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}");

    assertThat(response.status()).isEqualTo(204);
    assertThat(response.body()).isEmpty();
    assertThat(door.calls).hasValue(1);
  }

  @Test
  void aFaultOfOursSaysNothingOfTheInside() throws IOException {
    Opened.Response response = post("", Opened.call("broken"));

    assertThat(response.error()).isEqualTo("This is our fault, not yours.");
    assertThat(response.body()).doesNotContain("secret", "Exception");
    assertThat(door.faults).singleElement().isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example\n",
        "Host: evil.example:PORT\n",
        "Host: 127.0.0.1.evil.example:PORT\n",
        "Host: 127.0.0.1\n",
        "Host: 127.0.0.1:1\n",
        "Host: localhost\n",
        "Host: 127.0.0.1:PORT.\n",
        "Host: user@127.0.0.1:PORT\n",
        "Host: 2130706433:PORT\n",
        "Host: 0.0.0.0:PORT\n",
        "Host: [::1]:PORT\n",
        "Host:\n",
        "",
        "Host: 127.0.0.1:PORT\nHost: evil.example\n",
        "Host: 127.0.0.1:PORT, evil.example\n"
      })
  void aNameThatOnlyPointsHereIsTurnedAway(String host) throws IOException {
    String named = host.replace("PORT", Integer.toString(door.port()));
    for (String request :
        List.of(
            "POST / HTTP/1.1\nConnection: close\n" + named + Opened.TYPE + "Content-Length: 0\n\n",
            "GET /health HTTP/1.1\nConnection: close\n" + named + "\n",
            "GET /eth/v1/beacon/genesis HTTP/1.1\nConnection: close\n" + named + "\n",
            "GET / HTTP/1.1\n" + named + handshake() + "\n")) {
      Opened.Response response = door.send(request, new byte[0]);

      assertThat(response.status()).isIn(400, 421);
      assertThat(response.error()).contains("expected", "found");
    }
    assertThat(door.calls).hasValue(0);
  }

  @Test
  void anAbsoluteTargetOfAnotherHostIsTurnedAway() throws IOException {
    Opened.Response response =
        door.postTo("http://evil.example/", door.host() + Opened.TYPE, CHAIN_ID);

    assertThat(response.status()).isIn(400, 421);
    assertThat(door.calls).hasValue(0);
  }

  private static String handshake() {
    return """
    Connection: Upgrade
    Upgrade: websocket
    Sec-WebSocket-Version: 13
    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==
    """;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "null",
        "https://app.example.evil.example",
        "https://app.example:8443",
        "http://app.example",
        "https://APP.example",
        "file://",
        "http://127.0.0.1:PORT",
        "http://localhost:3000",
        "chrome-extension://",
        "chrome-extension://a/b",
        "https://chrome-extension://abc",
        "x-chrome-extension://abc",
        "",
        "https://app.example\nOrigin: https://evil.example"
      })
  void aPageThatWasNotAllowedIsTurnedAway(String name) throws IOException {
    String origin = "Origin: " + name.replace("PORT", Integer.toString(door.port())) + "\n";
    String preflight = "Access-Control-Request-Method: POST\n";
    for (Opened.Response response :
        List.of(
            post(origin, CHAIN_ID),
            options(origin + preflight),
            door.get("/health", origin),
            door.send(
                "GET / HTTP/1.1\n" + door.host() + handshake() + origin + "\n", new byte[0]))) {
      assertThat(response.status()).isEqualTo(403);
      assertThat(response.error()).startsWith("Origin: expected one that was allowed, found ");
      assertThat(response.has("Access-Control")).isFalse();
    }
    assertThat(door.calls).hasValue(0);
  }

  private Opened.Response options(String headers) throws IOException {
    return door.send(
        "OPTIONS / HTTP/1.1\nConnection: close\n" + door.host() + headers + "\n", new byte[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Opened.PAGE,
        "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn",
        "moz-extension://0f1c5a3e-5b2d-4c52-8f1a-3f2b1c0d9e8f",
        "safari-web-extension://0F1C5A3E-5B2D-4C52-8F1A-3F2B1C0D9E8F"
      })
  void aPageThatWasAllowedMayAskAndRead(String origin) throws IOException {
    Opened.Response asked =
        options(
            "Origin: "
                + origin
                + "\nAccess-Control-Request-Method: POST\n"
                + "Access-Control-Request-Headers: content-type\n"
                + "Access-Control-Request-Private-Network: true\n");
    Opened.Response response = post("Origin: " + origin + "\n", Opened.call("proven"));

    assertThat(asked.status()).isEqualTo(204);
    assertThat(asked.has("Access-Control-Allow-Origin: " + origin + "\r\n")).isTrue();
    assertThat(asked.has("Access-Control-Allow-Methods: POST, GET\r\n")).isTrue();
    assertThat(asked.has("Access-Control-Allow-Headers: Content-Type\r\n")).isTrue();
    assertThat(asked.has("Access-Control-Allow-Private-Network: true\r\n")).isTrue();
    assertThat(response.status()).isEqualTo(200);
    assertThat(response.has("Access-Control-Allow-Origin: " + origin + "\r\n")).isTrue();
    assertThat(response.has("Access-Control-Expose-Headers: X-Bothy-Ground\r\n")).isTrue();
    assertThat(response.has("Vary: Origin\r\n")).isTrue();
    assertThat(response.has("Access-Control-Allow-Credentials")).isFalse();
  }

  @Test
  void whoIsNoPageGetsNoCorsHeaders() throws IOException {
    assertThat(post("", CHAIN_ID).has("Access-Control")).isFalse();
    assertThat(options("").status()).isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void anotherSiteThatHidesItsOriginIsTurnedAway(String site) throws IOException {
    String header = "Sec-Fetch-Site: " + site + "\n";

    assertThat(door.get("/health", header).status()).isEqualTo(403);
    assertThat(post(header, CHAIN_ID).status()).isEqualTo(403);
    assertThat(door.get("/health", "Sec-Fetch-Site: none\n").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "null",
        "https://app.example/",
        "app.example",
        "https://App.example",
        "",
        "chrome-extension://abc"
      })
  void anOriginThatIsNoneIsSaid(String origin) {
    assertThatThrownBy(() -> Origins.of("--allow-origin", List.of(origin)))
        .isInstanceOf(InputException.class)
        .hasMessageStartingWith("--allow-origin: expected a page's origin");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Type: text/plain\n",
        "Content-Type: application/x-www-form-urlencoded\n",
        "Content-Type: multipart/form-data; boundary=x\n",
        "Content-Type: text/plain; application/json\n",
        "Content-Type: application/json, text/plain\n",
        "Content-Type: application/json; charset=utf-16\n",
        "Content-Type: application/jsonp\n",
        "",
        "Content-Type: application/json\nContent-Encoding: gzip\n"
      })
  void whatAFormCouldSendIsRefused(String type) throws IOException {
    Opened.Response response = door.post(type, CHAIN_ID);

    assertThat(response.status()).isEqualTo(415);
    assertThat(response.json().required("error", "one").required("code", "one").integer())
        .isEqualTo(RpcException.INVALID_REQUEST);
    assertThat(door.calls).hasValue(0);
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /, 405",
    "PUT, /, 405",
    "DELETE, /, 405",
    "HEAD, /health, 405",
    "TRACE, /, 405",
    "POST, /health, 404",
    "POST, /rpc, 404",
    "GET, /nothing, 404",
    "GET, /../etc/passwd, 400"
  })
  void otherMethodsAndPathsAreRefused(String method, String path, int status) throws IOException {
    String head =
        method + " " + path + " HTTP/1.1\nConnection: close\n" + door.host() + Opened.TYPE + "\n";

    assertThat(door.send(head, new byte[0]).status()).isEqualTo(status);
    assertThat(door.calls).hasValue(0);
  }

  @Test
  void everyReplyForbidsFramesAndGuessing() throws IOException {
    for (Opened.Response response :
        List.of(
            post("", CHAIN_ID),
            post("Origin: https://evil.example\n", CHAIN_ID),
            door.get("/health", ""),
            door.get("/metrics", ""),
            door.get("/nothing", ""),
            options("Origin: " + Opened.PAGE + "\n"),
            door.send("nonsense\n\n", new byte[0]),
            door.send("GET / HTTP/1.1\nHost: " + "x".repeat(20_000) + "\n\n", new byte[0]))) {
      assertThat(
              response.has("Content-Security-Policy: default-src 'none'; frame-ancestors 'none'"))
          .as(response.headers())
          .isTrue();
      assertThat(response.has("X-Content-Type-Options: nosniff\r\n")).isTrue();
      assertThat(response.has("X-Frame-Options: DENY\r\n")).isTrue();
      assertThat(response.has("Cache-Control: no-store\r\n")).isTrue();
      assertThat(response.has("Server:")).isFalse();
      assertThat(response.has("Set-Cookie")).isFalse();
    }
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsRefused() throws IOException {
    Opened.Response response = post("", "[" + " ".repeat(2_000_000) + "]");

    assertThat(response.status()).isEqualTo(413);
    assertThat(response.error()).isEqualTo("request: expected at most 100000 bytes, found more");
    assertThat(post("", CHAIN_ID + " ".repeat(99_000)).status()).isEqualTo(200);
  }

  @Test
  void aBodyWithoutALengthIsHeldToTheSameBound() throws IOException {
    StringBuilder chunks = new StringBuilder();
    chunks.append(("7d0\r\n" + " ".repeat(2_000) + "\r\n").repeat(1_000)).append("0\r\n\r\n");

    Opened.Response response =
        door.send(
            "POST / HTTP/1.1\nConnection: close\n"
                + door.host()
                + Opened.TYPE
                + "Transfer-Encoding: chunked\n\n",
            chunks.toString().getBytes(StandardCharsets.US_ASCII));

    assertThat(response.status()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 5\nContent-Length: 6\n",
        "Content-Length: 5\nTransfer-Encoding: chunked\n",
        "Content-Length: -1\n",
        "Content-Length: 99999999999999999999\n",
        "Transfer-Encoding: chunked, identity\n",
        "Content-Length : 5\n",
        " Content-Length: 5\n"
      })
  void lengthsThatCanBeReadInTwoWaysAreRefused(String length) throws IOException {
    Opened.Response response =
        door.send(
            "POST / HTTP/1.1\nConnection: close\n" + door.host() + Opened.TYPE + length + "\n",
            "0\r\n\r\nGET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    assertThat(response.status()).isBetween(400, 501);
    assertThat(door.calls).hasValue(0);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "nonsense", "\"\\ud800\"", "{\"id\":1,\"id\":2}"})
  void whatIsNoJsonIsSaid(String body) throws IOException {
    Opened.Response response = post("", body);

    assertThat(response.status()).isEqualTo(200);
    assertThat(response.json().required("error", "one").required("code", "one").integer())
        .isEqualTo(RpcException.PARSE_ERROR);
  }

  @Test
  void nestingWithoutEndIsRefusedAtOnce() throws IOException {
    Opened.Response response = post("", "[".repeat(90_000));

    assertThat(response.error()).contains("100 levels");
    assertThat(door.faults).isEmpty();
  }

  @Test
  void aBatchHasABound() throws IOException {
    String calls = String.join(",", Collections.nCopies(11, CHAIN_ID));

    assertThat(post("", "[" + calls + "]").error()).contains("a batch of 1 to 10 calls, found 11");
    assertThat(door.calls).hasValue(0);
    assertThat(post("", "[" + calls.substring(CHAIN_ID.length() + 1) + "]").json().elements())
        .hasSize(10);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws IOException {
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      String body =
          "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"echo\",\"params\":[%d]}".formatted(i, i);
      requests.append(
          "POST / HTTP/1.1\r\n"
              + door.host().strip()
              + "\r\n"
              + Opened.TYPE.strip()
              + "\r\nContent-Length: ");
      requests.append(body.length()).append("\r\n").append(i == 19 ? "Connection: close\r\n" : "");
      requests.append("\r\n").append(body);
    }

    String replies = door.exchange("", requests.toString().getBytes(StandardCharsets.US_ASCII));

    assertThat(replies.split("HTTP/1.1 200", -1)).hasSize(21);
    int before = -1;
    for (int i = 0; i < 20; i++) {
      int at = replies.indexOf("{\"id\":" + i + ",\"jsonrpc\":\"2.0\",\"result\":[" + i + "]}");
      assertThat(at).isGreaterThan(before);
      before = at;
    }
  }

  @Test
  void halfARequestIsNotAnsweredAsAWhole() throws IOException {
    String head = "POST / HTTP/1.1\n" + door.host() + Opened.TYPE + "Content-Length: 500\n\n";

    String reply = door.exchangeQuietly(head, "{\"jsonrpc\":".getBytes(StandardCharsets.US_ASCII));

    assertThat(reply).doesNotContain("HTTP/1.1 200");
    assertThat(door.calls).hasValue(0);
    assertThat(door.faults).isEmpty();
    assertThat(post("", CHAIN_ID).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST / HTTP/1.1\nHost: 127.0.0.1\nX-Slow: ", "POST / HTTP/1.1\nHOST"})
  void aRequestThatTricklesIsCutOff(String beginning) throws Exception {
    String start =
        beginning.replace("HOST", door.host() + Opened.TYPE + "Content-Length: 90000\n\n");
    try (Socket slow = door.connect()) {
      Opened.write(slow, start);
      long begun = System.nanoTime();

      // a byte each tenth of a second: an idle timeout alone would never end it
      assertThatThrownBy(
              () -> {
                for (int i = 0; i < 150; i++) {
                  Opened.write(slow, "x");
                  assertThat(post("", CHAIN_ID).status()).isEqualTo(200);
                  Thread.sleep(100);
                }
              })
          .isInstanceOf(SocketException.class);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }
    assertThat(door.refused("slow")).isPositive();
    assertThat(door.calls.get()).isPositive();
  }

  @Test
  void anAnswerThatIsNotReadIsCutOff() throws Exception {
    try (Socket lazy = new Socket()) {
      lazy.setReceiveBufferSize(4_096);
      lazy.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), door.port()));
      String body = Opened.call("large", 30_000_000L);
      Opened.write(
          lazy,
          "POST / HTTP/1.1\n"
              + door.host()
              + Opened.TYPE
              + "Content-Length: "
              + body.length()
              + "\n\n"
              + body);
      for (int i = 0; i < 100 && door.refused("slow") == 0; i++) {
        Thread.sleep(50);
      }

      assertThat(door.refused("slow")).isEqualTo(1);
      assertThat(readToEnd(lazy)).isLessThan(30_000_000);
    }
  }

  private static long readToEnd(Socket socket) throws IOException {
    socket.setSoTimeout(5_000);
    long read = 0;
    try {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        read += n;
      }
    } catch (SocketException e) {
      // cut off is cut off
    }
    return read;
  }

  @Test
  void aConnectionThatAsksNothingMoreIsClosed() throws IOException {
    try (Socket idle = door.connect()) {
      Opened.write(
          idle,
          "POST / HTTP/1.1\n"
              + door.host()
              + Opened.TYPE
              + "Content-Length: "
              + CHAIN_ID.length()
              + "\n\n"
              + CHAIN_ID);

      assertThat(readToEnd(idle)).isPositive();
    }
  }

  @Test
  void manyConnectionsDoNotKeepAnHonestOneOut() throws Exception {
    List<Socket> idle = Collections.synchronizedList(new ArrayList<>());
    try {
      List<Thread> connecting = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        connecting.add(Thread.ofVirtual().start(() -> idle.add(connected())));
      }
      for (Thread each : connecting) {
        each.join();
      }

      assertThat(post("", CHAIN_ID).status()).isEqualTo(200);
      assertThat(door.refused("connections")).isPositive();
      assertThat(door.get("/metrics", "").body())
          .containsPattern("bothy_rpc_connections (1?[0-9]|20)\\.0");
    } finally {
      for (Socket each : idle) {
        each.close();
      }
    }
  }

  private Socket connected() {
    try {
      return door.connect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CompletableFuture<Opened.Response> later(String body) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return post("", body);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  @Test
  void aSlowCallHoldsNoOtherUp() throws Exception {
    List<CompletableFuture<Opened.Response>> slow = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      slow.add(later(Opened.call("slow")));
    }
    waitFor(() -> door.calls.get() == 10);
    long begun = System.nanoTime();

    assertThat(post("", CHAIN_ID).status()).isEqualTo(200);

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
    door.slowMayEnd.countDown();
    for (CompletableFuture<Opened.Response> each : slow) {
      assertThat(each.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    }
  }

  /** A run of the EVM lets nobody else have its thread; there must be more threads than cores. */
  @Test
  void whatComputesForLongHoldsNoOtherUp() throws Exception {
    Limits patient =
        new Limits(
            100_000,
            10,
            20,
            16,
            4,
            5_000,
            200_000,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
    try (Opened other = new Opened(patient)) {
      String batch = "[" + String.join(",", Collections.nCopies(4, Opened.call("busy"))) + "]";
      Thread busy =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  other.post(Opened.TYPE, batch);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      waitFor(() -> other.calls.get() == 4);
      long begun = System.nanoTime();

      assertThat(other.post(Opened.TYPE, CHAIN_ID).status()).isEqualTo(200);

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(1));
      busy.join();
    }
  }

  private static void waitFor(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 500 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }

  @Test
  void tooManyAtOnceAreToldToComeBack() throws Exception {
    List<CompletableFuture<Opened.Response>> slow = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      slow.add(later(Opened.call("slow")));
    }
    waitFor(() -> door.calls.get() == 16);

    Opened.Response response = post("", CHAIN_ID);

    assertThat(response.status()).isEqualTo(503);
    assertThat(response.has("Retry-After: 1\r\n")).isTrue();
    assertThat(response.error())
        .isEqualTo("expected at most 16 requests at once, found more; try again in a moment");
    door.slowMayEnd.countDown();
    for (CompletableFuture<Opened.Response> each : slow) {
      each.get(10, TimeUnit.SECONDS);
    }
    waitFor(() -> answers(CHAIN_ID));
  }

  private boolean answers(String body) {
    try {
      return post("", body).status() == 200;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void oneTooManyAtOnceWaitsAMomentForItsTurn() throws Exception {
    List<CompletableFuture<Opened.Response>> slow = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      slow.add(later(Opened.call("slow")));
    }
    waitFor(() -> door.calls.get() == 16);
    CompletableFuture<Opened.Response> waiting = later(CHAIN_ID);
    Thread.sleep(50);
    assertThat(waiting).isNotDone();

    door.slowMayEnd.countDown();

    assertThat(waiting.get(10, TimeUnit.SECONDS).status()).isEqualTo(200);
    for (CompletableFuture<Opened.Response> each : slow) {
      each.get(10, TimeUnit.SECONDS);
    }
  }

  @Test
  void whatTakesTooLongIsInterruptedAndSaid() throws Exception {
    Opened.Response response = post("", Opened.call("slow"));

    assertThat(response.status()).isEqualTo(504);
    assertThat(response.error()).isEqualTo("expected an answer within 2 s, found none");
    waitFor(() -> door.interrupted.get() == 1);
    assertThat(door.refused("deadline")).isEqualTo(1);
  }

  @Test
  void tooManyASecondAreToldToComeBack() throws IOException {
    Limits few =
        new Limits(
            100_000,
            10,
            20,
            16,
            4,
            8,
            200_000,
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));
    try (Opened strict = new Opened(few)) {
      List<Integer> statuses = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        statuses.add(strict.post(Opened.TYPE, CHAIN_ID).status());
      }

      assertThat(statuses.subList(0, 8)).containsOnly(200);
      assertThat(statuses).contains(429);
    }
  }

  @Test
  void theCallsOfABatchCountOneByOne() throws IOException {
    Limits few =
        new Limits(
            100_000,
            10,
            20,
            16,
            4,
            8,
            200_000,
            Duration.ZERO,
            Duration.ofSeconds(5),
            Duration.ofSeconds(2));
    try (Opened strict = new Opened(few)) {
      String batch = "[" + String.join(",", Collections.nCopies(10, CHAIN_ID)) + "]";

      List<String> answers =
          strict.post(Opened.TYPE, batch).json().elements().stream()
              .map(answer -> answer.member("error").map(e -> "error").orElse("result"))
              .toList();

      assertThat(answers).hasSize(10).filteredOn("result"::equals).hasSizeBetween(8, 9);
      assertThat(answers).contains("error");
    }
  }

  @Test
  void aPlainGetIsAnsweredByWhoeverOffersIt() throws IOException {
    Opened.Response response =
        door.get("/eth/v1/beacon/genesis?a=b%20c", "Accept: application/octet-stream\n");

    assertThat(response.json().required("query", "text").text()).isEqualTo("a=b%20c");
    assertThat(response.json().required("accept", "text").text())
        .isEqualTo("application/octet-stream");
    assertThat(door.get("/eth/wrong", "").status()).isEqualTo(400);
    assertThat(door.get("/eth/wrong", "").error()).startsWith("slot: expected a number");
  }

  @Test
  void healthIsWhatTheSupplierSays() throws IOException {
    assertThat(door.get("/health", "").body()).isEqualTo("{\"head\":7}");
  }

  @Test
  void metricsCountCallsByMethodAndWhatWasTurnedAway() throws IOException {
    post("", CHAIN_ID);
    post("", Opened.call("broken"));
    post("Origin: https://evil.example\n", CHAIN_ID);
    for (int i = 0; i < 30; i++) {
      post("", Opened.call("made_up_" + i));
    }

    String text = door.get("/metrics", "").body();

    assertThat(text)
        .contains("bothy_rpc_calls_seconds_count{method=\"eth_chainId\",outcome=\"result\"} 1")
        .contains("bothy_rpc_calls_seconds_count{method=\"broken\",outcome=\"error\"} 1")
        .contains("bothy_rpc_calls_seconds_count{method=\"other\",outcome=\"error\"} 30")
        .contains(
            "bothy_rpc_calls_seconds_bucket{method=\"eth_chainId\",outcome=\"result\",le=\"0.001\"}")
        .contains("bothy_rpc_refused_total{reason=\"origin\"} 1.0")
        .contains("bothy_rpc_in_flight 0")
        .contains("bothy_rpc_websockets 0")
        .contains("bothy_proofs_total 42.0")
        .doesNotContain("made_up");
  }

  @Test
  void onlyLoopbackCanReachIt() throws IOException {
    List<InetAddress> others =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> !address.isLoopbackAddress() && address.getAddress().length == 4)
            .collect(Collectors.toList());
    for (InetAddress other : others) {
      assertThatThrownBy(() -> new Socket(other, door.port()).close())
          .isInstanceOf(SocketException.class);
    }
    assertThat(door.door.address()).isEqualTo(URI.create("http://127.0.0.1:" + door.port()));
  }

  @Test
  void aPortInUseIsSaid() {
    assertThatThrownBy(() -> RpcDoor.open(door.port(), door, RpcDoor.Settings.of(door.faults::add)))
        .isInstanceOf(BindException.class);
  }

  @Test
  void twoDoorsStandSideBySideAndClosingOneFreesItsPort() throws Exception {
    int port;
    try (Opened second = new Opened(Opened.small());
        Socket open = second.connect()) {
      port = second.port();
      assertThat(second.post(Opened.TYPE, CHAIN_ID).status()).isEqualTo(200);
      assertThat(open.isConnected()).isTrue();
    }

    try (ServerSocket free = new ServerSocket()) {
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      assertThat(free.isBound()).isTrue();
    }
    assertThat(post("", CHAIN_ID).status()).isEqualTo(200);
  }
}
