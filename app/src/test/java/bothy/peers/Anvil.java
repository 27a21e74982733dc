package bothy.peers;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
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
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A started anvil, a node that no one here wrote; installed from npm, pinned, on first use. */
public final class Anvil implements AutoCloseable {
  static final long CHAIN_ID = 31_337;

  private static final String VERSION = "1.7.1";
  private static final Path PEERS = Path.of("target", "peers");
  private static final JsonMapper MAPPER = new JsonMapper();

  private final Process process;
  private final URI uri;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** One call of a batch. */
  record Call(String method, List<Object> parameters) {
    Call(String method, Object... parameters) {
      this(method, List.of(parameters));
    }
  }

  /** What a node refuses. */
  static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Refused(String says) {
      super(says);
    }
  }

  private Anvil(Process process, URI uri) {
    this.process = process;
    this.uri = uri;
  }

  /** One that mines when told and keeps to a fork's limits. */
  static Anvil of(String fork, String... options) {
    List<String> all = new ArrayList<>();
    all.add("--hardfork=" + fork);
    all.add("--no-mining");
    all.add("--enable-tx-gas-limit");
    all.add("--gas-limit=60000000");
    all.addAll(List.of(options));
    return start(all.toArray(String[]::new));
  }

  /**
   * Starts anvil on a free port of loopback, or skips the test where it can't be had (fails it if
   * it was demanded).
   */
  public static Anvil start(String... options) {
    try {
      Path binary = install();
      int port;
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      List<String> command = new ArrayList<>();
      command.addAll(List.of(binary.toString(), "--host=127.0.0.1", "--port=" + port, "--silent"));
      command.addAll(List.of(options));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(PEERS.resolve("anvil-" + port + ".log").toFile())
              .start();
      Anvil anvil = new Anvil(process, URI.create("http://127.0.0.1:" + port));
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      anvil.await();
      return anvil;
    } catch (IOException e) {
      throw Npm.missing("anvil can't be started: " + e.getMessage());
    }
  }

  private static Path install() throws IOException {
    String os =
        System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac")
            ? "darwin"
            : "linux";
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
    String name = "@foundry-rs/anvil-" + os + "-" + arch;
    Path binary = PEERS.resolve("node_modules").resolve(name).resolve("bin").resolve("anvil");
    if (!Files.isExecutable(binary)) {
      Npm.install(PEERS, name, VERSION);
    }
    return binary;
  }

  private void await() throws IOException {
    for (int i = 0; i < 150; i++) {
      try {
        post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\",\"params\":[]}");
        return;
      } catch (UncheckedIOException e) {
        pause();
      }
    }
    throw new IOException("it doesn't answer");
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public String url() {
    return uri.toString();
  }

  /** The result of a call; an error fails the test. */
  public Node call(String method, Object... parameters) {
    String body =
        MAPPER.writeValueAsString(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
    Node answer = Json.read(post(body).getBytes(StandardCharsets.UTF_8));
    answer.member("error").ifPresent(error -> Assertions.fail(method + ": " + error.value()));
    return new Node("result", answer.members().get("result"));
  }

  JsonNode ask(String method, Object... parameters) {
    return ask(List.of(new Call(method, parameters))).getFirst();
  }

  /** Several calls in one exchange. */
  List<JsonNode> ask(List<Call> calls) {
    List<Object> batch = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      batch.add(
          Map.of("jsonrpc", "2.0", "id", i, "method", call.method(), "params", call.parameters()));
    }
    JsonNode answers = MAPPER.readTree(post(MAPPER.writeValueAsString(batch)));
    List<JsonNode> results = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      JsonNode answer = answers.get(i);
      if (answer.get("id").asInt() != i) {
        throw new IllegalStateException("answers out of order");
      }
      if (answer.has("error")) {
        throw new Refused(
            calls.get(i).method() + ": " + answer.get("error").get("message").asString());
      }
      results.add(answer.get("result"));
    }
    return results;
  }

  private String post(String body) {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("content-type", "application/json")
            .timeout(Duration.ofSeconds(60))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  static BigInteger number(JsonNode node) {
    return new BigInteger(node.asString().substring(2), 16);
  }

  static String hex(long number) {
    return "0x" + Long.toHexString(number);
  }

  static String hex(BigInteger number) {
    return "0x" + number.toString(16);
  }

  Bytes code(Address address, String block) {
    return Bytes.fromHex(ask("eth_getCode", address.toHex(), block).asString());
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
