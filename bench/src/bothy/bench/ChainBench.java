package bothy.bench;

import bothy.cases.Draft;
import bothy.chain.BeaconCheckpoint;
import bothy.chain.BeaconHeads;
import bothy.chain.ChainConnection;
import bothy.chain.ChainSettings;
import bothy.chain.GroundedBlock;
import bothy.chain.Rpc;
import bothy.doors.rpc.Gets;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.Origins;
import bothy.doors.rpc.Reply;
import bothy.doors.rpc.RpcDoor;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.jsonrpc.CompactJson;

import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeBeacon;
import bothy.practice.PracticeBeaconApi;
import bothy.practice.PracticeChain;
import bothy.practice.PracticeContracts;
import bothy.practice.PracticeNode;
import bothy.proof.Header;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.simulation.Fork;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * What a proven check costs when the node is far away: a swap on the practice chain behind a proxy
 * that adds a tenth of a second to each exchange, checked by Bothy with everything proven, and
 * simulated by an anvil fork of the same node.
 */
final class ChainBench {
  private static final Duration ADDED = Duration.ofMillis(100);
  private static final ChainId CHAIN = ChainId.of(31_337);

  private final int rounds;
  private final List<Double> cold = new ArrayList<>();
  private final List<Double> again = new ArrayList<>();
  private final List<Double> forked = new ArrayList<>();
  private final List<Double> ratios = new ArrayList<>();
  private final List<Double> balances = new ArrayList<>();
  private int coldTrips;
  private int againTrips;
  private int forkedRequests;
  private int proofs;

  private ChainBench(boolean quick) {
    rounds = quick ? 2 : 7;
  }

  public static void main(String[] arguments) throws Exception {
    boolean quick = Arrays.asList(arguments).contains("--quick");
    if (arguments.length > (quick ? 1 : 0)) {
      System.err.println("bench chain takes --quick or nothing; found: " + String.join(" ", arguments));
      System.exit(64);
    }
    ChainBench bench = new ChainBench(quick);
    bench.measure();
    String table = bench.table();
    System.out.println(table);
    if (!quick) {
      Page.put(Path.of(System.getenv("BENCH_TABLE")), table);
    }
  }

  private void measure() throws Exception {
    AtomicReference<Header> newest = new AtomicReference<>();
    AtomicReference<PracticeBeacon> beacon = new AtomicReference<>();
    try (PracticeChain chain = PracticeChain.start(PracticeChain.Settings.inMemory());
        PracticeNode node = new PracticeNode(chain, Throwable::printStackTrace)) {
      mine(node);
      chain.listen(header -> {
        newest.set(header);
        if (beacon.get() != null) {
          beacon.get().add(header);
        }
      });
      beacon.set(new PracticeBeacon(newest.get(), PracticeBeacon.Settings.USUAL));
      mine(node);
      try (RpcDoor near = RpcDoor.open(0, node, served(beacon.get()));
          Latency far = new Latency(near.address(), ADDED)) {
        for (int i = 0; i <= rounds; i++) {
          System.err.println("bench: round " + i + " of " + rounds + (i == 0 ? ", a warm-up" : ""));
          round(node, beacon.get(), chain, near, far, i > 0);
        }
      }
    }
  }

  private static void mine(PracticeNode node) throws RpcException {
    node.call(new RpcCall("evm_mine", new Node("params", List.of()), RpcCall.ANSWER_ONLY));
  }

  private static RpcDoor.Settings served(PracticeBeacon beacon) {
    PracticeBeaconApi api = new PracticeBeaconApi(beacon);
    Gets gets =
        (path, query, accept) ->
            api.get(path, query, accept)
                .map(r -> new Reply(r.status(), r.contentType(), r.body(), r.headers()));
    return new RpcDoor.Settings(
        Origins.EXTENSIONS, Limits.DEFAULT, Map::of, gets, List.of(), Throwable::printStackTrace);
  }

  private void round(
      PracticeNode node,
      PracticeBeacon beacon,
      PracticeChain practice,
      RpcDoor near,
      Latency far,
      boolean counts)
      throws Exception {
    InstantSource clock = beacon.clock(practice.clock());
    Path position = Files.createTempFile("bothy-bench", "position");
    Files.delete(position);
    ChainSettings settings =
        new ChainSettings(
            List.of(far.url()),
            List.of(near.address().toString()),
            Optional.of(beacon.finalizedRoot()),
            List.of(),
            Optional.of(beacon.network()),
            Optional.of(CHAIN),
            Optional.empty(),
            false,
            BeaconCheckpoint.TWO_WEEKS,
            position);
    try (ChainConnection connection =
        ChainConnection.open(settings, clock, BeaconHeads.OLDEST, System.err::println)) {
      GroundedBlock first = connection.awaitHead(Duration.ofSeconds(30));
      ChainCheck check =
          new ChainCheck(new Guard(), connection.view(), Optional.of("osaka"), clock);
      Timed one = check(check, connection, first);
      mine(node);
      connection.wake();
      GroundedBlock second = first;
      while (second.number() == first.number()) {
        Thread.sleep(20);
        second = connection.awaitHead(Duration.ofSeconds(30));
      }
      Timed two = check(check, connection, second);
      double fork = fork(far);
      if (counts) {
        cold.add(one.millis());
        again.add(two.millis());
        forked.add(fork);
        ratios.add(one.millis() / fork);
        coldTrips = Math.max(coldTrips, one.trips());
        againTrips = Math.max(againTrips, two.trips());
        proofs = one.proofs();
        balances.add(balance(connection));
      }
    } finally {
      Files.deleteIfExists(position);
    }
  }

  private record Timed(double millis, int trips, int proofs) {}

