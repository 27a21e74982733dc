package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import bothy.practice.ServedPractice;
import java.io.BufferedReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code up --rpc} as a process of its own: what its door answers, and on what ground. */
@Timeout(120)
class UpOnAChainTest {
  private static final String OTHER = "0x00000000000000000000000000000000000ead01";

  @TempDir Path home;

  private final HttpClient client = HttpClient.newHttpClient();
  private final List<Process> started = new ArrayList<>();

  private record Answer(Node body, String ground) {}

  /** Starts it and gives its door's address. */
  private URI up(String... options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("up", "--port", "0", "--rpc-port", "0"));
    arguments.addAll(List.of(options));
    Process process =
        BothyProcess.of(home, arguments.toArray(String[]::new))
            .redirectError(errors().toFile())
            .start();
    started.add(process);
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    String page = reader.readLine();
    assertThat(page).as(Files.readString(errors())).startsWith("Open http://localhost:");
    this.page = URI.create(page.substring("Open ".length()));
    String line = reader.readLine();
    assertThat(line).startsWith("Point wallets at http://127.0.0.1:");
    return URI.create(line.substring("Point wallets at ".length()));
  }

  /** Whose address it printed first. */
  private URI page = URI.create("");

  private Path errors() {
    return home.resolve("errors");
  }

  /** While its node still runs: it says so if it can't be reached. */
  private void stop() throws Exception {
    for (Process process : started) {
      process.destroy();
      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(errors()).content().isEmpty();
    }
  }

  @AfterEach
  void end() {
    client.close();
    started.forEach(Process::destroy);
  }

  private Answer ask(URI door, String method, String parameters) throws Exception {
    HttpResponse<byte[]> response =
        client.send(
            HttpRequest.newBuilder(door)
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", "application/json")
                .POST(
                    HttpRequest.BodyPublishers.ofString(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                            .formatted(method, parameters)))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    String ground = response.headers().firstValue("X-Bothy-Ground").orElse("");
    return new Answer(Json.read(response.body()), ground);
  }

  private static String result(Answer answer) {
    assertThat(answer.body().member("error").map(Node::value)).isEmpty();
    return answer.body().required("result", "a text").text();
  }

  @Test
  void provesABalanceFromACheckpoint() throws Exception {
    try (ServedPractice practice = new ServedPractice(Duration.ofMinutes(1))) {
      practice.call("anvil_setBalance", OTHER, "0x7");
      practice.call("evm_mine");
      URI door =
          up(
              "--rpc",
              practice.url(),
              "--beacon",
              practice.url(),
              "--checkpoint",
              practice.checkpoint().toHex(),
              "--network",
              practice.network(home).toString());

      Answer balance = ask(door, "eth_getBalance", "[\"" + OTHER + "\",\"latest\"]");
      Answer price = ask(door, "eth_syncing", "[]");

      assertThat(result(balance)).isEqualTo("0x7");
      assertThat(balance.ground()).isEqualTo("proven");
      assertThat(price.ground()).isEqualTo("claimed");
      stop();
    }
  }

  @Test
  void takesABlockThatTheUserVouchesForAsGivenAndRefusesWhatIsClaimedIfStrict() throws Exception {
    try (Anvil anvil = Anvil.start("--hardfork", "osaka")) {
      anvil.call("anvil_setBalance", OTHER, "0x7");
      anvil.call("anvil_mine", "0x1");
      String hash =
          anvil.call("eth_getBlockByNumber", "latest", false).required("hash", "a hash").text();
      URI door = up("--rpc", anvil.url(), "--block-hash", hash, "--fork", "osaka", "--strict");

      Answer balance = ask(door, "eth_getBalance", "[\"" + OTHER + "\",\"latest\"]");
      Answer call = ask(door, "eth_call", "[{\"to\":\"" + OTHER + "\"},\"latest\"]");
      Answer price = ask(door, "eth_syncing", "[]");

      assertThat(result(balance)).isEqualTo("0x7");
      assertThat(balance.ground()).isEqualTo("given");
      assertThat(result(call)).isEqualTo("0x");
      assertThat(call.ground()).isEqualTo("given");
      assertThat(price.body().required("error", "an error").required("message", "a text").text())
          .contains("can't be proven", "--strict");
      stop();
    }
  }

  /** The first block of a development node says that there is no state; it is vouched for. */
  @Test
  void takesANewDevelopmentNodeOfTheUsersForGiven() throws Exception {
    try (Anvil anvil = Anvil.start("--hardfork", "osaka")) {
      String account = anvil.call("eth_accounts").elements().getFirst().text();
      URI door = up("--rpc", anvil.url(), "--own-node");

      Answer balance = ask(door, "eth_getBalance", "[\"" + account + "\",\"latest\"]");

      assertThat(result(balance)).isEqualTo("0x21e19e0c9bab2400000");
      assertThat(balance.ground()).isEqualTo("given");
      stop();
    }
  }

  /** Nobody vouches for it, so what it says under such a block is no more than claimed. */
  @Test
  void takesANewDevelopmentNodeForClaimedWhereNobodyVouchesForIt() throws Exception {
    try (Anvil anvil = Anvil.start("--hardfork", "osaka")) {
      URI door = up("--rpc", anvil.url());

      Answer balance = ask(door, "eth_getBalance", "[\"" + OTHER + "\",\"latest\"]");

      assertThat(balance.ground()).isEqualTo("claimed");
      stop();
    }
  }

  /** Anvil answers as Web3Signer does, and was written by neither. */
  @Test
  void hasASignerElsewhereSignWhatIsApprovedOnTheDesk() throws Exception {
    try (Anvil anvil = Anvil.start("--hardfork", "osaka")) {
      String account = anvil.call("eth_accounts").elements().getFirst().text();
      URI door = up("--rpc", anvil.url(), "--own-node", "--web3signer", anvil.url());
      String payment =
          "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x7\"}]".formatted(account, OTHER);
      CompletableFuture<Answer> told =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return ask(door, "eth_sendTransaction", payment);
                } catch (Exception e) {
                  throw new AssertionError(e);
                }
              },
              task -> Thread.ofVirtual().start(task));

      String name = waiting();
      Node done = desk("POST", "/api/decide", "{\"hash\":\"%s\",\"forward\":true}".formatted(name));

      assertThat(done.required("stage", "").text()).as("%s", done.value()).isEqualTo("signed");
      String hash = result(told.get(30, TimeUnit.SECONDS));
      assertThat(hash).isEqualTo(done.required("result", "").text());
      assertThat(anvil.call("eth_getTransactionByHash", hash).required("from", "").text())
          .isEqualTo(account);
      assertThat(anvil.call("eth_getBalance", OTHER, "latest").text()).isEqualTo("0x7");
      stop();
    }
  }

  /** The name of what waits for a decision. */
  private String waiting() throws Exception {
    for (int i = 0; i < 200; i++) {
      Optional<Node> waits =
          desk("GET", "/api/waiting", "").required("submissions", "").elements().stream()
              .filter(each -> each.required("stage", "").text().equals("waiting"))
              .findFirst();
      if (waits.isPresent()) {
        return waits.get().required("hash", "").text();
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    throw new AssertionError("nothing waits");
  }

  private Node desk(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(page.resolve(path))
            .timeout(Duration.ofSeconds(30))
            .header("X-Bothy-Token", page.getFragment().substring("token=".length()))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return Json.read(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
  }
}
