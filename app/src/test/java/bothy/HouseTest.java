package bothy;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.doors.cli.Up;
import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Npm;
import bothy.signing.Memory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** All that {@code up} serves, on the practice chain. */
@Timeout(180)
class HouseTest {
  private static final Path PEERS = Path.of("target", "peers", "viem");
  private static final String VIEM = "2.57.20";

  @TempDir Path home;

  private final List<Throwable> faults = new ArrayList<>();
  private final StringWriter err = new StringWriter();
  private final HttpClient client = HttpClient.newHttpClient();

  @SuppressWarnings("NullAway.Init") // each test opens one
  private House house;

  private void open(boolean keep) throws IOException {
    Up.Wishes wishes =
        new Up.Wishes(
            0,
            0,
            0,
            0,
            home,
            Optional.empty(),
            Optional.empty(),
            false,
            List.of(),
            keep,
            Optional.empty(),
            Optional.empty());
    house =
        House.open(
            wishes, new Guard(), "test", Optional.empty(), faults::add, new PrintWriter(err, true));
  }

  @AfterEach
  void close() {
    house.close();
    client.close();
    assertThat(faults).isEmpty();
    assertThat(err.toString()).isEmpty();
  }

  private HttpResponse<String> ask(URI node, String method, String parameters) throws Exception {
    return client.send(
        HttpRequest.newBuilder(node)
            .header("Content-Type", "application/json")
            .POST(
                HttpRequest.BodyPublishers.ofString(
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
                        .formatted(method, parameters)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Node json(HttpResponse<String> response) {
    return Json.read(response.body().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aWalletPaysAndSwapsThroughTheDoorAndADrainerIsStoppedThere() throws Exception {
    open(false);
    if (!Files.exists(PEERS.resolve("node_modules").resolve("viem"))) {
      try {
        Npm.install(PEERS, "viem", VIEM);
      } catch (IOException e) {
        throw Npm.missing("viem can't be had: " + e.getMessage());
      }
    }
    Path script = PEERS.resolve("wallet.mjs");
    Files.copy(
        Path.of("../examples/wallet/wallet.mjs"), script, StandardCopyOption.REPLACE_EXISTING);
    ProcessBuilder builder =
        new ProcessBuilder("node", script.toAbsolutePath().toString()).redirectErrorStream(true);
    builder.environment().put("BOTHY_DOOR", house.door().toString());
    Process wallet = builder.start();
    String said = new String(wallet.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(wallet.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(wallet.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("a payment of 0.01 ETH: success")
        .contains("USDC: success")
        .contains("stopped. Bothy refused this: ");
  }

  @Test
  void provesWhatItAnswersAndSaysSo() throws Exception {
    open(false);

    HttpResponse<String> balance =
        ask(
            house.door(),
            "eth_getBalance",
            "[\"0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266\",\"latest\"]");
    HttpResponse<String> fees = ask(house.door(), "eth_gasPrice", "[]");

    assertThat(json(balance).required("result", "").text()).isEqualTo("0x21e19e0c9bab2400000");
    assertThat(balance.headers().firstValue("X-Bothy-Ground")).contains("proven");
    assertThat(fees.headers().firstValue("X-Bothy-Ground")).contains("claimed");
    Node health =
        Json.read(
            client
                .send(
                    HttpRequest.newBuilder(house.door().resolve("/health")).build(),
                    HttpResponse.BodyHandlers.ofByteArray())
                .body());
    assertThat(health.required("ground", "").text()).isEqualTo("proven");
    assertThat(health.required("participation", "").text()).isEqualTo("512 of 512");
    assertThat(health.required("practice", "").flag()).isTrue();
  }

  @Test
  void goesOnWithAPracticeChainThatWasKept() throws Exception {
    open(true);
    String block = "[\"latest\",false]";
    URI node = practiceNode();
    ask(node, "anvil_setBalance", "[\"0x00000000000000000000000000000000000ead01\",\"0x7\"]");
    String before =
        json(ask(node, "eth_getBlockByNumber", block))
            .required("result", "")
            .required("hash", "")
            .text();
    house.close();

    open(true);

    String parameters = "[\"0x00000000000000000000000000000000000ead01\",\"latest\"]";
    assertThat(json(ask(house.door(), "eth_getBalance", parameters)).required("result", "").text())
        .isEqualTo("0x7");
    HttpResponse<String> kept =
        ask(house.door(), "eth_getBlockByHash", "[\"" + before + "\",false]");
    assertThat(json(kept).required("result", "").required("hash", "").text()).isEqualTo(before);
    assertThat(kept.headers().firstValue("X-Bothy-Ground")).contains("proven");
  }

  private URI practiceNode() {
    String line =
        house.remarks().stream()
            .filter(each -> each.startsWith("Its node"))
            .findFirst()
            .orElseThrow();
    return URI.create(line.substring(line.indexOf("http://")));
  }

  private static final String ACCOUNT = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";

  /** A key of the practice chain's signs what a program asks for once the person approved it. */
  @Test
  void signsAndSendsWhatAPersonApproves() throws Exception {
    open(false);
    assertThat(json(ask(house.door(), "eth_accounts", "[]")).required("result", "").elements())
        .hasSize(10);

    String hash = approved(payment(7));

    Node receipt = receipt(hash);
    assertThat(receipt.required("status", "").text()).isEqualTo("0x1");
    assertThat(receipt.required("from", "").text()).isEqualTo(ACCOUNT);
  }

  /** Waits until the block is proven, by the signatures in the one after it. */
  private Node receipt(String hash) throws Exception {
    Optional<Node> found = Optional.empty();
    for (int i = 0; i < 200 && found.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      Node answer = json(ask(house.door(), "eth_getTransactionReceipt", "[\"" + hash + "\"]"));
      found = answer.member("result");
    }
    return found.orElseThrow();
  }

  /** A practice chain begins anew, and so do its nonces; one that is kept goes on. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void signsAfterAnotherStartToo(boolean keep) throws Exception {
    open(keep);
    approved(payment(7));
    house.close();

    open(keep);

    assertThat(approved(payment(8))).startsWith("0x");
  }

  /** Its nonces and keys are those of before: what was sent there could be sent here again. */
  @Test
  void aPracticeChainThatBeginsAnewTakesUpNothing() throws Exception {
    open(false);
    approved(payment(7));
    house.close();

    open(false);

    assertThat(desk("GET", "/api/waiting", "").required("submissions", "").elements()).isEmpty();
  }

  @Test
  void aPolicyThatRefusesAnAddressHoldsAtOnce() throws Exception {
    open(false);
    Files.writeString(
        home.resolve("policy.toml"), "version = 1\n[refuse]\naddresses = [\"" + OTHER + "\"]\n");
    TimeUnit.MILLISECONDS.sleep(1_500);

    Node error = json(ask(house.door(), "eth_sendTransaction", payment(7))).required("error", "");

    assertThat(error.required("message", "").text()).startsWith("Your policy refuses it: ");
  }

  /** A passphrase that was given to enrol a security key opens nothing after they were locked. */
  @Test
  void lockedKeysStayLockedWhateverWasBegunBefore() throws Exception {
    open(false);
    desk("POST", "/api/keys/enrol/begin", "{\"passphrase\":\"practice\"}");
    desk("POST", "/api/keys/lock", "{}");

    desk(
        "POST",
        "/api/keys/enrol/finish",
        "{\"name\":\"x\",\"id\":\"AA\",\"clientDataJSON\":\"AA\",\"attestationObject\":\"AA\"}");

    assertThat(desk("GET", "/api/keys", "").required("locked", "").flag()).isTrue();
  }

  /** It holds the signer's pairing key, as its environment may. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void letsNoOtherProcessReadItsMemory() throws Exception {
    open(false);

    // what can't be dumped belongs to root, whoever runs it
    assertThat(Memory.isGuarded()).isTrue();
  }

  /** What waits stays, nothing is signed twice, and the person opens the keys again. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void aSignerThatIsKilledIsStartedAgainAndLocked() throws Exception {
    open(false);
    approved(payment(7));
    ProcessHandle signer =
        ProcessHandle.current()
            .children()
            .filter(child -> commandLine(child).contains("SignerMain"))
            .findFirst()
            .orElseThrow();
    CompletableFuture<HttpResponse<String>> asked = askLater(payment(8));
    String name = waiting();

    signer.destroyForcibly();
    signer.onExit().join();
    Node down = desk("GET", "/api/keys", "");
    desk("POST", "/api/decide", "{\"hash\":\"%s\",\"forward\":true}".formatted(name));
    Node keys = desk("GET", "/api/keys", "");
    for (int i = 0; i < 200 && keys.member("says").isPresent(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      keys = desk("GET", "/api/keys", "");
    }

    assertThat(down.required("locked", "").flag()).isTrue();
    assertThat(down.required("says", "").text()).contains("ended");
    assertThat(keys.required("locked", "").flag()).isTrue();
    assertThat(keys.member("says")).isEmpty();
    assertThat(keys.required("accounts", "").elements()).hasSize(10);
    assertThat(waiting()).isEqualTo(name);
    assertThat(
            desk("POST", "/api/keys/unlock", "{\"passphrase\":\"practice\"}")
                .required("locked", "")
                .flag())
        .isFalse();
    desk("POST", "/api/decide", "{\"hash\":\"%s\",\"forward\":true}".formatted(name));
    String hash = json(asked.get(60, TimeUnit.SECONDS)).required("result", "").text();
    assertThat(receipt(hash).required("status", "").text()).isEqualTo("0x1");
    String count = "[\"" + ACCOUNT + "\",\"latest\"]";
    assertThat(
            json(ask(practiceNode(), "eth_getTransactionCount", count))
                .required("result", "")
                .text())
        .isEqualTo("0x2");
    assertThat(err.toString()).contains("bothy: the signer runs again; its keys are locked");
    err.getBuffer().setLength(0);
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException e) {
      return ""; // it ended
    }
  }

  private static final String OTHER = "0x00000000000000000000000000000000000ead01";

  private static String payment(int wei) {
    return "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x%x\"}]".formatted(ACCOUNT, OTHER, wei);
  }

  /** Asks, says yes on the page, and gives the transaction's hash. */
  private String approved(String parameters) throws Exception {
    CompletableFuture<HttpResponse<String>> asked = askLater(parameters);
    String name = waiting();
    desk("POST", "/api/decide", "{\"hash\":\"%s\",\"forward\":true}".formatted(name));
    return json(asked.get(60, TimeUnit.SECONDS)).required("result", "").text();
  }

  private CompletableFuture<HttpResponse<String>> askLater(String parameters) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return ask(house.door(), "eth_sendTransaction", parameters);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        },
        task -> Thread.ofVirtual().start(task));
  }

  /** The name of the one that waits, once one does. */
  private String waiting() throws Exception {
    String name = "";
    for (int i = 0; i < 200 && name.isEmpty(); i++) {
      name =
          desk("GET", "/api/waiting", "").required("submissions", "").elements().stream()
              .filter(each -> each.required("stage", "").text().equals("waiting"))
              .map(each -> each.required("hash", "").text())
              .findFirst()
              .orElse("");
      TimeUnit.MILLISECONDS.sleep(50);
    }
    return name;
  }

  private static final String TOKEN = "0x3be1746852091e6cb4b769fc83b17584dbf4f141";

  @Test
  void listsAnApprovalAsStandingAuthorityAndProposesToRevokeIt() throws Exception {
    open(false);
    String approve =
        "0x095ea7b3" + "0".repeat(24) + OTHER.substring(2) + "%064x".formatted(5_000_000);
    ask(
        practiceNode(),
        "eth_sendTransaction",
        "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}]".formatted(ACCOUNT, TOKEN, approve));

    Node line = authority();

    assertThat(line.required("kind", "").text()).isEqualTo("allowance");
    assertThat(line.required("by", "").text()).isEqualTo(OTHER);
    assertThat(line.required("asset", "").required("symbol", "").text()).isEqualTo("USDC");
    assertThat(line.required("today", "").text()).isEqualTo("5000000");
    assertThat(line.required("ground", "").text()).isEqualTo("proven");

    String revoke = CompactJson.of(line.required("revoke", "").value());
    String hash = desk("POST", "/api/propose", revoke).required("hash", "a hash").text();

    Node waiting = Json.read("{}".getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < 200 && waiting.member("hash").isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      waiting =
          desk("GET", "/api/waiting", "").required("submissions", "").elements().stream()
              .filter(each -> each.required("stage", "").text().equals("waiting"))
              .findFirst()
              .orElse(waiting);
    }
    assertThat(waiting.required("hash", "").text()).isEqualTo(hash);
    String request = desk("GET", "/api/submission?hash=" + hash, "").value().toString();
    assertThat(request)
        .contains("0x095ea7b3" + "0".repeat(24) + OTHER.substring(2))
        .contains(TOKEN);
  }

  /** The one line, once the block that it came with is proven. */
  private Node authority() throws Exception {
    Node answer = desk("GET", "/api/authority?account=" + ACCOUNT, "");
    for (int i = 0; i < 100 && answer.required("lines", "").elements().isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
      answer = desk("GET", "/api/authority?account=" + ACCOUNT, "");
    }
    assertThat(answer.required("complete", "").flag()).isTrue();
    assertThat(answer.required("says", "").text()).startsWith("Proven complete from block 0 to ");
    assertThat(answer.required("accounts", "").elements()).hasSize(10);
    assertThat(answer.required("lines", "").elements()).hasSize(1);
    return answer.required("lines", "").elements().getFirst();
  }

  private Node desk(String method, String path, String body) throws Exception {
    String token = house.page().getFragment().substring("token=".length());
    return json(
        client.send(
            HttpRequest.newBuilder(house.page().resolve(path))
                .header("X-Bothy-Token", token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString()));
  }
}
