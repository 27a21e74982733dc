package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Schemas;
import bothy.Vectors;
import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
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
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in and comes out is as docs/schemas publishes it. */
class SchemasTest {
  @TempDir Path folder;

  private record Run(int code, String out) {}

  private static Run bothy(String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Guard guard = new Guard();
    List<Subcommand> commands =
        List.of(new Check(guard, writer, writer, Map.of(), false), new Trace(guard, writer));
    int code =
        new Bothy(commands, writer, new PrintWriter(new StringWriter()), Map.of()).run(arguments);
    return new Run(code, out.toString());
  }

  private static List<Path> filesBelow(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  static Stream<Arguments> examples() throws IOException {
    return filesIn(Path.of("../examples")).stream().map(Arguments::of);
  }

  @ParameterizedTest
  @MethodSource("examples")
  void everyExampleAndItsAnswersAreAsPublished(Path example) throws IOException {
    assertAsPublished(example);
  }

  @Test
  void everyFixtureOfGoEthereumAndItsAnswersAreAsPublished() throws IOException {
    List<Path> fixtures = filesBelow(Vectors.require("evm/geth-tracetest"));

    assertThat(fixtures).hasSizeGreaterThanOrEqualTo(34);
    for (Path fixture : fixtures) {
      assertAsPublished(fixture);
    }
  }

  @Test
  void everyGoldenCaseAndItsAnswerAreAsPublished() throws IOException {
    List<Path> golden = filesIn(Path.of("src/test/resources/golden"));

    assertThat(golden).hasSizeGreaterThan(40);
    for (Path asked : golden) {
      assertAsPublished(asked);
    }
  }

  private static List<Path> filesIn(Path folder) throws IOException {
    return filesBelow(folder).stream()
        .filter(file -> folder.equals(file.getParent()) && !file.endsWith("index.json"))
        .toList();
  }

  private static void assertAsPublished(Path file) throws IOException {
    assertThat(Schemas.CASE.objections(Files.readString(file))).as(file.toString()).isEmpty();
    Run check = bothy("check", "--json", file.toString());
    assertThat(check.code()).as(file.toString()).isIn(0, 10, 20, 30);
    assertThat(Schemas.VERDICT.objections(check.out())).as(file.toString()).isEmpty();
    Run trace = bothy("trace", "--json", file.toString());
    assertThat(trace.code()).as(file.toString()).isIn(0, 30);
    if (trace.code() == 0) {
      assertThat(Schemas.TRACE.objections(trace.out())).as(file.toString()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{\"chainId\":1,\"chainId\":1}",
        "{\"chainId\":true}",
        "{\"chainId\":1,\"method\":\"eth_sendRawTransaction\",\"params\":[\"0x01\"]}",
        "{\"chainId\":1,\"method\":\"personal_sign\",\"params\":[\"a\\nb\"]}",
        "{\"a\\nb\":1}"
      })
  void everyErrorIsAsPublished(String bad) throws IOException {
    Path file = Files.writeString(folder.resolve("bad.json"), bad);
    for (String command : List.of("check", "trace")) {
      Run run = bothy(command, "--json", file.toString());

      assertThat(run.code()).isEqualTo(65);
      assertThat(Schemas.ERROR.objections(run.out())).as(run.out()).isEmpty();
    }
  }

  /** The answer that the page's test shows, too, so that the page follows the same contract. */
  @Test
  void thePageIsTestedWithAVerdictThatIsAsPublished() throws IOException {
    Node answer =
        Json.read(Files.readAllBytes(Path.of("src/test/resources/doors/web/answer.json")));

    String verdict = CompactJson.of(answer.required("verdict", "an object").value());
    assertThat(Schemas.VERDICT.objections(verdict)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "verdict | \"maybe\"",
        "summary | 7",
        "more | true",
        "findings | [{\"rule\":\"x\"}]",
        "reach | [{\"asset\":{\"kind\":\"native\",\"id\":\"1\"}}]",
        "effects | {}",
        "outcome | {\"status\":\"success\",\"reason\":\"\",\"gasUsed\":21000}",
        "grounds | {\"state\":\"believed\"}",
        "inputs | \"0x00\""
      })
  void aVerdictThatIsNotAsPublishedIsObjectedTo(String member, String value) {
    String honest = bothy("check", "--json", "../examples/pay-with-state.json").out();
    Map<String, Object> members =
        new LinkedHashMap<>(Json.read(honest.getBytes(StandardCharsets.UTF_8)).members());
    assertThat(Schemas.VERDICT.objections(CompactJson.of(members))).isEmpty();

    members.put(member, Json.read(value.getBytes(StandardCharsets.UTF_8)).value());

    assertThat(Schemas.VERDICT.objections(CompactJson.of(members))).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"chainId\":\"0x1\",\"method\":\"personal_sign\",\"params\":[]}",
        "{\"chainId\":1,\"method\":\"eth_call\",\"params\":[]}",
        "{\"chainId\":1,\"method\":\"personal_sign\",\"params\":[],\"more\":1}",
        "{\"chainId\":1,\"method\":\"personal_sign\",\"params\":[],\"at\":{\"block\":{},\"alloc\":{}}}",
        "{\"chainId\":1,\"method\":\"personal_sign\",\"params\":[],\"known\":{\"tokens\":{\"0x1\":{}}}}",
        "{\"genesis\":{},\"context\":{},\"input\":\"0x\"}"
      })
  void aCaseThatIsNotAsPublishedIsObjectedTo(String json) {
    assertThat(Schemas.CASE.objections(json)).isNotEmpty();
  }

  @Test
  void aTraceThatIsNotAsPublishedIsObjectedTo() {
    String honest = bothy("trace", "--json", "../examples/pay-with-state.json").out();
    assertThat(Schemas.TRACE.objections(honest)).isEmpty();

    List<String> changed = new ArrayList<>();
    changed.add(honest.replace("\"CALL\"", "\"PHONE\""));
    changed.add(honest.replace("\"diff\"", "\"difference\""));
    changed.add(honest.replaceFirst("\"gasUsed\" : \"0x", "\"gasUsed\" : \"0x0"));

    for (String text : changed) {
      assertThat(text).isNotEqualTo(honest);
      assertThat(Schemas.TRACE.objections(text)).as(text).isNotEmpty();
    }
    assertThat(Schemas.ERROR.objections("{\"error\":{\"field\":\"x\"}}")).isNotEmpty();
  }
}
