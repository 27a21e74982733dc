package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.verdict.RuleBook;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./bothy rules} and {@code ./bothy lists}; the book, the page and the code agree. */
class RulesAndListsTest {
  private static final Path SOURCES = Path.of("..", "core/src/main/java/bothy/verdict");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final Pattern USED =
      Pattern.compile("(?:danger|warn|info|add|unknown)\\(\\s*\"([a-z]+(?:[.-][a-z-]+)*)\"");
  private static final Pattern NAMED = Pattern.compile("\"([a-z]+(?:-[a-z]+)*\\.[a-z-]+)\"");

  @TempDir Path folder;

  private record Run(int code, String out, String err) {}

  private Run bothy(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Map<String, String> environment = Map.of("BOTHY_HOME", folder.resolve("home").toString());
    List<Subcommand> commands =
        List.of(
            new Check(new Guard(), writer, writer, environment, false),
            new ListsCommand(writer, environment, () -> Instant.ofEpochSecond(1_780_000_000)),
            new RulesCommand(writer));
    int code = new Bothy(commands, writer, new PrintWriter(err), environment).run(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  /** Each id of the page with its severity; the last table's is unknown. */
  private static Map<String, String> documented() throws IOException {
    Map<String, String> rules = new LinkedHashMap<>();
    boolean unknown = false;
    for (String line : Files.readAllLines(Path.of("..", "docs", "rules.md"))) {
      unknown |= line.startsWith("These make the verdict unknown");
      String[] cells = line.split(" \\| ", -1);
      if (!line.startsWith("| `")) {
        continue;
      }
      String first = "";
      for (String part : cells[0].substring(2).replace(" |", "").split(", ", -1)) {
        String id = part.replace("`", "").strip();
        first = id.startsWith(".") ? first : id.replaceFirst("\\..*", "");
        rules.put(id.startsWith(".") ? first + id : id, unknown ? "unknown" : cells[1].strip());
      }
    }
    return rules;
  }

  private static Set<String> used() throws IOException {
    Set<String> used = new TreeSet<>();
    try (Stream<Path> files = Files.list(SOURCES)) {
      for (Path file : files.toList()) {
        if (file.endsWith("RuleBook.java")) {
          continue;
        }
        String text = Files.readString(file);
        // the rules over the user's words name the part of the words alone
        String prefix = String.valueOf(file.getFileName()).startsWith("Intent") ? "intent." : "";
        USED.matcher(text)
            .results()
            .map(found -> found.group(1))
            .map(id -> id.contains(".") ? id : prefix + id)
            .forEach(used::add);
        NAMED
            .matcher(text)
            .results()
            .map((MatchResult found) -> found.group(1))
            .filter(id -> RuleBook.rule(id).isPresent())
            .forEach(used::add);
      }
    }
    return used;
  }

  @Test
  void theBookThePageAndTheCodeHoldTheSameRules() throws IOException {
    Map<String, String> documented = documented();
    Map<String, String> book = new LinkedHashMap<>();
    RuleBook.all().forEach(rule -> book.put(rule.id(), rule.severity()));

    assertThat(book).isEqualTo(documented);
    assertThat(used()).isEqualTo(new TreeSet<>(book.keySet()));
  }

  @Test
  void everyRuleIsFoundByAGoldenCaseUnlessItCannotBe() throws IOException {
    Set<String> found = new TreeSet<>();
    try (Stream<Path> files = Files.walk(GOLDEN)) {
      for (Path path : files.filter(each -> each.toString().contains("expected")).toList()) {
        if (Files.isRegularFile(path)) {
          Json.read(Files.readAllBytes(path)).required("findings", "findings").elements().stream()
              .map(finding -> finding.required("rule", "an id").text())
              .forEach(found::add);
        }
      }
    }
    Set<String> elsewhere =
        Set.of(
            "address.listed", // these three: ListsOnRequestsTest
            "origin.blocked",
            "origin.lookalike",
            "outcome.budget", // HostileCodeTest's kind of code, too slow here
            "state.claimed"); // LiveCheckTest: a node says it

    Set<String> missing =
        RuleBook.all().stream()
            .map(RuleBook.Rule::id)
            .collect(Collectors.toCollection(TreeSet::new));
    missing.removeAll(found);
    missing.removeAll(elsewhere);

    assertThat(missing).isEmpty();
  }

  @Test
  void rulesPrintsEachWithAnExampleAndHowToTurnItDown() {
    Run all = bothy("rules", "--json");
    List<Node> rules =
        all.out().lines().map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8))).toList();

