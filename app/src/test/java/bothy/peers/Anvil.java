package bothy.peers;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A started anvil, a node that nobody here wrote. It comes from npm, pinned, into target/peers; a
 * test that needs it is skipped where npm can't give it, or fails if peers were demanded.
 */
public final class Anvil implements AutoCloseable {
  private static final String VERSION = "1.7.1";
  private static final Path PEERS = Path.of("target/peers/anvil-" + VERSION);

  private final Process process;
  private final URI address;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private Anvil(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /** Starts one on a free port of loopback. */
  public static Anvil start(String... options) throws IOException, InterruptedException {
    Path binary = require();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    List<String> command =
        new ArrayList<>(
            List.of(binary.toString(), "--silent", "--host", "127.0.0.1", "--port", "" + port));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Anvil anvil = new Anvil(process, URI.create("http://127.0.0.1:" + port));
    anvil.await();
    return anvil;
  }

  private static Path require() throws IOException, InterruptedException {
    String build = build();
    Path binary = PEERS.resolve("node_modules/@foundry-rs/anvil-" + build + "/bin/anvil");
    if (!Files.isExecutable(binary) && !install(build)) {
      String says = "npm could not give anvil " + VERSION + " for " + build;
      if ("1".equals(System.getenv("BOTHY_REQUIRE_PEERS"))) {
        Assertions.fail(says);
      }
      Assumptions.abort(says);
    }
    return binary;
  }

  private static String build() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch");
    return (system.contains("mac") ? "darwin" : "linux")
        + (machine.equals("aarch64") ? "-arm64" : "-amd64");
  }

  private static boolean install(String build) throws IOException, InterruptedException {
    Files.createDirectories(PEERS);
    Files.writeString(PEERS.resolve("package.json"), "{\"private\": true}");
    List<String> npm =
        List.of(
            "npm",
            "install",
            "--prefix",
            PEERS.toString(),
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--ignore-scripts",
            "--loglevel=error",
            "@foundry-rs/anvil-" + build + "@" + VERSION);
    try {
      Process process = new ProcessBuilder(npm).inheritIO().start();
      return process.waitFor(3, TimeUnit.MINUTES) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // there is no npm
    }
  }

  private void await() throws InterruptedException, IOException {
    for (int i = 0; ; i++) {
      try {
        call("eth_chainId");
        return;
      } catch (IOException e) {
        if (i > 200 || !process.isAlive()) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  public String url() {
    return address.toString();
  }

  /** The result of a call; an error fails the test. */
  public Node call(String method, Object... parameters) throws IOException, InterruptedException {
    String body =
        CompactJson.of(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .timeout(Duration.ofMinutes(1))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    Node answer = Json.read(client.send(request, HttpResponse.BodyHandlers.ofByteArray()).body());
    answer.member("error").ifPresent(error -> Assertions.fail(method + ": " + error.value()));
    return new Node("result", answer.members().get("result"));
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
