package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {
  private static final String FROM = "0x1111111111111111111111111111111111111111";
  private static final String TO = "0x3333333333333333333333333333333333333333";

  @TempDir Path folder;

  /** What a run of the command printed and gave. */
  private record Run(int code, String out, String err) {
    Node json() {
      return Json.read(out.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private static Run bothy(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Check check = new Check(new Guard(), writer, writer, Map.of(), false);
    int code = new Bothy(List.of(check), writer, new PrintWriter(err), Map.of()).run(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private Run check(String text) {
    try {
      Path file = Files.writeString(folder.resolve("case.json"), text);
      return bothy("check", "--json", file.toString());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private Run send(String fields) {
    return check(
        "{\"chainId\":1,\"method\":\"eth_sendTransaction\",\"params\":[{\"from\":\""
            + FROM
            + "\""
            + fields
            + "}]}");
  }

  private static List<String> rules(Run run) {
    return run.json().required("findings", "a list").elements().stream()
        .map(finding -> finding.required("rule", "a text").text())
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "burn, 20",
    "data-and-input-differ, 20",
    "other-chain, 20",
    "token-to-itself, 20",
    "two-readings, 20"
  })
  void refusesTheAttacksAmongTheExamples(String name, int code) {
    Run run = bothy("check", "../examples/" + name + ".json");
    assertThat(run.code()).isEqualTo(code);
    assertThat(run.out()).startsWith("REFUSE").doesNotContain("\u001b");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void everyExampleIsReadAndNoneIsAllowedWithoutState() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("../examples"))) {
      List<Path> examples = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      assertThat(examples).hasSizeGreaterThanOrEqualTo(10);
      for (Path example : examples) {
        boolean stateless = !Files.readString(example).contains("\"at\"");
        int code = bothy("check", example.toString()).code();
        assertThat(code).as(example.toString()).isIn(0, 10, 20, 30);
        assertThat(stateless && code == 0).as(example.toString()).isFalse();
      }
    }
  }

  @Test
  void withoutStateTheBestAnswerIsUnknown() {
    Run run = send(",\"to\":\"" + TO + "\",\"value\":\"0x1\"");
    assertThat(run.code()).isEqualTo(30);
    assertThat(run.json().required("verdict", "a text").text()).isEqualTo("unknown");
    assertThat(run.json().required("grounds", "an object").required("state", "a text").text())
        .isEqualTo("none");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"to\":\"TO\",\"value\":\"10\"",
        ",\"to\":\"TO\",\"value\":10",
        ",\"to\":\"TO\",\"data\":\"0x123\"",
        ",\"to\":\"TO\",\"data\":\"1234\"",
        ",\"to\":\"3333333333333333333333333333333333333333\"",
        ",\"to\":123456789012345678901234567890",
        ",\"to\":\"TO\",\"data\":\"0x12\",\"input\":\"0x13\""
      })
  void refusesWhatWalletsReadInTwoWaysAndShowsBoth(String fields) {
    Run run = send(fields.replace("TO", TO));
    assertThat(run.code()).as(run.out()).isEqualTo(20);
    assertThat(rules(run)).contains("encoding.ambiguous");
    assertThat(run.out()).contains(", or ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"to\":\"TO\",\"value\":\"0xzz\"",
        ",\"to\":\"0x33\"",
        ",\"to\":true",
        ",\"to\":\"TO\",\"value\":-1",
        ",\"to\":\"TO\",\"value\":1.5",
        ",\"to\":\"TO\",\"value\":\"0x1ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff\"",
        ",\"to\":\"TO\",\"vallue\":\"0x1\"",
        ",\"to\":\"TO\",\"type\":\"0x5\"",
        ",\"to\":\"TO\",\"maxFeePerGas\":\"invalid\"",
        ",\"to\":\"TO\",\"accessList\":7"
      })
  void badInputNamesFieldExpectedAndFound(String fields) {
    Run run = send(fields.replace("TO", TO));
    assertThat(run.code()).as(run.out()).isEqualTo(65);
    Node error = run.json().required("error", "an object");
    assertThat(error.required("field", "a text").text()).startsWith("params[0]");
    assertThat(error.required("expected", "a text").text()).isNotBlank();
    assertThat(error.required("found", "a text").text()).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "[]",
        "{}",
        "{\"chainId\":0,\"method\":\"personal_sign\",\"params\":[]}",
        "{\"chainId\":1,\"method\":\"eth_sign\",\"params\":[]}",
        "{\"chainId\":1,\"chainId\":1}",
        "{\"chainId\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0x01\"]}",
        "{\"chainId\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[]}",
        "{\"genesis\":{}}"
      })
  void badInputIsOneLineAndNeverAStackTrace(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), text);
    Run run = bothy("check", file.toString());
    assertThat(run.code()).isEqualTo(65);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().strip()).doesNotContain("\n", "at bothy.").startsWith("bothy: ");
  }

  @Test
  void aHundredThousandLevelsAreBadInput() {
    assertThat(check("[".repeat(100_000)).code()).isEqualTo(65);
  }

  @Test
  void aMissingFileIsWrongUsage() {
    Run run = bothy("check", folder.resolve("none.json").toString());
    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).contains("there is no file");
  }

  @Test
  void hiddenMarksInANameAreShown() throws IOException {
    String text =
        "{\"chainId\":1,\"known\":{\"addressNames\":{\""
            + TO
            + "\":\"bank\\u202e\\u200b\\u001b[2J\"}},"
            + "\"method\":\"eth_sendTransaction\",\"params\":[{\"from\":\""
            + FROM
            + "\",\"to\":\""
            + TO
            + "\",\"value\":\"0x1\"}]}";
    Path file = Files.writeString(folder.resolve("marks.json"), text);
    String out = bothy("check", file.toString()).out();
    assertThat(out).contains("<U+202E>", "<U+200B>", "<U+001B>").doesNotContain("\u202e", "\u001b");
  }

  /** Signers that wrap a negative number sign nearly 2^256. */
  @Test
  void refusesTypedNumbersThatTheirTypeCannotHold() {
    String typed =
        """
        {"chainId": 1, "method": "eth_signTypedData_v4", "params": ["%s", {
          "types": {"EIP712Domain": [], "T": [{"name": "n", "type": "%s"}]},
          "primaryType": "T", "domain": {}, "message": {"n": "%s"}}]}
        """;

    assertThat(check(String.format(typed, FROM, "uint256", "-1")).code()).isEqualTo(65);
    assertThat(check(String.format(typed, FROM, "uint8", "256")).code()).isEqualTo(65);
    assertThat(check(String.format(typed, FROM, "int8", "128")).code()).isEqualTo(65);
    assertThat(check(String.format(typed, FROM, "int8", "-128")).code()).isEqualTo(30);
  }

  @Test
  void everyTypedDataOfTheMetaMaskTestDappIsReadOrStopped() throws IOException {
    Path file = Vectors.require("requests/metamask-test-dapp.json");
    List<String> stopped = new ArrayList<>();
    int seen = 0;
    for (Node entry : Json.read(Files.readAllBytes(file)).elements()) {
      Node typed = entry.member("typedData").filter(Node::isObject).orElse(null);
      if (typed == null) {
        continue;
      }
      Map<String, Object> given = new LinkedHashMap<>();
      given.put("chainId", 1);
      given.put("method", "eth_signTypedData_v4");
      given.put("params", List.of(FROM, typed.value()));
      Run run = check(JsonText.of(given));
      assertThat(run.code()).as(entry.path()).isIn(20, 30, 65);
      seen++;
      stopped.add(run.code() + "");
    }
    System.out.println("MetaMask test dapp, typed data: " + seen + " entries, codes " + stopped);
    assertThat(seen).isPositive();
  }
}
