package bothy.measures;

import bothy.cases.Case;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.verdict.Finding;
import bothy.verdict.Severity;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** How many attacks are stopped for the right reason, and how many honest requests go through. */
final class VerdictMeasures {
  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /**
   * An attack and what came of it.
   *
   * @param wanted what was to stop it
   * @param answer with what there is to know
   * @param without the answer without lists
   */
  record Attack(String name, String wanted, String answer, String without, boolean stopped) {}

  /** A group of attacks. */
  record Group(String title, List<Attack> attacks) {
    long stopped() {
      return attacks.stream().filter(Attack::stopped).count();
    }

    List<Attack> missed() {
      return attacks.stream().filter(attack -> !attack.stopped()).toList();
    }
  }

  /** Uses of one kind. */
  static final class Tally {
    int uses;
    int quiet;
    final Map<String, Integer> alarms = new TreeMap<>();
    final List<String> examples = new ArrayList<>();
    final List<Long> nanos = new ArrayList<>();
  }

  private VerdictMeasures() {}

  private static String word(Verdict verdict) {
    return verdict.answer().name().toLowerCase(Locale.ROOT);
  }

  private static Set<String> rules(Verdict verdict) {
    return verdict.findings().stream()
        .map(Finding::rule)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The test dapp's requests; the benign one is left out. */
  static Group dapp(Town town) throws IOException {
    Guard guard = new Guard().with(DappRequests.lists());
    List<Attack> attacks = new ArrayList<>();
    for (DappRequests.Entry entry : DappRequests.all(town)) {
      if (entry.bad()) {
        attacks.add(attack(town, guard, entry));
      }
    }
    return new Group("MetaMask's test dapp", attacks);
  }

  private static Attack attack(Town town, Guard guard, DappRequests.Entry entry) {
    String wanted =
        entry.rules().isEmpty()
            ? "bad input at " + entry.field()
            : String.join(" or ", new TreeSet<>(entry.rules()));
    Case given;
    try {
      given = read(town, entry);
    } catch (InputException e) {
      boolean right = !entry.field().isEmpty() && e.field().startsWith(entry.field());
      String answer = "bad input at " + e.field();
      return new Attack(entry.id(), wanted, answer, answer, right);
    }
    Verdict verdict = guard.check(given).verdict();
    Set<String> found = rules(verdict);
    found.retainAll(entry.rules());
    boolean stopped = verdict.answer() != Verdict.Answer.ALLOW && !found.isEmpty();
    String answer =
        word(verdict) + ": " + String.join(", ", found.isEmpty() ? rules(verdict) : found);
    Verdict without = new Guard().check(given).verdict();
    return new Attack(entry.id(), wanted, answer, word(without), stopped);
  }

  /** The town has a state for what is asked on its chain. */
  static Case read(Town town, DappRequests.Entry entry) {
    boolean here = entry.asked().get("chainId") instanceof Long chain && chain == 31_337;
    Case asked = town.asCase(entry.asked());
    return here
        ? asked
        : new Case(
            asked.chainId(),
            asked.account(),
            asked.origin(),
            asked.intent(),
            asked.known(),
            asked.request(),
            asked.requestChain(),
            asked.ambiguities(),
            asked.absent(),
            asked.said(),
            java.util.Optional.empty());
  }

  /** The red pills, wherever their index stands. */
  static Group redPills() throws IOException {
    List<Attack> attacks = new ArrayList<>();
    Path own = GOLDEN.resolve("redpill");
    if (Files.exists(own.resolve("index.json"))) {
      for (Node entry : index(own)) {
        if (entry.required("kind", "a kind").text().equals("redpill")) {
          attacks.add(golden(own, entry));
        }
      }
    }
    for (Node entry : index(GOLDEN)) {
      if (name(entry).startsWith("redpill")) {
        attacks.add(golden(GOLDEN, entry));
      }
    }
    return new Group("red pills", attacks);
  }

  /** The attacks that the rules were made for: every golden case that isn't allowed. */
  static Group own() throws IOException {
    List<Attack> attacks = new ArrayList<>();
    for (Node entry : index(GOLDEN)) {
      boolean attack = !entry.required("verdict", "a verdict").text().equals("allow");
      if (attack && !name(entry).startsWith("redpill")) {
        attacks.add(golden(GOLDEN, entry));
      }
    }
    return new Group("the rules' own attacks", attacks);
  }

  private static List<Node> index(Path folder) throws IOException {
    return Json.read(Files.readAllBytes(folder.resolve("index.json"))).elements();
  }

  private static String name(Node entry) {
    return entry.required("name", "a name").text();
  }

  private static Attack golden(Path folder, Node entry) throws IOException {
    List<String> wanted =
        entry.required("rules", "rules").elements().stream().map(Node::text).toList();
    Verdict verdict;
    try (var input = Files.newInputStream(folder.resolve(name(entry) + ".json"))) {
      verdict = new Guard().check(input).verdict();
    }
    boolean stopped =
        verdict.answer() != Verdict.Answer.ALLOW && rules(verdict).containsAll(wanted);
    return new Attack(
        name(entry),
        String.join(", ", wanted),
        word(verdict) + ": " + String.join(", ", rules(verdict)),
        word(verdict),
        stopped);
  }

  /** Runs ordinary uses and counts what a person would have been stopped by. */
  static Map<Ordinary.Kind, Tally> ordinary(Town town, long seed, int count) {
    Guard guard = new Guard();
    Ordinary ordinary = new Ordinary(town, seed);
    Map<Ordinary.Kind, Tally> tallies = new EnumMap<>(Ordinary.Kind.class);
    for (int i = 0; i < count; i++) {
      Ordinary.Use use = ordinary.next();
      long start = System.nanoTime();
      Verdict verdict = guard.check(use.asked()).verdict();
      long nanos = System.nanoTime() - start;
      Tally tally = tallies.computeIfAbsent(use.kind(), kind -> new Tally());
      tally.uses++;
      tally.nanos.add(nanos);
      Set<String> alarms =
          verdict.findings().stream()
              .filter(finding -> finding.severity() != Severity.INFO)
              .map(Finding::rule)
              .collect(Collectors.toCollection(TreeSet::new));
      if (verdict.answer() == Verdict.Answer.ALLOW && alarms.isEmpty()) {
        tally.quiet++;
      } else {
        alarms.forEach(rule -> tally.alarms.merge(rule, 1, Integer::sum));
        tally.examples.add(word(verdict) + ": " + verdict.summary());
      }
      use.happens().run();
    }
    return tallies;
  }

  /** The milliseconds that so many of a hundred verdicts took at most. */
  static String millis(List<Long> nanos, int percent) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    int at = (sorted.length * percent + 99) / 100 - 1;
    return String.format(Locale.ROOT, "%.1f", sorted[Math.max(0, at)] / 1e6);
  }

