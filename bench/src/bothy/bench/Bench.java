package bothy.bench;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Runs every workload on Bothy, anvil and @ethereumjs/evm in turn and writes the table. */
final class Bench {
  private static final int TRANSFERS = 100_000;
  private static final int TRANSFERS_JS = 4_000;
  private static final int FIRSTS = 15;

  private final int jvms;
  private final int warmups;
  private final int rounds;
  private final Path peers = Path.of(System.getenv("BENCH_PEERS"));
  private final Path data = Path.of(System.getenv("BENCH_DATA"));
  private final String transfer;
  private final Map<Workload, Row> rows = new LinkedHashMap<>();
  private final List<Double> views = new ArrayList<>();
  private final List<Double> transactions = new ArrayList<>();
  private final List<Double> transfersJs = new ArrayList<>();
  private final List<Double> first = new ArrayList<>();
  private final List<Double> firstCpu = new ArrayList<>();
  private final List<Double> firstCold = new ArrayList<>();
  private final List<Double> firstColdCpu = new ArrayList<>();

  /** What was measured of a workload, in nanoseconds; ratios are of one round each. */
  private record Row(
      List<Double> bothy,
      List<Double> anvil,
      List<Double> traced,
      List<Double> ratios,
      List<Double> tracedRatios,
      List<Double> js) {
    Row() {
      this(list(), list(), list(), list(), list(), list());
    }

    private static List<Double> list() {
      return new ArrayList<>();
    }
  }

  private Bench(boolean quick) {
    jvms = quick ? 1 : 3;
    warmups = 2;
    rounds = 3;
    String to = "0".repeat(24) + "000000000000000000000000000000000000b0b0";
    transfer = "0xa9059cbb" + to + Workload.word(BigInteger.ONE);
    Workload.ALL.forEach(workload -> rows.put(workload, new Row()));
  }

  public static void main(String[] arguments) throws IOException, InterruptedException {
    boolean quick = Arrays.asList(arguments).contains("--quick");
    if (arguments.length > (quick ? 1 : 0)) {
      System.err.println("bench takes --quick or nothing; found: " + String.join(" ", arguments));
      System.exit(64);
    }
    Bench bench = new Bench(quick);
    bench.measure();
    String table = new Table(bench.figures()).text();
    System.out.println(table);
    if (!quick) {
      Page.put(Path.of(System.getenv("BENCH_TABLE")), table);
    }
  }

  private void measure() throws IOException, InterruptedException {
    for (int i = 0; i < FIRSTS; i++) {
      first(true, first, firstCpu);
      first(false, firstCold, firstColdCpu);
    }
    try (Anvil anvil = new Anvil(peers, data);
        Child js = ethereumjs()) {
      for (int jvm = 1; jvm <= jvms; jvm++) {
        System.err.println("bench: JVM " + jvm + " of " + jvms);
        try (Child bothy = new Child(java(true))) {
          measure(bothy, anvil, js);
        }
      }
    }
  }

  /** Milliseconds of the first transfer that a started JVM runs, traced. */
  private void first(boolean cached, List<Double> wall, List<Double> processor) throws IOException {
    try (Child bothy = new Child(java(cached))) {
      Child.Timed first = bothy.ask("first " + transfer);
      wall.add(first.nanos() / 1e6);
      processor.add(new BigInteger(first.output().substring(2), 16).longValue() / 1e6);
    }
  }

