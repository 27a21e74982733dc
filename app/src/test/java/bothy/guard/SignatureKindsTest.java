package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CheckJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.JsonText;
import bothy.jsonrpc.Node;
import bothy.verdict.Verdict;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kinds of typed data are known by their exact form: what only looks like one is none. */
class SignatureKindsTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  /** The golden cases of typed data whose kind is known. */
  static Stream<String> known() throws IOException {
    List<String> names = new ArrayList<>();
    for (Node entry : Json.read(Files.readAllBytes(FOLDER.resolve("index.json"))).elements()) {
      String name = entry.required("name", "a name").text();
      String text = read(name);
      if (text.contains("\"eth_signTypedData_v4\"") && check(text).meaning().signed().isPresent()) {
        names.add(name);
      }
    }
    assertThat(names).hasSizeGreaterThan(70);
    return names.stream();
  }

  private static String read(String name) throws IOException {
    return Files.readString(FOLDER.resolve(name + ".json"), StandardCharsets.UTF_8);
  }

  private static Verdict check(String text) throws IOException {
    return new Guard()
        .check(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
        .verdict();
  }

  @ParameterizedTest
  @MethodSource("known")
  void aFieldMoreMakesItAnotherKind(String name) throws IOException {
    Map<String, Object> changed = tree(read(name));
    Map<String, Object> data = data(changed);
    String primary = (String) data.get("primaryType");
    list(map(data.get("types")).get(primary))
        .add(new LinkedHashMap<>(Map.of("name", "memo", "type", "uint256")));
    map(data.get("message")).put("memo", "1");

    Verdict verdict = check(JsonText.of(changed));

    assertThat(verdict.meaning().signed()).isEmpty();
    assertThat(verdict.answer()).isNotEqualTo(Verdict.Answer.ALLOW);
  }

  @ParameterizedTest
  @MethodSource("known")
  void aFieldOfAnotherNameMakesItAnotherKind(String name) throws IOException {
    Map<String, Object> changed = tree(read(name));
    Map<String, Object> data = data(changed);
    Map<String, Object> first =
        map(list(map(data.get("types")).get((String) data.get("primaryType"))).getFirst());
    Map<String, Object> message = map(data.get("message"));
    message.put("other", message.remove((String) first.get("name")));
    first.put("name", "other");

    Verdict verdict = check(JsonText.of(changed));

    assertThat(verdict.meaning().signed()).isEmpty();
    assertThat(verdict.answer()).isNotEqualTo(Verdict.Answer.ALLOW);
  }

  @ParameterizedTest
  @MethodSource("known")
  void theSameCaseGivesTheSameAnswer(String name) throws IOException {
    String text = read(name);

    Guard.Checked one =
        new Guard().check(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    Guard.Checked two =
        new Guard().check(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));

    assertThat(CheckJson.of(one.verdict(), one.at(), one.inputs()))
        .isEqualTo(CheckJson.of(two.verdict(), two.at(), two.inputs()));
  }

  private static Map<String, Object> tree(String text) throws IOException {
    return map(copy(Json.read(text.getBytes(StandardCharsets.UTF_8)).value()));
  }

  private static Map<String, Object> data(Map<String, Object> root) {
    return map(list(root.get("params")).get(1));
  }

  private static Object copy(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, each) -> copy.put((String) key, copy(each)));
        yield copy;
      }
      case List<?> list -> {
        List<Object> copy = new ArrayList<>();
        list.forEach(each -> copy.add(copy(each)));
        yield copy;
      }
      default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(@Nullable Object value) {
    return (Map<String, Object>) Objects.requireNonNull(value);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> list(@Nullable Object value) {
    return (List<Object>) Objects.requireNonNull(value);
  }
}