  private static Timed check(ChainCheck check, ChainConnection connection, GroundedBlock at) {
    Draft draft = Draft.of(new Node("", swap(false)));
    Rpc rpc = connection.view().rpc(Duration.ofSeconds(60));
    long begun = System.nanoTime();
    Guard.Checked checked = check.check(draft, at, rpc);
    double millis = (System.nanoTime() - begun) / 1e6;
    if (!checked.verdict().answer().name().equals("ALLOW")) {
      throw new IllegalStateException("the swap isn't allowed: " + checked.verdict().summary());
    }
    Map<String, String> proof = checked.at().orElseThrow().proof();
    return new Timed(millis, rpc.roundTrips(), Integer.parseInt(proof.getOrDefault("proofs", "0")));
  }

  /** 0.1 ETH for practice dollars, with a floor. */
  private static Map<String, Object> swap(boolean plain) {
    Map<String, bothy.eth.Address> at = PracticeContracts.addresses();
    String weth = word(require(at, "WETH9"));
    String usdc = word(require(at, "USD Coin (practice)"));
    String me = PracticeAccounts.all().getFirst().toHex();
    String data =
        "0x7ff36ab5"
            + "%064x".formatted(200_000_000)
            + "%064x".formatted(0x80)
            + "0".repeat(24)
            + me.substring(2)
            + "%064x".formatted(4_000_000_000L)
            + "%064x".formatted(2)
            + weth
            + usdc;
    Map<String, Object> call = new LinkedHashMap<>();
    call.put("from", me);
    call.put("to", require(at, "Uniswap V2 Router02"));
    call.put("value", "0x16345785d8a0000");
    call.put("data", data);
    if (plain) {
      return call;
    }
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("chainId", CHAIN.value());
    request.put("method", "eth_sendTransaction");
    request.put("params", List.of(call));
    return request;
  }

  private static String require(Map<String, bothy.eth.Address> all, String name) {
    bothy.eth.Address address = all.get(name);
    if (address == null) {
      throw new IllegalStateException("no " + name + " on the practice chain");
    }
    return address.toHex();
  }

  private static String word(String address) {
    return "0".repeat(24) + address.substring(2);
  }

  /** Microseconds of a proven balance that is at hand, the middle of many. */
  private static double balance(ChainConnection connection) throws RpcException {
    Provider provider =
        new Provider(
            connection.view(),
            new Worlds(CHAIN, Optional.of(Fork.OSAKA)),
            Hash::keccak,
            false,
            "bench");
    Node params = new Node("params", List.of(PracticeAccounts.all().getFirst().toHex(), "latest"));
    double[] micros = new double[2_000];
    for (int i = 0; i < micros.length; i++) {
      long begun = System.nanoTime();
      provider.call(new RpcCall("eth_getBalance", params, RpcCall.ANSWER_ONLY));
      micros[i] = (System.nanoTime() - begun) / 1e3;
    }
    Arrays.sort(micros);
    return micros[micros.length / 2];
  }

  /** Milliseconds of the same call on a fresh fork. */
  private double fork(Latency far) throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    Process anvil =
        new ProcessBuilder(
                binary().toString(),
                "--fork-url=" + far.url(),
                "--no-storage-caching",
                "--hardfork=osaka",
                "--silent",
                "--port=" + port)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI address = URI.create("http://127.0.0.1:" + port);
      for (int i = 0; i < 200; i++) {
        try {
          ask(client, address, "eth_chainId");
          break;
        } catch (IOException e) {
          Thread.sleep(50);
        }
      }
      far.requests();
      long begun = System.nanoTime();
      String answer = ask(client, address, "eth_call", swap(true), "latest");
      double millis = (System.nanoTime() - begun) / 1e6;
      if (!answer.contains("result")) {
        throw new IllegalStateException("anvil answered " + answer);
      }
      forkedRequests = far.requests();
      return millis;
    } finally {
      anvil.destroy();
    }
  }

  private static String ask(HttpClient client, URI node, String method, Object... parameters)
      throws IOException, InterruptedException {
    String body =
        CompactJson.of(
            Map.of("jsonrpc", "2.0", "id", 1, "method", method, "params", List.of(parameters)));
    return client
        .send(
            HttpRequest.newBuilder(node)
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(1))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8))
        .body();
  }

  private static Path binary() throws IOException {
    Path packages = Path.of(System.getenv("BENCH_PEERS")).resolve("node_modules/@foundry-rs");
    try (Stream<Path> found = Files.list(packages)) {
      return found
          .map(folder -> folder.resolve("bin/anvil"))
          .filter(Files::exists)
          .findFirst()
          .orElseThrow(() -> new IOException("no anvil below " + packages));
    }
  }

  private static double middle(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(value -> value).sorted().toArray();
    return sorted[sorted.length / 2];
  }

  private String table() {
    return """
        # What a proven check costs when the node is far away

        A swap through a router on the practice chain, whose node stands behind a proxy that adds 100 ms to each
        exchange. Bothy gives its whole verdict, with everything that it read proven under a head that the sync committee
        signed; anvil, a fresh fork of the same node behind the same proxy, only runs the call. Remade by
        `./bothy bench chain`; the middle of %d rounds, each of both in turn.

        | | time | round trips |
        |---|---|---|
        | Bothy, nothing known of the contracts | %.0f ms | %d one after another, %d proofs |
        | Bothy, the same again one block later | %.0f ms | %d |
        | anvil's fork, the call alone | %.0f ms | %d requests |
        | Bothy's time to anvil's | %.2f | |
        | a proven `eth_getBalance` that is at hand | %.0f µs | 0 |
        """
        .formatted(
            rounds,
            middle(cold),
            coldTrips,
            proofs,
            middle(again),
            againTrips,
            middle(forked),
            forkedRequests,
            middle(ratios),
            middle(balances));
  }
}
