package bothy.bench;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.BeaconFork;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClient;
import bothy.proof.LightClientBootstrap;
import bothy.proof.LightClientCodec;
import bothy.proof.LightClientRefusal;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientStore;
import bothy.proof.LightClientUpdate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures the light client over 46 recorded periods of mainnet and writes its section of
 * docs/benchmarks.md.
 */
final class LightClientBench {
  private static final BeaconNetwork MAINNET = BeaconNetwork.MAINNET;
  private static final long NOW = 20_000_000;
  private static final int ROUNDS = 9;
  private static final int PERIODS = 46;

  private LightClientBench() {}

  public static void main(String[] arguments) throws IOException {
    boolean quick = List.of(arguments).equals(List.of("--quick"));
    if (arguments.length > 0 && !quick) {
      System.err.println("bench light takes --quick or nothing");
      System.exit(64);
    }
    Path folder = Path.of(System.getenv("BENCH_LIGHT"));
    if (!Files.isDirectory(folder)) {
      System.err.println("bench: no " + folder + ": name the folder of vectors in BOTHY_VECTORS");
      System.exit(69);
    }
    Bytes bootstrap = read(folder, "_bootstrap_");
    Bytes updates = read(folder, "_updates_");
    long began = System.nanoTime();
    LightClientStore store = sync(bootstrap, updates);
    double first = (System.nanoTime() - began) / 1e6;
    List<Double> warm = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      began = System.nanoTime();
      store = sync(bootstrap, updates);
      warm.add((System.nanoTime() - began) / 1e6);
    }
    double median = warm.stream().sorted().toList().get(ROUNDS / 2);
    LightClientCodec codec = new LightClientCodec(MAINNET);
    long before = used();
    List<LightClientStore> kept = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      kept.add(of(codec.store(codec.encode(store))));
    }
    long held = (used() - before) / kept.size();
    String section =
        """
        # What following a beacon chain costs

        Made by `bench/run light`: 46 recorded periods of mainnet read from SSZ, every check and signature
        included, on one thread; the median of %d rounds.

        | | |
        |---|---|
        | a period's update, ms | %.1f |
        | a year (321 periods), s | %.1f |
        | 46 periods in a started JVM, the first time, ms | %.0f |
        | sent for each period, KB | %.1f |
        | a store in memory, KB | %.0f |
        | kept on disk, KB | %.0f |
        """
            .formatted(
                ROUNDS,
                median / PERIODS,
                median / PERIODS * 321 / 1e3,
                first,
                updates.size() / 1e3 / PERIODS,
                held / 1e3,
                codec.encode(store).size() / 1e3);
    System.out.println(section);
    if (!quick) {
      Page.put(Path.of(System.getenv("BENCH_TABLE")), section);
    }
  }

  private static LightClientStore sync(Bytes bootstrap, Bytes updates) {
    LightClientCodec codec = new LightClientCodec(MAINNET);
    LightClient client = new LightClient(MAINNET);
    LightClientBootstrap start = of(codec.bootstrap(BeaconFork.DENEB, bootstrap));
    Hash root = start.header().beacon().root();
    LightClientStore store = of(client.initialize(root, start));
    for (LightClientUpdate update : of(codec.updates(updates, PERIODS))) {
      store = of(client.process(store, update, NOW));
    }
    return store;
  }

  private static <T> T of(LightClientResult<T> result) {
    return switch (result) {
      case LightClientResult.Passed<T>(T value) -> value;
      case LightClientResult.Refused<T>(LightClientRefusal refusal) ->
          throw new IllegalStateException(refusal.says());
    };
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static Bytes read(Path folder, String part) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.filter(each -> each.toString().contains(part)).findFirst().orElseThrow();
      return Bytes.owning(Files.readAllBytes(file));
    }
  }
}
