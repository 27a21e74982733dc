package bothy.liar;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What became of lies, by their kind. */
final class Table {
  static final String NOTHING = "changed nothing";
  static final String CLAIMED = "shown as claimed";
  static final String OLDER = "older, and still true";
  static final String WON = "WON";

  private final Map<String, Map<String, Integer>> kinds = new TreeMap<>();

  synchronized void count(String kind, String outcome) {
    kinds.computeIfAbsent(kind, same -> new LinkedHashMap<>()).merge(outcome, 1, Integer::sum);
  }

  synchronized void add(Table other) {
    other.kinds.forEach((kind, outcomes) ->
        outcomes.forEach((outcome, count) ->
            kinds
                .computeIfAbsent(kind, same -> new LinkedHashMap<>())
                .merge(outcome, count, Integer::sum)));
  }

  synchronized int total() {
    return kinds.values().stream().mapToInt(Table::sum).sum();
  }

  synchronized int total(String outcome) {
    return kinds.values().stream().mapToInt(each -> each.getOrDefault(outcome, 0)).sum();
  }

  private static int sum(Map<String, Integer> outcomes) {
    return outcomes.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** In Markdown. */
  synchronized String text() {
    StringBuilder text =
        new StringBuilder(
            """
            | kind of lie | lies | caught | changed nothing | shown as claimed | caught by |
            |---|---:|---:|---:|---:|---|
            """);
    Map<String, Integer> all = new TreeMap<>();
    kinds.forEach((kind, outcomes) -> {
      text.append(line(kind, outcomes));
      outcomes.forEach((outcome, count) -> all.merge(outcome, count, Integer::sum));
    });
    return text.append(line("all", all)).toString();
  }

  /** Prints it, and keeps it in {@code target/liar} for the documentation. */
  void print(String of, long seed, long began) {
    String text =
        "%s, seed %d: %d lies in %d s%n%n%s"
            .formatted(
                of, seed, total(), Duration.ofNanos(System.nanoTime() - began).toSeconds(), text());
    System.out.println("the liar, " + text);
    try {
      Path folder = Files.createDirectories(Path.of("target", "liar"));
      Files.writeString(folder.resolve(of.replace(' ', '-') + ".md"), "### " + text + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(String kind, Map<String, Integer> outcomes) {
    Map<String, Integer> caught = new LinkedHashMap<>(outcomes);
    int nothing = removed(caught, NOTHING);
    int claimed = removed(caught, CLAIMED);
    int older = removed(caught, OLDER);
    return "| %s | %d | %d | %s | %d | %s |%n"
        .formatted(
            kind,
            sum(outcomes),
            sum(caught),
            older == 0 ? "" + nothing : nothing + " (and " + older + " " + OLDER + ")",
            claimed,
            most(caught))
        .replace("\r", "");
  }

  private static int removed(Map<String, Integer> outcomes, String outcome) {
    Integer count = outcomes.remove(outcome);
    return count == null ? 0 : count;
  }

  private static String most(Map<String, Integer> caught) {
    List<Map.Entry<String, Integer>> sorted =
        caught.entrySet().stream()
            .sorted(
                Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    return sorted.stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining("; "));
  }
}
