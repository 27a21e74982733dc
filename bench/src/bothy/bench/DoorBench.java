package bothy.bench;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * What a hop through the door costs: the same calls straight to a stub node and through the door to
 * it, in turn, from a client that does as little as the stub.
 */
final class DoorBench {
  private static final int CLIENTS = 16;
  private static final String PASSED = "eth_gasPrice";
  private static final String OWN = "eth_chainId";

  private static final LongAdder ALL = new LongAdder();
  private static final LongAdder FAILED = new LongAdder();

  private final int rounds;
  private final int calls;
  private final long nanos;
  private final List<Double> direct = new ArrayList<>();
  private final List<Double> passed = new ArrayList<>();
  private final List<Double> own = new ArrayList<>();
  private final List<Double> passedLate = new ArrayList<>();
  private final List<Double> added = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private final List<Double> directRate = new ArrayList<>();
  private final List<Double> passedRate = new ArrayList<>();
  private final List<Double> ownRate = new ArrayList<>();
  private final List<Double> opened = new ArrayList<>();
  private final List<Double> started = new ArrayList<>();

  private DoorBench(boolean quick) {
    rounds = quick ? 3 : 9;
    calls = quick ? 1_000 : 3_000;
    nanos = TimeUnit.SECONDS.toNanos(quick ? 1 : 3);
  }

  public static void main(String[] arguments) throws Exception {
    boolean quick = Arrays.asList(arguments).contains("--quick");
    if (arguments.length > (quick ? 1 : 0)) {
      System.err.println("bench door takes --quick or nothing; found: " + String.join(" ", arguments));
      System.exit(64);
    }
    DoorBench bench = new DoorBench(quick);
    bench.measure();
    String table = bench.table();
    System.out.println(table);
    if (!quick) {
      Page.put(Path.of(System.getenv("BENCH_TABLE")), table);
    }
  }

  private void measure() throws Exception {
    try (Stub stub = new Stub()) {
      for (int i = 0; i < 5; i++) {
        try (Door door = new Door(stub.port(), started)) {
          opened.add(door.opened);
        }
      }
      try (Door door = new Door(stub.port(), new ArrayList<>())) {
        for (int i = 0; i < 3; i++) {
          System.err.println("bench: warm-up " + (i + 1) + " of 3");
          rate(stub.port(), PASSED);
          rate(door.port, PASSED);
          rate(door.port, OWN);
        }
        for (int i = 0; i < rounds; i++) {
          System.err.println("bench: round " + (i + 1) + " of " + rounds);
          round(stub.port(), door.port);
        }
      }
    }
  }

  private void round(int stub, int door) throws Exception {
    double[] straight = latencies(stub, PASSED);
    double[] through = latencies(door, PASSED);
    direct.add(middle(straight));
    passed.add(middle(through));
    passedLate.add(through[through.length * 99 / 100]);
    own.add(middle(latencies(door, OWN)));
    added.add(middle(through) - middle(straight));
    ratios.add(middle(through) / middle(straight));
    directRate.add(rate(stub, PASSED));
    passedRate.add(rate(door, PASSED));
    ownRate.add(rate(door, OWN));
  }

  /** Microseconds of each call on one connection, sorted. */
  private double[] latencies(int port, String method) throws IOException {
    double[] micros = new double[calls];
    try (Client client = new Client(port)) {
      for (int i = 0; i < calls; i++) {
        long begun = System.nanoTime();
        client.call(i, method);
        micros[i] = (System.nanoTime() - begun) / 1e3;
      }
    }
    Arrays.sort(micros);
    return micros;
  }