    assertThat(all.code()).isZero();
    assertThat(rules).hasSize(RuleBook.all().size());
    assertThat(rules)
        .allSatisfy(rule -> {
          for (String member : List.of("id", "severity", "when", "example", "turnDown")) {
            assertThat(rule.required(member, "a text").text()).isNotBlank();
          }
        });
    assertThat(bothy("rules", "swap.no-floor").out())
        .contains("swap.no-floor  (warning)", "[mute] rules = [\"swap.no-floor\"]");
    assertThat(bothy("rules", "transfer.to-zero").out()).contains("can't be muted");
    assertThat(bothy("rules", "fee").out()).contains("fee.high", "fee.tip");
  }

  @Test
  void rulesSaysWhichRuleThereIsNot() {
    Run run = bothy("rules", "fee.hihg");

    assertThat(run.code()).isEqualTo(ExitCode.USAGE);
    assertThat(run.err()).contains("there is no rule fee.hihg");
  }

  @Test
  void aKeptListIsHeldAgainstEveryCheckUntilItIsRemoved() throws IOException {
    Path list =
        file("drainers.txt", "0x3a110000000000000000000000000000000ba110,malicious,a thief");
    String golden = GOLDEN.resolve("delegate-votes-to-somebody.json").toString();

    assertThat(bothy("check", golden).code()).isEqualTo(ExitCode.ASK);
    Run added = bothy("lists", "add", list.toString(), "--as", "drainers");
    assertThat(added.out()).startsWith("kept  drainers  addresses of 1, sha-256 0x");
    assertThat(bothy("lists", "show").out()).contains("since 2026-05-28T20:26:40Z");
    Files.delete(list); // what was kept is kept
    Run check = bothy("check", "--json", golden);
    assertThat(check.code()).isEqualTo(ExitCode.REFUSE);
    assertThat(check.out()).contains("address.listed", "\"name\" : \"drainers\"");
    assertThat(bothy("lists", "remove", "drainers").code()).isZero();
    assertThat(bothy("check", golden).code()).isEqualTo(ExitCode.ASK);
    assertThat(bothy("lists", "remove", "drainers").code()).isEqualTo(ExitCode.USAGE);
  }

  @Test
  void checkTakesListsThatAreNotKept() throws IOException {
    Path list = file("one.txt", "0x3a110000000000000000000000000000000ba110");
    String golden = GOLDEN.resolve("delegate-votes-to-somebody.json").toString();

    assertThat(bothy("check", "--list", list.toString(), golden).code()).isEqualTo(ExitCode.REFUSE);
    assertThat(bothy("lists").out()).contains("No lists yet");
  }

  @Test
  void whatWasKeptAndIsNoLongerThatStopsTheCheck() throws IOException {
    Path list = file("one.txt", "0x3a110000000000000000000000000000000ba110");
    bothy("lists", "add", list.toString(), "--as", "one");
    try (Stream<Path> kept = Files.list(folder.resolve("home/lists"))) {
      for (Path each : kept.filter(path -> !path.endsWith("index.json")).toList()) {
        Files.writeString(each, "0x1111111111111111111111111111111111111111");
      }
    }

    Run run = bothy("check", GOLDEN.resolve("send-tokens.json").toString());

    assertThat(run.code()).isEqualTo(ExitCode.INPUT);
    assertThat(run.err()).contains("expected bytes with the SHA-256");
  }

  @Test
  void wrongUsageOfListsIsNamed() throws IOException {
    List<Run> runs = new ArrayList<>();
    Path none = file("none.json", "{}");
    runs.add(bothy("lists", "add", none.toString()));
    runs.add(bothy("lists", "burn"));
    runs.add(bothy("lists", "show", "one"));
    runs.add(bothy("lists", "add", folder.resolve("gone").toString(), "--as", "x"));

    assertThat(runs).allSatisfy(run -> assertThat(run.code()).isEqualTo(ExitCode.USAGE));
    assertThat(bothy("lists", "add", none.toString(), "--as", "x").code())
        .isEqualTo(ExitCode.INPUT);
    assertThat(bothy("lists", "add", none.toString(), "--as", "../x").code())
        .isEqualTo(ExitCode.INPUT);
  }
}