  static String mean(List<Long> nanos) {
    double mean = nanos.stream().mapToLong(Long::longValue).average().orElse(0);
    return String.format(Locale.ROOT, "%.1f", mean / 1e6);
  }

  /** The tables, as docs/verdict.md shows them. */
  static String tables(List<Group> groups, Map<Ordinary.Kind, Tally> ordinary, long seed) {
    StringBuilder text = new StringBuilder();
    line(text, "| attacks | stopped for the right reason | of | missed |");
    line(text, "|---|---|---|---|");
    for (Group group : groups) {
      String missed = group.missed().stream().map(Attack::name).collect(Collectors.joining(", "));
      line(
          text,
          "| %s | %d | %d | %s |"
              .formatted(
                  group.title(),
                  group.stopped(),
                  group.attacks().size(),
                  missed.isEmpty() ? "none" : missed));
    }
    line(text, "");
    line(
        text,
        "| request of the test dapp | what was to stop it | what it came out as | without lists |");
    line(text, "|---|---|---|---|");
    for (Attack attack : groups.getFirst().attacks()) {
      line(
          text,
          "| `%s` | %s | %s%s | %s |"
              .formatted(
                  attack.name(),
                  attack.wanted(),
                  attack.stopped() ? "" : "**missed** ",
                  attack.answer(),
                  attack.without()));
    }
    line(text, "");
    honest(text, ordinary, seed);
    return text.toString();
  }

  private static void honest(StringBuilder text, Map<Ordinary.Kind, Tally> ordinary, long seed) {
    line(
        text,
        "| ordinary use (seed "
            + seed
            + ") | allowed without a warning | of | false alarms | ms, mean | ms, p99 |");
    line(text, "|---|---|---|---|---|---|");
    List<Long> all = new ArrayList<>();
    int uses = 0;
    int quiet = 0;
    for (Map.Entry<Ordinary.Kind, Tally> each : ordinary.entrySet()) {
      Tally tally = each.getValue();
      uses += tally.uses;
      quiet += tally.quiet;
      all.addAll(tally.nanos);
      row(text, each.getKey().words, tally.quiet, tally.uses, tally.alarms, tally.nanos);
    }
    row(text, "**all**", quiet, uses, Map.of(), all);
  }

  private static void row(
      StringBuilder text,
      String what,
      int quiet,
      int uses,
      Map<String, Integer> alarms,
      List<Long> nanos) {
    String named =
        alarms.entrySet().stream()
            .map(alarm -> "`" + alarm.getKey() + "` " + alarm.getValue())
            .collect(Collectors.joining(", "));
    line(
        text,
        "| %s | %d | %d | %s | %s | %s |"
            .formatted(what, quiet, uses, named, mean(nanos), millis(nanos, 99)));
  }

  private static void line(StringBuilder text, String line) {
    text.append(line.stripTrailing()).append('\n');
  }

  static int quiet(Map<Ordinary.Kind, Tally> ordinary) {
    return ordinary.values().stream().mapToInt(tally -> tally.quiet).sum();
  }

  static List<String> examples(Map<Ordinary.Kind, Tally> ordinary) {
    List<String> examples = new ArrayList<>();
    ordinary.forEach((kind, tally) ->
        tally.examples.stream()
            .distinct()
            .limit(3)
            .forEach(each -> examples.add(kind + " " + each)));
    return examples;
  }

  static List<Ordinary.Kind> kinds() {
    return Arrays.asList(Ordinary.Kind.values());
  }
}
