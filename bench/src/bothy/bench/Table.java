package bothy.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** The measured figures as docs/benchmarks.md shows them. */
final class Table {
  /** One workload: milliseconds, and multiples of anvil's time. */
  record Line(String what, double bothy, double anvil, double ratio, double traced, double js) {}

  /**
   * All that was measured.
   *
   * @param views transfers a second, and so the two after it
   * @param first milliseconds, and so the five after it
   */
  record Figures(
      List<Line> lines,
      double ratio,
      double traced,
      double js,
      double views,
      double transactions,
      double transfersJs,
      double first,
      double firstBest,
      double firstCpu,
      double firstCold,
      double firstColdBest,
      double firstColdCpu,
      int jvms,
      int rounds) {}

  private final Figures figures;
  private final StringBuilder text = new StringBuilder();

  Table(Figures figures) {
    this.figures = figures;
  }

  String text() throws IOException {
    add("# How fast the EVM is\n");
    add("Made by `./bothy bench` (`bench/run`), which installs its peers from npm, pinned, and");
    add("remakes this section. Nothing here is money, so it is the one place with floating point.\n");
    add("Machine: " + machine() + ".");
    add(
        "Peers: anvil 1.7.1 (`--hardfork=osaka --disable-block-gas-limit`, `eth_call`, HTTP included),");
    add("@ethereumjs/evm 10.1.3 on " + node() + " with its SimpleStateManager.\n");
    add("Each workload runs on the same bytecode and input in turn on Bothy and on anvil, and");
    add("their outputs are compared. Warm; medians over %d JVMs of %d rounds each, with the launcher's"
        .formatted(figures.jvms(), figures.rounds()));
    add("flags and AOT cache. *view* is untraced, as `eth_call`; *traced* keeps the tree of calls and the");
    add("state difference, as `check` does. The last three columns are time divided by anvil's.");
    add("@ethereumjs/evm runs a smaller count, scaled up.\n");
    add("| workload | Bothy, ms | anvil, ms | Bothy view | Bothy traced | @ethereumjs/evm |");
    add("|---|---|---|---|---|---|");
    for (Line line : figures.lines()) {
      add(
          "| %s | %.0f | %.0f | %.2f | %.2f | %.0f |",
          line.what(), line.bothy(), line.anvil(), line.ratio(), line.traced(), line.js());
    }
    add(
        "| **geometric mean** | | | **%.2f** | **%.2f** | **%.0f** |\n",
        figures.ratio(), figures.traced(), figures.js());
    add("The bound is 1.3 for the mean and 2.0 for each; the greatest here is %.2f.\n".formatted(worst()));
    add("| ERC-20 transfers a second, one core, one call each | |");
    add("|---|---|");
    add("| Bothy, `view` (bound: 100,000) | %,.0f |", figures.views());
    add("| Bothy, `transact`: traced, admission and state difference included | %,.0f |",
        figures.transactions());
    add("| @ethereumjs/evm, `runCall` | %,.0f |", figures.transfersJs());
    add("| Bothy's `view` against it (bound: 30) | %.0f times |\n",
        figures.views() / figures.transfersJs());
    add(
        "| first transfer in a started JVM, `transact`, ms (bound: 10) | median of 15 | best | median of the thread's processor time |");
    add("|---|---|---|---|");
    add("| with the launcher's AOT cache | %.1f | %.1f | %.1f |",
        figures.first(), figures.firstBest(), figures.firstCpu());
    add("| without | %.1f | %.1f | %.1f |",
        figures.firstCold(), figures.firstColdBest(), figures.firstColdCpu());
    add("");
    add("Load average while this was measured: %s of %d cores. What else runs beside it lengthens the", load(), Runtime.getRuntime().availableProcessors());
    add("absolute times; the ratios hold, as each round runs both in turn.");
    return text.toString();
  }

  private static String load() {
    return String.format(
        Locale.ROOT, "%.1f", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private double worst() {
    return figures.lines().stream().mapToDouble(Line::ratio).max().orElse(0);
  }

  private void add(String format, Object... values) {
    text.append(values.length == 0 ? format : String.format(Locale.ROOT, format, values));
    text.append('\n');
  }

  static String machine() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    String processor =
        Files.isReadable(info)
            ? Files.readAllLines(info).stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown processor")
            : "unknown processor";
    return "%s, %d cores, %s %s, %s %s"
        .formatted(
            processor,
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"),
            System.getProperty("java.vendor"),
            System.getProperty("java.runtime.version"));
  }

  private static String node() throws IOException {
    Process process = new ProcessBuilder("node", "--version").start();
    try (var reader = process.inputReader()) {
      return "Node " + reader.readLine();
    }
  }
}
