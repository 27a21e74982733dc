package bothy.doors.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcReply;
import bothy.provider.Pairings;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which page asks is believed of a paired extension, and of nobody else. */
class PairedDoorTest {
  private static final String EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";
  private static final String OTHER = "chrome-extension://ponmlkjihgfedcbaponmlkjihgfedcba";
  private static final String PAGE = "https://app.example";
  private static final String CALL = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"who\"}";

  @TempDir Path home;
  private final List<Throwable> faults = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // before each
  private Pairings pairings;

  @SuppressWarnings("NullAway.Init") // before each
  private RpcDoor door;

  @BeforeEach
  void open() throws IOException {
    pairings = new Pairings(home, InstantSource.system());
    RpcDoor.Settings usual = RpcDoor.Settings.of(faults::add);
    RpcDoor.Settings settings =
        new RpcDoor.Settings(
                Origins.of("--allow-origin", List.of(PAGE)),
                usual.limits(),
                usual.health(),
                usual.gets(),
                usual.counted(),
                usual.faults())
            .pairing(pairings);
    door =
        RpcDoor.open(0, call -> RpcReply.of(call.session().page().orElse("a program")), settings);
  }

  @AfterEach
  void close() {
    door.close();
    client.close();
    assertThat(faults).isEmpty();
  }

  private HttpResponse<String> post(String path, String body, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(door.address().resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Node json(HttpResponse<String> response) {
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> exchange(String code, String origin)
      throws IOException, InterruptedException {
    return post("/pair", "{\"code\":\"" + code + "\"}", Map.of("Origin", origin));
  }

  private String token() throws IOException, InterruptedException {
    return json(exchange(pairings.newCode(), EXTENSION)).required("token", "one").text();
  }

  private String who(Map<String, String> headers) throws IOException, InterruptedException {
    return json(post("/", CALL, headers)).required("result", "one").text();
  }

  @Test
  void believesAPairedExtensionWhichPageAsks() throws Exception {
    String token = token();

    assertThat(who(Map.of("Origin", EXTENSION, "X-Bothy-Pairing", token, "X-Bothy-Page", PAGE)))
        .isEqualTo(PAGE);
    assertThat(who(Map.of("Origin", EXTENSION, "X-Bothy-Pairing", token))).isEqualTo("a program");
  }

  @Test
  void takesWhoSaysNothingForAProgram() throws Exception {
    assertThat(who(Map.of())).isEqualTo("a program");
    assertThat(who(Map.of("Origin", OTHER))).isEqualTo("a program");
  }

  @Test
  void turnsAwayWhoNamesAPageWithoutATokenThatHolds() throws Exception {
    String token = token();
    for (Map<String, String> headers :
        List.of(
            Map.of("Origin", EXTENSION, "X-Bothy-Page", PAGE),
            Map.of("Origin", EXTENSION, "X-Bothy-Page", PAGE, "X-Bothy-Pairing", "x"),
            Map.of("Origin", EXTENSION, "X-Bothy-Page", PAGE, "X-Bothy-Pairing", token + "x"),
            Map.of("Origin", OTHER, "X-Bothy-Page", PAGE, "X-Bothy-Pairing", token),
            Map.of("Origin", PAGE, "X-Bothy-Page", PAGE, "X-Bothy-Pairing", token),
            Map.of("X-Bothy-Page", PAGE, "X-Bothy-Pairing", token))) {
      HttpResponse<String> response = post("/", CALL, headers);

      assertThat(response.statusCode()).as(headers.toString()).isEqualTo(401);
      assertThat(json(response).required("error", "one").required("code", "one").value().toString())
          .isEqualTo("4100");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "app.example", "https://app.example/path", "file://", "HTTPS://A"})
  void refusesWhatIsNoPagesOrigin(String page) throws Exception {
    HttpResponse<String> response =
        post(
            "/",
            CALL,
            Map.of("Origin", EXTENSION, "X-Bothy-Pairing", token(), "X-Bothy-Page", page));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("X-Bothy-Page: expected a page's origin");
  }

  @Test
  void pairsExtensionsOnly() throws Exception {
    String code = pairings.newCode();

    assertThat(exchange(code, PAGE).statusCode()).isEqualTo(403);
    assertThat(post("/pair", "{\"code\":\"" + code + "\"}", Map.of()).statusCode()).isEqualTo(403);
    assertThat(exchange(code, EXTENSION).statusCode()).isEqualTo(200);
  }

  @Test
  void boundsHowFastCodesAreTried() throws Exception {
    pairings.newCode();
    exchange("AAAA-AAAA", EXTENSION);

    assertThat(exchange("AAAA-AAAB", EXTENSION).statusCode()).isEqualTo(429);
  }

  @Test
  void anEndedPairingIsTurnedAway() throws Exception {
    String token = token();
    Map<String, String> headers = Map.of("Origin", EXTENSION, "X-Bothy-Pairing", token);

    assertThat(post("/unpair", "{}", headers).statusCode()).isEqualTo(200);

    assertThat(post("/", CALL, headers).statusCode()).isEqualTo(401);
    assertThat(post("/unpair", "{}", headers).statusCode()).isEqualTo(401);
  }
}
