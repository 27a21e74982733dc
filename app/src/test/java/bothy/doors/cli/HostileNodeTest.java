package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code capture --claimed} with nodes that contradict themselves, break off or never end: code 69
 * and one line, nothing written. {@link LyingNodeTest} has the lies that proofs find.
 */
class HostileNodeTest {
  private static final String ZERO = "0x" + "0".repeat(64);
  private static final String EMPTY_CODE =
      "0xc5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470";
  private static final String EMPTY_TRIE =
      "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421";

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private Run capture(String url) throws IOException {
    return capture(url, Duration.ofSeconds(20));
  }

  private Run capture(String url, Duration deadline) throws IOException {
    Path request =
        Files.writeString(
            folder.resolve("request.json"),
            """
            {"chainId": 31337, "method": "eth_sendTransaction", "params": [{
             "from": "0x1111111111111111111111111111111111111111",
             "to": "0x2222222222222222222222222222222222222222", "value": "0x1"}]}
            """);
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    CaptureState capture = new CaptureState(new Guard(), writer, deadline);
    int code =
        new Bothy(List.of(capture), writer, new PrintWriter(err), Map.of())
            .run(
                "capture",
                "--claimed",
                "--rpc",
                url,
                request.toString(),
                "-o",
                folder.resolve("out.json").toString());
    return new Run(code, out.toString(), err.toString());
  }

