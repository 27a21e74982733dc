package bothy.doors.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.guard.Guard;
import bothy.journal.Chain;
import bothy.journal.Journal;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door does with requests that no honest page sends, byte by byte over a socket. */
class WebDoorTest {
  private static final String CASE =
      "{\"chainId\":1,\"method\":\"personal_sign\","
          + "\"params\":[\"0x6869\",\"0x1111111111111111111111111111111111111111\"]}";

  @TempDir Path home;
  private OpenDoor door;

  @BeforeEach
  void open() throws IOException {
    door = OpenDoor.in(home);
  }

  @AfterEach
  void close() {
    door.close();
  }

  private record Reply(int status, String headers, String body) {
    Node error() {
      return Json.read(body.getBytes(StandardCharsets.UTF_8)).required("error", "an error");
    }
  }

  /** Sends a request whose lines are as given and reads the reply to its end. */
  private Reply send(String text, byte[] body) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      socket.setSoTimeout(20_000);
      OutputStream out = socket.getOutputStream();
      ByteArrayOutputStream read = new ByteArrayOutputStream();
      try {
        out.write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
        out.write(body);
        socket.shutdownOutput();
        InputStream in = socket.getInputStream();
        in.transferTo(read);
      } catch (SocketException e) {
        // a door that has heard enough hangs up; what it said before that counts
        assertThat(read.size()).as(e.getMessage()).isPositive();
      }
      String reply = read.toString(StandardCharsets.UTF_8);
      int end = reply.indexOf("\r\n\r\n");
      assertThat(end).as(reply).isPositive();
      return new Reply(
          Integer.parseInt(reply.substring(9, 12)),
          reply.substring(0, end),
          reply.substring(end + 4));
    }
  }

  private String host() {
    return "Host: 127.0.0.1:" + door.port() + "\nConnection: close\n";
  }

  private String token() {
    return "X-Bothy-Token: " + door.token() + "\n";
  }

  private Reply get(String path, String headers) throws IOException {
    return send("GET " + path + " HTTP/1.1\n" + host() + headers + "\n", new byte[0]);
  }

  private Reply post(String headers, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return send(
        "POST /api/check HTTP/1.1\n"
            + host()
            + headers
            + "Content-Length: "
            + bytes.length
            + "\n\n",
        bytes);
  }

  private static final String TYPE = "Content-Type: application/json\n";

  private List<String> kept() {
    List<String> kept = new java.util.ArrayList<>();
    door.journal.after(0, entry -> kept.add(entry.kind()));
    return kept;
  }

  @Test
  void anHonestCheckIsAnsweredAndKept() throws IOException {
    String origin = "Origin: http://127.0.0.1:" + door.port() + "\nSec-Fetch-Site: same-origin\n";

    Reply reply = post(TYPE + token() + origin, CASE);

    assertThat(reply.status()).isEqualTo(200);
    Node answer = Json.read(reply.body().getBytes(StandardCharsets.UTF_8));
    assertThat(answer.required("account", "text").text()).startsWith("0x1111");
    assertThat(answer.required("verdict", "object").required("verdict", "text").text())
        .isEqualTo("unknown");
    assertThat(answer.required("entry", "object").required("sequence", "number").integer())
        .isEqualTo(1);
    assertThat(kept()).containsExactly("check");
    assertThat(door.journal.at(1).orElseThrow().time()).isEqualTo(OpenDoor.NOW);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: evil.example\n",
        "Host: evil.example:PORT\n",
        "Host: 127.0.0.1\n",
        "Host: 127.0.0.1:1\n",
        "Host: 127.0.0.1:PORT.evil.example\n",
        "Host: localhost.evil.example:PORT\n",
        "Host: 127.0.0.1:PORT\nHost: evil.example\n",
        "Host:\n",
        ""
      })
  void aNameThatWasMadeToPointHereIsTurnedAway(String host) throws IOException {
    String lines = host.replace("PORT", Integer.toString(door.port())) + "Connection: close\n";

    for (String path : List.of("/", "/app.js", "/api/journal")) {
      Reply reply = send("GET " + path + " HTTP/1.1\n" + lines + token() + "\n", new byte[0]);

      assertThat(reply.status()).as(path).isIn(400, 421);
      assertThat(reply.body()).doesNotContain("<script", "entries");
    }
  }

  @Test
  void anAddressOfAnotherServerIsNotProxied() throws IOException {
    Reply reply =
        send(
            "GET http://evil.example/api/journal HTTP/1.1\n" + host() + token() + "\n",
            new byte[0]);

    assertThat(reply.status()).isEqualTo(421);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Origin: https://evil.example\n",
        "Origin: null\n",
        "Origin: http://127.0.0.1:1\n",
        "Origin: https://127.0.0.1:PORT\n",
        "Origin: http://127.0.0.1:PORT\nOrigin: https://evil.example\n",
        "Sec-Fetch-Site: cross-site\n",
        "Sec-Fetch-Site: same-site\n"
      })
  void aForeignPageIsTurnedAwayEvenWithTheToken(String header) throws IOException {
    String lines = header.replace("PORT", Integer.toString(door.port()));

    assertThat(post(TYPE + token() + lines, CASE).status()).isEqualTo(403);
    assertThat(get("/api/journal", token() + lines).status()).isEqualTo(403);
    assertThat(kept()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "X-Bothy-Token:\n",
        "X-Bothy-Token: AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n",
        "X-Bothy-Token: TOKENx\n",
        "X-Bothy-Token: TOKEN\nX-Bothy-Token: TOKEN\n",
        "Cookie: X-Bothy-Token=TOKEN\n",
        "Authorization: Bearer TOKEN\n"
      })
  void withoutTheTokenNothingIsDoneOrShown(String header) throws IOException {
    String lines = header.replace("TOKEN", door.token());

    assertThat(post(TYPE + lines, CASE).status()).isEqualTo(401);
    for (String path :
        List.of(
            "/api/journal", "/api/entry?sequence=1", "/api/examples", "/api/example?name=pay")) {
      Reply reply = get(path, lines);
      assertThat(reply.status()).as(path).isEqualTo(401);
      assertThat(reply.body()).doesNotContain(door.token());
    }
    assertThat(kept()).isEmpty();
  }

  @Test
  void aFormCantCheckEvenWithTheToken() throws IOException {
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      assertThat(post("Content-Type: " + type + "\n" + token(), CASE).status()).isEqualTo(415);
    }
    assertThat(post(token(), CASE).status()).isEqualTo(415);
    assertThat(kept()).isEmpty();
  }

  @Test
  void aBodyThatSaysItIsTooLargeIsNotRead() throws IOException {
    Reply reply =
        send(
            "POST /api/check HTTP/1.1\n"
                + host()
                + TYPE
                + token()
                + "Content-Length: 99999999999\n\n",
            new byte[0]);

    assertThat(reply.status()).isEqualTo(413);
    assertThat(reply.error().required("expected", "text").text()).isEqualTo("at most 32 MB");
  }

  @Test
  void aBodyThatTurnsOutTooLargeIsRefused() throws IOException {
    byte[] chunk = "1000000\r\n".getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int i = 0; i < 3; i++) {
      body.write(chunk);
      body.write(new byte[16 << 20]);
      body.write('\r');
      body.write('\n');
    }
    body.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));

    Reply reply =
        send(
            "POST /api/check HTTP/1.1\n"
                + host()
                + TYPE
                + token()
                + "Transfer-Encoding: chunked\n\n",
            body.toByteArray());

    assertThat(reply.status()).isEqualTo(413);
    assertThat(kept()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | input",
        "{ | input",
        "[] | input",
        "{\"chainId\":1} | method",
        "{\"chainId\":1,\"chainId\":1} | input"
      })
  void badInputNamesItsField(String body, String field) throws IOException {
    Reply reply = post(TYPE + token(), body);

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error().required("field", "text").text()).isEqualTo(field);
    assertThat(reply.error().required("says", "text").text())
        .contains("expected")
        .contains("found");
    assertThat(kept()).isEmpty();
  }

  @Test
  void nestingWithoutEndIsRefusedAtOnce() throws IOException {
    Reply reply = post(TYPE + token(), "[".repeat(100_000));

    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.error().required("expected", "text").text()).contains("100 levels");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /, GET",
    "PUT, /app.js, GET",
    "GET, /api/check, POST",
    "OPTIONS, /api/check, POST",
    "DELETE, /api/journal, GET",
    "HEAD, /, GET",
    "TRACE, /, GET"
  })
  void anotherMethodIs405(String method, String path, String allowed) throws IOException {
    Reply reply = send(method + " " + path + " HTTP/1.1\n" + host() + token() + "\n", new byte[0]);

    assertThat(reply.status()).isEqualTo(405);
    assertThat(reply.headers()).containsIgnoringCase("\r\nallow: " + allowed);
    assertThat(reply.headers()).doesNotContainIgnoringCase("access-control");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/api",
        "/api/",
        "/api/checks",
        "/index.html/",
        "/../pom.xml",
        "/%2e%2e/pom.xml",
        "/bothy/doors/web/app.js"
      })
  void anotherPathIs404(String path) throws IOException {
    assertThat(get(path, token()).status()).isEqualTo(404);
  }

  @Test
  void aRequestForTheWholeServerHurtsNothing() throws IOException {
    Reply reply = send("OPTIONS * HTTP/1.1\n" + host() + token() + "\n", new byte[0]);

    assertThat(reply.status()).isIn(400, 404);
    assertThat(door.faults).isEmpty();
    assertThat(get("/", "").status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"../pom", "..%2f..%2fREADME", "/etc/passwd", "pay%00", ""})
  void onlyExamplesAreReadAsExamples(String name) throws IOException {
    assertThat(get("/api/example?name=" + name, token()).status()).isEqualTo(404);
    assertThat(get("/api/example?name=pay", token()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/entry?sequence=-1",
        "/api/entry?sequence=x",
        "/api/entry",
        "/api/journal?before=9999999999999999999999",
        "/api/journal?text=%zz"
      })
  void questionsOfTheWrongShapeAre400(String path) throws IOException {
    assertThat(get(path, token()).status()).isEqualTo(400);
  }

  @Test
  void everyReplyForbidsWhatThePageDoesNotNeed() throws IOException {
    for (String path : List.of("/", "/app.js", "/nothing", "/api/journal")) {
      assertThat(get(path, token()).headers())
          .containsIgnoringCase("content-security-policy: default-src 'none'; script-src 'self'")
          .contains("frame-ancestors 'none'", "require-trusted-types-for 'script'")
          .doesNotContain("unsafe-inline", "unsafe-eval")
          .containsIgnoringCase("x-content-type-options: nosniff")
          .containsIgnoringCase("x-frame-options: DENY")
          .containsIgnoringCase("referrer-policy: no-referrer")
          .containsIgnoringCase("cache-control: no-store")
          .doesNotContainIgnoringCase("set-cookie");
    }
  }

  @Test
  void aBrokenChainIsSaid() throws IOException, SQLException {
    post(TYPE + token(), CASE);
    post(TYPE + token(), CASE);
    assertThat(get("/api/journal", token()).body()).contains("\"state\":\"intact\"");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(Journal.FILE));
        var statement = connection.createStatement()) {
      statement.executeUpdate("DROP TRIGGER entries_stay; DELETE FROM entries WHERE sequence = 2");
    }

    // only the head that this start remembers tells that the tail was cut
    assertThat(get("/api/journal", token()).body()).contains("\"state\":\"broken\"");
    assertThat(door.journal.verify()).isInstanceOf(Chain.Intact.class);
  }

  @Test
  void whatCantBeKeptIsNotAnswered() throws IOException {
    door.journal.close();

    Reply reply = post(TYPE + token(), CASE);

    assertThat(reply.status()).isEqualTo(500);
    assertThat(reply.error().required("says", "text").text()).contains("Nothing was decided");
    assertThat(reply.body()).doesNotContain("\"verdict\"", "at bothy.", "Exception");
  }

  @Test
  void aSlowRequestDoesNotStopTheOthers() throws IOException {
    try (Socket slow = new Socket(InetAddress.getLoopbackAddress(), door.port())) {
      slow.getOutputStream()
          .write(
              ("POST /api/check HTTP/1.1\n" + host() + TYPE + token() + "Content-Length: 100\n\n{")
                  .replace("\n", "\r\n")
                  .getBytes(StandardCharsets.UTF_8));

      assertThat(post(TYPE + token(), CASE).status()).isEqualTo(200);
      assertThat(get("/", "").status()).isEqualTo(200);
    }
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
    assertThat(door.address().getHost()).isEqualTo("localhost");
  }

  @Test
  void eachStartHasAnotherToken() throws IOException {
    Path other = Files.createDirectory(home.resolve("other"));
    try (OpenDoor second = OpenDoor.in(other)) {
      assertThat(second.token()).isNotEqualTo(door.token()).hasSize(43);
    }
  }

  @Test
  void aPortInUseIsSaid() {
    assertThatThrownBy(() ->
            WebDoor.open(
                door.port(),
                new Guard(),
                door.journal,
                Optional.empty(),
                Optional.empty(),
                InstantSource.system(),
                door.faults::add))
        .isInstanceOf(BindException.class);
  }
}
