package bothy.doors.web;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Hash;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the rooms behind the desk are asked and told, and by whom. */
@Timeout(60)
class RoomsTest {
  @TempDir Path home;
  private final Household house = new Household();
  private final HttpClient client = HttpClient.newHttpClient();
  private OpenDoor door;

  @BeforeEach
  void open() throws IOException {
    door = OpenDoor.in(home, house.backing());
  }

  @AfterEach
  void close() {
    client.shutdownNow();
    door.close();
    assertThat(door.faults).isEmpty();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
        .header("X-Bothy-Token", door.token());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Node json(HttpResponse<String> response) {
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void thePageIsToldWhichViewsThereAre() throws Exception {
    assertThat(json(send(request("/api/waiting"))).required("views", "a list").elements())
        .extracting(Node::text)
        .containsExactly(
            "check",
            "journal",
            "waiting",
            "actions",
            "authority",
            "policy",
            "names",
            "keys",
            "pages");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/policy",
        "/api/authority",
        "/api/actions",
        "/api/names",
        "/api/keys",
        "/api/events"
      })
  void whoLacksTheTokenReadsNothing(String path) throws Exception {
    assertThat(send(request(path).setHeader("X-Bothy-Token", "guess")).statusCode()).isEqualTo(401);
    assertThat(send(request(path).header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(request(path).POST(HttpRequest.BodyPublishers.noBody())).statusCode())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/propose",
        "/api/prepare",
        "/api/policy/accept",
        "/api/keys/unlock",
        "/api/keys/lock",
        "/api/keys/enrol/begin",
        "/api/keys/enrol/finish"
      })
  void whoLacksTheTokenTellsNothing(String path) throws Exception {
    HttpRequest.Builder say =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{}"));

    assertThat(send(say.copy().setHeader("X-Bothy-Token", "guess")).statusCode()).isEqualTo(401);
    assertThat(send(say.copy().header("Origin", "https://evil.example")).statusCode())
        .isEqualTo(403);
    assertThat(send(say.copy().setHeader("Content-Type", "text/plain")).statusCode())
        .isEqualTo(415);
    assertThat(send(request(path)).statusCode()).isEqualTo(405);
    assertThat(house.told).isEmpty();
  }

  @Test
  void whatIsNotBehindTheDeskIsNotThere() throws Exception {
    door.close();
    door = OpenDoor.in(home.resolve("other"));
    for (String path : List.of("/api/policy", "/api/authority", "/api/events", "/api/keys")) {
      assertThat(send(request(path)).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(post("/api/keys/lock", "{}").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/api/keys/unlock | {} | passphrase",
        "/api/keys/unlock | {\"passphrase\":\"\"} | passphrase",
        "/api/keys/unlock | {\"passphrase\":1234567} | passphrase",
        "/api/keys/unlock | {\"passphrase\":\"wrong\"} | passphrase",
        "/api/keys/unlock | {\"passphrase\":\"x\",\"more\":1} | input",
        "/api/keys/lock | {\"more\":1} | input",
        "/api/keys/enrol/finish | {\"name\":\"a\",\"id\":\"!\",\"clientDataJSON\":\"AA\",\"attestationObject\":\"AA\"} | id",
        "/api/keys/enrol/finish | {\"name\":\"a\",\"id\":\"\",\"clientDataJSON\":\"AA\",\"attestationObject\":\"AA\"} | id",
        "/api/prepare | {\"hash\":\"0x12\"} | hash",
        "/api/policy/accept | {\"hash\":\"0x12\"} | hash",
        "/api/propose | {\"action\":\"transfer\"} | fields",
        "/api/propose | {\"action\":\"transfer\",\"fields\":{\"to\":1}} | fields.to",
        "/api/propose | {\"action\":\"transfer\",\"fields\":{\"to\":\"nobody\"}} | fields.to"
      })
  void whatCantBeReadNamesItsField(String path, String body, String field) throws Exception {
    HttpResponse<String> response = post(path, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).required("error", "one").required("field", "text").text())
        .endsWith(field);
    assertThat(response.body()).doesNotContain("1234567");
    assertThat(house.told).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"passphrase\":\"x\",\"assertion\":{}",
        "\"assertion\":{}",
        "\"assertion\":\"AA\"",
        "\"assertion\":{\"id\":\"AA\",\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\"}",
        "\"assertion\":{\"id\":\"AA\",\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"A=A\"}",
        "\"assertion\":{\"id\":\"AA\",\"clientDataJSON\":\"AA\",\"authenticatorData\":\"AA\",\"signature\":\"AA\",\"x\":1}"
      })
  void whatIsNoProofDecidesNothing(String proof) throws Exception {
    Hash name = house.passing.asks("pay-with-state", "", Household.asks(true, "danger"));

    HttpResponse<String> response =
        post("/api/decide", "{\"hash\":\"%s\",\"forward\":true,%s}".formatted(name.toHex(), proof));

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(house.passing.decisions).isEmpty();
  }

  @Test
  void aRequestToBeSignedSaysWhereItComesFromAndWhatThePolicyMakesOfIt() throws Exception {
    Hash name =
        house.passing.asks("pay-with-state", "https://a.example", Household.asks(true, "much"));

    Node answer = json(send(request("/api/submission?hash=" + name.toHex())));

    Node submission = answer.required("submission", "one");
    assertThat(submission.members())
        .containsEntry("subject", "toSign")
        .containsEntry("origin", "https://a.example")
        .containsEntry("by", "page");
    Node decision = submission.required("decision", "one");
    assertThat(decision.members()).containsEntry("kind", "ask").containsEntry("needsProof", true);
    assertThat(decision.required("reasons", "some").elements().getFirst().members())
        .containsEntry("id", "policy.limit.day")
        .containsEntry("says", "much");
    assertThat(answer.required("request", "one").required("method", "one").text())
        .isEqualTo("eth_sendTransaction");
  }

  @Test
  void changesComeLineByLine() throws Exception {
    HttpResponse<InputStream> response =
        client.send(request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo("{\"what\":\"open\"}");

      house.changed("waiting");
      assertThat(lines.readLine()).isEqualTo("{\"what\":\"waiting\"}");
      house.changed("something of no kind");
      house.changed("policy");
      assertThat(lines.readLine()).isEqualTo("{\"what\":\"policy\"}");
    }
  }

  @Test
  void noMoreListenThanCanAndWhoLeavesMakesRoom() throws Exception {
    List<InputStream> open = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      HttpResponse<InputStream> each =
          client.send(request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(each.statusCode()).isEqualTo(200);
      open.add(each.body());
    }
    assertThat(send(request("/api/events")).statusCode()).isEqualTo(503);
    assertThat(send(request("/api/waiting")).statusCode()).isEqualTo(200);

    open.getFirst().close();
    // a line that can't be written tells that the page is gone
    for (int i = 0; i < 100 && house.listeners.size() == 8; i++) {
      house.changed("waiting");
      Thread.sleep(50);
    }

    HttpResponse<InputStream> next =
        client.send(request("/api/events").build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(next.statusCode()).isEqualTo(200);
    next.body().close();
    for (InputStream each : open) {
      each.close();
    }
  }
}
