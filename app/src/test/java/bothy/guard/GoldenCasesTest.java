package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CheckJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.verdict.Finding;
import bothy.verdict.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The everyday requests and their hostile twins, on a practice world that {@code contracts/make}
 * builds. {@code index.json} says what each must come out as, written before the rules; {@code
 * expected} holds the whole answer, so that a change of any part is seen. {@code
 * BOTHY_GOLDEN=write} writes it anew: read what changes.
 */
class GoldenCasesTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  private static final boolean WRITE = "write".equals(System.getenv("BOTHY_GOLDEN"));

  static Stream<Arguments> cases() throws IOException {
    return Stream.concat(cases(""), cases("redpill/"));
  }

  /** The cases of a folder below; {@code redpill/} holds code that behaves while it is watched. */
  private static Stream<Arguments> cases(String under) throws IOException {
    return Json.read(Files.readAllBytes(FOLDER.resolve(under + "index.json"))).elements().stream()
        .map(entry ->
            Arguments.of(
                under + entry.required("name", "a name").text(),
                entry.required("verdict", "a verdict").text(),
                entry.required("rules", "rules").elements().stream().map(Node::text).toList()));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cases")
  void comesOutAsItMust(String name, String verdict, List<String> rules) throws IOException {
    Guard.Checked checked;
    try (var input = Files.newInputStream(FOLDER.resolve(name + ".json"))) {
      checked = new Guard().check(input);
    }
    String json = CheckJson.of(checked.verdict(), checked.at(), checked.inputs()) + "\n";

    TreeSet<String> found = new TreeSet<>();
    TreeSet<String> heavy = new TreeSet<>();
    for (Finding finding : checked.verdict().findings()) {
      found.add(finding.rule());
      if (finding.severity() != Severity.INFO) {
        heavy.add(finding.rule());
      }
    }
    assertThat(checked.verdict().answer().name().toLowerCase(Locale.ROOT))
        .as(json)
        .isEqualTo(verdict);
    assertThat(found).as(json).containsAll(rules);
    assertThat(rules).as("what speaks against it is expected\n" + json).containsAll(heavy);

    Path expected = FOLDER.resolve("expected").resolve(name + ".json");
    if (WRITE) {
      Files.createDirectories(expected.getParent());
      Files.writeString(expected, json, StandardCharsets.UTF_8);
    }
    assertThat(json).isEqualTo(Files.readString(expected, StandardCharsets.UTF_8));
  }
}
