package bothy.doors.web;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.guard.Submissions;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page can ask of the transactions that wait, and who may decide. */
class DecisionsTest {
  @TempDir Path home;
  private final Passing passing = new Passing();
  private final HttpClient client = HttpClient.newHttpClient();
  private OpenDoor door;

  @BeforeEach
  void open() throws IOException {
    door = OpenDoor.in(home, passing);
  }

  @AfterEach
  void close() {
    door.close();
    client.close();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
        .header("X-Bothy-Token", door.token());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static Node json(HttpResponse<String> response) {
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }

  private Node get(String path) throws IOException, InterruptedException {
    HttpResponse<String> response = send(request(path));
    assertThat(response.statusCode()).isEqualTo(200);
    return json(response);
  }

  private HttpResponse<String> decide(String body) throws IOException, InterruptedException {
    return send(
        request("/api/decide")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String decision(Hash hash, boolean forward) {
    return "{\"hash\":\"%s\",\"forward\":%s}".formatted(hash.toHex(), forward);
  }

  @Test
  void whatWaitsIsListedNewestFirst() throws Exception {
    Hash first = passing.arrives(1);
    Hash second = passing.arrives(2);

    Node answer = get("/api/waiting");

    List<Node> listed = answer.required("submissions", "a list").elements();
    assertThat(answer.required("open", "one").flag()).isTrue();
    assertThat(answer.required("alreadySigned", "one").text())
        .isEqualTo(Submissions.ALREADY_SIGNED);
    assertThat(listed)
        .extracting(each -> each.required("hash", "one").text())
        .containsExactly(second.toHex(), first.toHex());
    assertThat(listed.getFirst().members())
        .containsEntry("stage", "waiting")
        .containsEntry("verdict", "unknown")
        .containsEntry("until", "2026-05-04T09:40:00Z");
  }

  @Test
  void whatVoidsItIsSaidWithTheLeastFeeThatNodesTake() throws Exception {
    passing.arrives(7);

    Node replacement =
        get("/api/waiting")
            .required("submissions", "a list")
            .elements()
            .getFirst()
            .required("replacement", "one");

    assertThat(replacement.members())
        .containsEntry("nonce", "7")
        .containsEntry("maxFeePerGas", "33000000000")
        .containsEntry("maxPriorityFeePerGas", "1100000000")
        .containsEntry("blobs", false);
  }

  @Test
  void oneOfThemComesWithItsCard() throws Exception {
    Hash hash = passing.arrives(1);

    Node answer = get("/api/submission?hash=" + hash.toHex());

    Node verdict = answer.required("verdict", "one");
    assertThat(verdict.required("verdict", "one").text()).isEqualTo("unknown");
    assertThat(verdict.required("meaning", "one").required("interpolatedIntent", "one").text())
        .contains("0x3333333333333333333333333333333333333333");
    assertThat(answer.required("submission", "one").required("hash", "one").text())
        .isEqualTo(hash.toHex());
  }

  @ParameterizedTest
  @CsvSource({"true, forward, forwarded", "false, drop, dropped"})
  void aDecisionIsCarriedOutOnce(boolean forward, String decision, String stage) throws Exception {
    Hash hash = passing.arrives(1);

    HttpResponse<String> decided = decide(decision(hash, forward));
    HttpResponse<String> again = decide(decision(hash, forward));

    assertThat(json(decided).members()).containsEntry("stage", stage);
    assertThat(again.statusCode()).isEqualTo(400);
    assertThat(json(again).required("error", "one").required("says", "one").text())
        .contains("expected a transaction that waits");
    assertThat(passing.decisions).containsExactly(decision + " " + hash.toHex());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"hash\":\"HASH\"}",
        "{\"hash\":\"HASH\",\"forward\":1}",
        "{\"hash\":\"HASH\",\"forward\":\"true\"}",
        "{\"hash\":\"HASH\",\"forward\":null}",
        "{\"hash\":\"0x12\",\"forward\":true}",
        "{\"hash\":1,\"forward\":true}",
        "{\"forward\":true}",
        "{\"hash\":\"HASH\",\"forward\":true,\"forward\":false}",
        "{\"hash\":\"HASH\",\"forward\":true,\"more\":1}"
      })
  void whatIsNoDecisionDecidesNothing(String body) throws Exception {
    Hash hash = passing.arrives(1);

    HttpResponse<String> response = decide(body.replace("HASH", hash.toHex()));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).required("error", "one").required("says", "one").text())
        .contains("expected", "found");
    assertThat(passing.decisions).isEmpty();
  }

  @Test
  void whoLacksTheTokenSeesAndDecidesNothing() throws Exception {
    Hash hash = passing.arrives(1);
    for (String path :
        List.of("/api/waiting", "/api/health", "/api/submission?hash=" + hash.toHex())) {
      assertThat(send(request(path).setHeader("X-Bothy-Token", "guess")).statusCode())
          .isEqualTo(401);
    }
    HttpRequest.Builder decide =
        request("/api/decide")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(decision(hash, true)));
    assertThat(send(decide.copy().setHeader("X-Bothy-Token", "guess")).statusCode()).isEqualTo(401);
    assertThat(send(decide.copy().header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(decide.copy().header("Sec-Fetch-Site", "cross-site")).statusCode())
        .isEqualTo(403);
    assertThat(send(decide.copy().setHeader("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
    assertThat(passing.decisions).isEmpty();
  }

  @Test
  void aDecisionIsShort() throws Exception {
    assertThat(decide(" ".repeat(2_000)).statusCode()).isEqualTo(413);
  }

  @Test
  void onlyAPostDecides() throws Exception {
    assertThat(send(request("/api/decide")).statusCode()).isEqualTo(405);
    assertThat(send(request("/api/waiting").POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @CsvSource({
    "0x12, 400",
    "'', 400",
    "x, 400",
    "0x1111111111111111111111111111111111111111111111111111111111111111, 404"
  })
  void aTransactionThatIsNotHereIsSaid(String hash, int status) throws Exception {
    assertThat(send(request("/api/submission?hash=" + hash)).statusCode()).isEqualTo(status);
  }

  @Test
  void whatTheReceiptShowedIsListed() throws Exception {
    Hash hash = passing.arrives(1);
    passing.becomes(
        hash, Stage.DIFFERENT, "It is in block 7, proven, and did not do what was shown");

    Node listed = get("/api/waiting").required("submissions", "a list").elements().getFirst();

    assertThat(listed.members()).containsEntry("stage", "different");
    assertThat(listed.required("stands", "one").text()).contains("did not do what was shown");
  }

  @Test
  void healthIsWhatTheChainSays() throws Exception {
    passing.stands("head", 21_000_000L);
    passing.stands("ground", "proven");

    assertThat(get("/api/health").members()).containsOnlyKeys("head", "ground");
  }

  @Test
  void withoutADoorNothingWaits() throws Exception {
    door.close();
    door = OpenDoor.in(Files.createDirectory(home.resolve("other")));

    assertThat(get("/api/waiting").required("open", "one").flag()).isFalse();
    assertThat(get("/api/health").members()).isEmpty();
    assertThat(decide(decision(Hash.keccak(Bytes.EMPTY), true)).statusCode()).isEqualTo(400);
  }
}