  private void assertRefused(Run run, String says) {
    assertThat(run.code()).as(run.err()).isEqualTo(69);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).startsWith("bothy: ").contains(says).doesNotContain("\tat ");
    assertThat(folder.resolve("out.json")).doesNotExist();
  }

  /** An honest node of an empty chain, but for what a test changes. */
  private static Object honest(String method) throws FakeNode.NoSuchMethod {
    return switch (method) {
      case "eth_chainId" -> "0x7a69";
      case "eth_getBlockByNumber" -> block("0x01");
      case "eth_getCode" -> "0x";
      case "eth_getProof" ->
          Map.of(
              "balance",
              "0xde0b6b3a7640000",
              "nonce",
              "0x0",
              "codeHash",
              EMPTY_CODE,
              "storageHash",
              EMPTY_TRIE);
      case "eth_getStorageAt" -> ZERO;
      default -> throw new FakeNode.NoSuchMethod();
    };
  }

  private static Map<String, String> block(String hash) {
    return Map.of(
        "number", "0x5",
        "hash", "0x" + "%64s".formatted(hash.substring(2)).replace(' ', '0'),
        "timestamp", "0x6700000",
        "gasLimit", "0x3938700",
        "baseFeePerGas", "0x7",
        "miner", "0x0000000000000000000000000000000000000000",
        "mixHash", ZERO,
        "difficulty", "0x0",
        "excessBlobGas", "0x0");
  }

  @Test
  void theHonestNodeOfThisTestIsBelieved() throws IOException {
    try (FakeNode node = FakeNode.answering((method, parameters) -> honest(method))) {
      Run run = capture(node.url());

      assertThat(run.code()).as(run.err()).isZero();
      assertThat(folder.resolve("out.json")).content().contains("\"partial\" : true");
    }
  }

  @Test
  void aNodeThatTakesNoBatchesIsAskedOneByOne() throws IOException {
    try (FakeNode node = FakeNode.answeringOneByOne((method, parameters) -> honest(method))) {
      Run run = capture(node.url());

      assertThat(run.code()).as(run.err()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "eth_chainId | 7 | result: expected a string, found 7",
        "eth_chainId | \"0x0\" | expected a chain id",
        "eth_chainId | \"31337\" | expected a quantity",
        "eth_getBlockByNumber | [] | result: expected an object",
        "eth_getBlockByNumber | {} | result.number: expected a quantity, found nothing",
        "eth_getBlockByNumber | null | result: expected a result, found nothing",
        "eth_getCode | \"0x6001\" | expected code that hashes to",
        "eth_getCode | \"6001\" | expected hex bytes",
        "eth_getProof | {\"balance\":\"-1\"} | expected a hash, found nothing",
        "eth_getProof | \"0x\" | expected an object",
        "eth_createAccessList | {\"accessList\":[{\"address\":\"0x1\"}]} | expected an address",
        "eth_createAccessList | {\"accessList\":7} | expected an array"
      })
  void anAnswerOfTheWrongShapeNamesWhatWasExpected(String lied, String answer, String says)
      throws IOException {
    Object lie = Json.read(answer.getBytes(StandardCharsets.UTF_8)).value();
    try (FakeNode node =
        FakeNode.answering((method, parameters) -> method.equals(lied) ? lie : honest(method))) {
      assertRefused(capture(node.url()), says);
    }
  }

  @Test
  void moreCodeThanACaseCanHoldIsGivenUp() throws IOException {
    String code = "0x" + "00".repeat(13 << 20);
    try (FakeNode node =
        FakeNode.answering((method, parameters) ->
            switch (method) {
              case "eth_getProof" -> throw new FakeNode.NoSuchMethod();
              case "eth_getCode" -> code;
              case "eth_getBalance", "eth_getTransactionCount" -> "0x1";
              default -> honest(method);
            })) {
      assertRefused(capture(node.url()), "more code than a case can hold");
    }
  }

  @Test
  void aChainThatIsReplacedMeanwhileIsNotMixed() throws IOException {
    int[] blocks = {0};
    try (FakeNode node =
        FakeNode.answering((method, parameters) ->
            method.equals("eth_getBlockByNumber") ? block("0x0" + ++blocks[0]) : honest(method))) {
      assertRefused(capture(node.url()), "block 5 was replaced meanwhile");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "500 | oops | answered HTTP 500",
        "403 | '' | answered HTTP 403",
        "200 | <html>\u001b[2J | doesn't speak JSON-RPC: expected JSON, found \"<html>\\u001b[2J\"",
        "200 | {\"id\":0,\"jsonrpc\":\"2.0\"} | result: expected a result, found nothing",
        "200 | {\"id\":9,\"result\":\"0x1\"} | expected the id 0, found 9",
        "200 | {\"id\":0,\"error\":{\"message\":\"no\\u001bway\"}} | refused eth_chainId: \"no\\u001bway\"",
        "301 | '' | answered HTTP 301"
      })
  void aReplyThatIsNoAnswerIsSaid(int status, String body, String says) throws IOException {
    try (FakeNode node =
        FakeNode.replying(exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1:1/");
          FakeNode.send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
        })) {
      assertRefused(capture(node.url()), says);
    }
  }

  @Test
  void anAnswerWithoutEndIsCutOff() throws IOException {
    try (FakeNode node =
        FakeNode.replying(exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, 0);
          byte[] spaces = new byte[1 << 16];
          java.util.Arrays.fill(spaces, (byte) ' ');
          try (OutputStream out = exchange.getResponseBody()) {
            for (int i = 0; i < 1 << 14; i++) {
              out.write(spaces);
            }
          }
        })) {
      assertRefused(capture(node.url()), "can't read the answer of 127.0.0.1:");
    }
  }

  @Test
  void aNodeThatNeverAnswersIsGivenUp() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort() + "/secret-key";

      Run run = capture(url, Duration.ofMillis(300));

      assertRefused(run, "took too long");
      assertThat(run.err()).doesNotContain("secret");
    }
  }

  @Test
  void aNodeThatIsNotThereIsSaid() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }

    assertRefused(capture("http://127.0.0.1:" + port), "can't reach 127.0.0.1:" + port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x/",
        "127.0.0.1:8545",
        "http://",
        "file:///etc/passwd",
        "http://u:p@x/",
        "h t"
      })
  void whatIsNoAddressOfANodeIsBadInput(String url) throws IOException {
    Run run = capture(url);

    assertThat(run.code()).isEqualTo(65);
    assertThat(run.err()).startsWith("bothy: --rpc: expected an http or https address");
  }
}
