package bothy.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A started anvil with the contracts placed. */
final class Anvil implements AutoCloseable {
  private static final Pattern RESULT = Pattern.compile("\"result\":\\s*\"?([^\",}]*)");

  private final Process process;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI address;

  Anvil(Path peers, Path data) throws IOException, InterruptedException {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    address = URI.create("http://127.0.0.1:" + port);
    process =
        new ProcessBuilder(
                binary(peers).toString(),
                "--hardfork=osaka",
                "--disable-block-gas-limit",
                "--silent",
                "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
    await();
    for (Map.Entry<String, String> entry : Contracts.FILES.entrySet()) {
      String code = Contracts.hex(data, entry.getValue());
      rpc("anvil_setCode", quote(entry.getKey()), quote(code));
    }
    for (String holder : new String[] {Contracts.B, Contracts.CALLER}) {
      rpc(
          "anvil_setStorageAt",
          quote(Contracts.TOKEN),
          quote(Contracts.slot(holder)),
          quote("0x" + Workload.word(Contracts.BALANCE)));
    }
  }

  private static Path binary(Path peers) throws IOException {
    Path packages = peers.resolve("node_modules/@foundry-rs");
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .map(folder -> folder.resolve("bin/anvil"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IOException("no anvil below " + packages));
    }
  }

  private void await() throws InterruptedException {
    for (int i = 0; ; i++) {
      try {
        rpc("eth_chainId");
        return;
      } catch (IOException e) {
        if (i > 100) {
          throw new IllegalStateException("anvil doesn't answer", e);
        }
        Thread.sleep(100);
      }
    }
  }

  /** {@code eth_call} of B, HTTP included. */
  Child.Timed call(String calldata) throws IOException, InterruptedException {
    String call =
        "{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\",\"gas\":\"0xffffffffffff\"}"
            .formatted(Contracts.CALLER, Contracts.B, calldata);
    long begun = System.nanoTime();
    String output = rpc("eth_call", call, "\"latest\"");
    return new Child.Timed(System.nanoTime() - begun, output);
  }

  private static String quote(String text) {
    return '"' + text + '"';
  }

  private String rpc(String method, String... parameters) throws IOException, InterruptedException {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, String.join(",", parameters));
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .header("content-type", "application/json")
            .timeout(Duration.ofMinutes(2))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    String answer = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher result = RESULT.matcher(answer);
    if (!result.find()) {
      throw new IllegalStateException(method + " answered " + answer);
    }
    return result.group(1);
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
  }
}