  /** Calls a second over several connections. */
  private double rate(int port, String method) throws InterruptedException, ExecutionException {
    try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
      List<Callable<Integer>> clients = new ArrayList<>();
      long begun = System.nanoTime();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(() -> {
          int answered = 0;
          try (Client client = new Client(port)) {
            for (; System.nanoTime() - begun < nanos; answered++) {
              client.call(answered, method);
            }
          }
          return answered;
        });
      }
      long all = 0;
      for (Future<Integer> each : threads.invokeAll(clients)) {
        all += each.get();
      }
      return all * 1e9 / (System.nanoTime() - begun);
    }
  }

  /** A connection that asks and waits for the answer. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final Stub.Http http;
    private final OutputStream out;
    private final String head;

    Client(int port) throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), port);
      socket.setTcpNoDelay(true);
      http = new Stub.Http(new BufferedInputStream(socket.getInputStream()));
      out = socket.getOutputStream();
      head =
          "POST / HTTP/1.1\r\nHost: 127.0.0.1:"
              + port
              + "\r\nContent-Type: application/json\r\nContent-Length: ";
    }

    void call(int id, String method) throws IOException {
      String body =
          "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"method\":\"" + method + "\",\"params\":[]}";
      out.write((head + body.length() + "\r\n\r\n" + body).getBytes(StandardCharsets.US_ASCII));
      String answer = http.body();
      if (answer == null || !answer.contains("\"id\":" + id)) {
        throw new IOException("answered: " + answer);
      }
      ALL.increment();
      if (!answer.contains("\"result\"")) {
        FAILED.increment();
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  /** A started door, with the launcher's flags and AOT cache. */
  private static final class Door implements AutoCloseable {
    private final Process process;
    private final int port;
    private final double opened;

    Door(int upstream, List<Double> started) throws IOException {
      List<String> command = new ArrayList<>();
      command.add(System.getenv("BENCH_JAVA"));
      command.addAll(List.of(System.getenv("BENCH_FLAGS").split(" ")));
      command.add("-XX:AOTCache=" + System.getenv("BENCH_AOT"));
      command.addAll(
          List.of(
              "-cp",
              System.getenv("BENCH_PATH"),
              "bothy.bench.DoorProcess",
              "http://127.0.0.1:" + upstream));
      long begun = System.nanoTime();
      process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
      BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII);
      String line = lines.readLine();
      if (line == null) {
        throw new IOException("the door's process ended early");
      }
      opened = Long.parseLong(line.substring(0, line.indexOf(' '))) / 1e3;
      port = Integer.parseInt(line.substring(line.indexOf(' ') + 1));
      try (Client client = new Client(port)) {
        client.call(1, OWN);
      }
      started.add((System.nanoTime() - begun) / 1e6);
    }

    @Override
    public void close() {
      process.destroy();
    }
  }

  private static double middle(double[] sorted) {
    return sorted[sorted.length / 2];
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  private String table() throws IOException {
    return String.format(
        Locale.ROOT,
        """
        # What a hop through the RPC door costs

        Made by `./bothy bench door`. The same call goes straight to a stub node, and through the door to it, which passes it on
        unproven; `eth_chainId` the door answers itself. Client, door and stub share the machine's cores. In turn, %d rounds, medians.
        The door has its usual limits, but for the 20,000 calls a second.

        Machine: %s.

        | | straight to the stub | through the door | answered by the door |
        |---|---|---|---|
        | one connection, median, µs | %.0f | %.0f | %.0f |
        | one connection, 99th percentile, µs | | %.0f | |
        | calls a second, %d connections | %,.0f | %,.0f | %,.0f |

        Added by the hop, median: %.0f µs, %.1f times the straight call (bound: 1,000 µs).
        Calls a second through the door: %,.0f (bound: 5,000).
        Of %,d calls in all, %d were answered with an error.
        Opening the door takes %.0f ms; from starting the JVM to its first answer, %.0f ms (medians of 5).

        Load average while this was measured: %.1f of %d cores.
        """,
        rounds,
        Table.machine(),
        median(direct),
        median(passed),
        median(own),
        median(passedLate),
        CLIENTS,
        median(directRate),
        median(passedRate),
        median(ownRate),
        median(added),
        median(ratios),
        median(passedRate),
        ALL.sum(),
        FAILED.sum(),
        median(opened),
        median(started),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
        Runtime.getRuntime().availableProcessors());
  }
}