  private void measure(Child bothy, Anvil anvil, Child js)
      throws IOException, InterruptedException {
    for (int i = 0; i < warmups; i++) {
      for (Workload workload : Workload.ALL) {
        bothy.ask("view " + workload.calldata(workload.count()));
        bothy.ask("traced " + workload.calldata(workload.count()));
        anvil.call(workload.calldata(workload.count()));
      }
      bothy.ask("views " + TRANSFERS + " " + transfer);
      bothy.ask("transactions " + TRANSFERS + " " + transfer);
    }
    js.ask("transfers " + TRANSFERS_JS + " " + transfer);
    for (int round = 0; round < rounds; round++) {
      for (Workload workload : Workload.ALL) {
        round(workload, bothy, anvil);
      }
      views.add(TRANSFERS * 1e9 / bothy.ask("views " + TRANSFERS + " " + transfer).nanos());
      transactions.add(
          TRANSFERS * 1e9 / bothy.ask("transactions " + TRANSFERS + " " + transfer).nanos());
      transfersJs.add(
          TRANSFERS_JS * 1e9 / js.ask("transfers " + TRANSFERS_JS + " " + transfer).nanos());
    }
    for (Workload workload : Workload.ALL) {
      int share = workload.count() / workload.share();
      Child.Timed theirs = js.ask("call " + workload.calldata(share));
      same(workload, theirs, bothy.ask("view " + workload.calldata(share)));
      row(workload).js().add((double) theirs.nanos() * workload.share());
    }
  }

  private void round(Workload workload, Child bothy, Anvil anvil)
      throws IOException, InterruptedException {
    String calldata = workload.calldata(workload.count());
    Child.Timed ours = bothy.ask("view " + calldata);
    Child.Timed theirs = anvil.call(calldata);
    Child.Timed traced = bothy.ask("traced " + calldata);
    same(workload, ours, theirs);
    same(workload, ours, traced);
    Row row = row(workload);
    row.bothy().add((double) ours.nanos());
    row.anvil().add((double) theirs.nanos());
    row.traced().add((double) traced.nanos());
    row.ratios().add((double) ours.nanos() / theirs.nanos());
    row.tracedRatios().add((double) traced.nanos() / theirs.nanos());
  }

  private Row row(Workload workload) {
    return rows.get(workload);
  }

  private static void same(Workload workload, Child.Timed one, Child.Timed other) {
    if (!one.output().equals(other.output())) {
      throw new IllegalStateException(
          workload.name() + " gave " + one.output() + " and " + other.output());
    }
  }

  private List<String> java(boolean cached) {
    List<String> command = new ArrayList<>();
    command.add(System.getenv("BENCH_JAVA"));
    command.addAll(List.of(System.getenv("BENCH_FLAGS").split(" ")));
    if (cached) {
      command.add("-XX:AOTCache=" + System.getenv("BENCH_AOT"));
    }
    command.addAll(
        List.of("-cp", System.getenv("BENCH_PATH"), "bothy.bench.Worker", data.toString()));
    return command;
  }

  private Child ethereumjs() throws IOException {
    String script = Path.of(System.getenv("BENCH_HERE"), "ethereumjs.mjs").toString();
    Child js = new Child(List.of("node", script, peers.toString(), data.toString()));
    for (String holder : List.of(Contracts.B, Contracts.CALLER)) {
      js.ask(
          "balance " + Contracts.slot(holder) + " 0x" + Workload.word(Contracts.BALANCE));
    }
    return js;
  }

  private Table.Figures figures() {
    List<Table.Line> lines = new ArrayList<>();
    rows.forEach((workload, row) ->
        lines.add(
            new Table.Line(
                workload.what(),
                median(row.bothy()) / 1e6,
                median(row.anvil()) / 1e6,
                median(row.ratios()),
                median(row.tracedRatios()),
                median(row.js()) / median(row.anvil()))));
    return new Table.Figures(
        lines,
        mean(lines, Table.Line::ratio),
        mean(lines, Table.Line::traced),
        mean(lines, Table.Line::js),
        median(views),
        median(transactions),
        median(transfersJs),
        median(first),
        least(first),
        median(firstCpu),
        median(firstCold),
        least(firstCold),
        median(firstColdCpu),
        jvms,
        rounds);
  }

  private static double mean(List<Table.Line> lines, ToDoubleFunction<Table.Line> of) {
    return Math.exp(
        lines.stream().mapToDouble(line -> Math.log(of.applyAsDouble(line))).average().orElse(0));
  }

  private static double least(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).min().orElse(0);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }
}
