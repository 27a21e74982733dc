package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Vectors;
import bothy.cases.CallTrace;
import bothy.cases.PrestateTrace;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every recorded transaction of go-ethereum's tracer tests, compared with what it recorded. */
class GethFixturesTest {
  @ParameterizedTest
  @CsvSource({
    "call_tracer, 7",
    "call_tracer_withLog, 6",
    "call_tracer_flat, 11",
    "prestate_tracer, 4",
    "prestate_tracer_with_diff_mode, 6"
  })
  void runsAsGoEthereumDid(String folder, int count) throws Exception {
    Path path = Vectors.require("evm/geth-tracetest/" + folder);
    List<String> wrong = new ArrayList<>();
    int seen = 0;
    for (Path file : files(path)) {
      byte[] bytes = Files.readAllBytes(file);
      Node root = Json.read(bytes);
      Optional<Node> config = root.member("tracerConfig").filter(Node::isObject);
      Guard.Traced traced = new Guard().trace(new ByteArrayInputStream(bytes));
      Object expected = plain(root.required("result", "a result").value());
      Object found =
          switch (folder) {
            case "prestate_tracer" -> prestate(traced, config).accounts();
            case "prestate_tracer_with_diff_mode" -> prestate(traced, config).difference();
            case "call_tracer_flat" ->
                FlatTrace.of(traced.outcome(), flag(config, "includePrecompiles"));
            default ->
                CallTrace.of(
                    traced.outcome().call().orElseThrow(),
                    flag(config, "withLog"),
                    flag(config, "onlyTopCall"));
          };
      seen++;
      Object wanted =
          folder.equals("call_tracer_flat") ? FlatTrace.comparable((List<?>) expected) : expected;
      if (!wanted.equals(plain(found))) {
        wrong.add(file.getFileName() + difference(wanted, plain(found)));
      }
    }
    System.out.println(
        "go-ethereum's " + folder + ": " + (seen - wrong.size()) + " of " + seen + " as recorded");
    assertThat(wrong).isEmpty();
    assertThat(seen).isEqualTo(count);
  }

  /** The first element that differs, or both wholes. */
  private static String difference(Object expected, Object found) {
    if (expected instanceof List<?> wanted
        && found instanceof List<?> given
        && wanted.size() == given.size()) {
      for (int i = 0; i < wanted.size(); i++) {
        if (!wanted.get(i).equals(given.get(i))) {
          return "[" + i + "]\n  expected " + wanted.get(i) + "\n  found    " + given.get(i);
        }
      }
    }
    return "\n  expected " + expected + "\n  found    " + found;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
  }

  private static PrestateTrace prestate(Guard.Traced traced, Optional<Node> config) {
    return new PrestateTrace(
        traced.outcome(),
        traced.state(),
        !flag(config, "disableCode"),
        !flag(config, "disableStorage"));
  }

  private static boolean flag(Optional<Node> config, String name) {
    return config.flatMap(node -> node.member(name)).map(Node::flag).orElse(false);
  }

  /** As a reader of the JSON sees it. */
  private static Object plain(Object value) {
    Object root = value instanceof Map || value instanceof List ? value : Map.of("", value);
    return java.util.Objects.requireNonNull(
        Json.read(JsonText.of(Map.of("v", root)).getBytes(StandardCharsets.UTF_8))
            .members()
            .get("v"));
  }
}
