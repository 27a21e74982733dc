package bothy;

import bothy.chain.BeaconHeads;
import bothy.chain.ChainConnection;
import bothy.chain.ChainSettings;
import bothy.doors.cli.Up;
import bothy.doors.rpc.Gets;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.Origins;
import bothy.doors.rpc.RpcDoor;
import bothy.doors.web.Passage;
import bothy.doors.web.WebDoor;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.guard.Submission;
import bothy.guard.Submissions;
import bothy.journal.Anchor;
import bothy.journal.Anchoring;
import bothy.journal.Journal;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.simulation.Fork;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** All that {@code up} serves, opened in order and closed in reverse. */
final class House implements Up.Served {
  /** What a person wants to see all the time; the rest is at the door's {@code /health}. */
  private static final Set<String> STRIP =
      Set.of("practice", "head", "ground", "participation", "age", "chain", "lastError", "journal");

  /** Chains of development nodes, which are taken to run Osaka unless a fork is named. */
  private static final Set<ChainId> DEVELOPMENT = Set.of(ChainId.of(31_337), ChainId.of(1_337));

  /** A practice chain makes no blocks while nobody uses it. */
  private static final Duration IDLE = Duration.ofDays(36_500);

  private static final Duration SYNC = Duration.ofMinutes(3);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private final List<String> remarks = new ArrayList<>();
  private final PrintWriter err;
  private URI page = URI.create("");
  private String broken = "";
  private URI door = URI.create("");

  private House(PrintWriter err) {
    this.err = err;
  }

  /**
   * Opens everything.
   *
   * @param examples a folder of cases to try
   */
  static House open(
      Up.Wishes wishes,
      Guard guard,
      String version,
      Optional<Path> examples,
      Consumer<Throwable> faults,
      PrintWriter err)
      throws IOException {
    House house = new House(err);
    try {
      house.fill(wishes, guard, version, examples, faults);
      return house;
    } catch (IOException | RuntimeException e) {
      house.close();
      throw e;
    }
  }

  private void fill(
      Up.Wishes wishes,
      Guard guard,
      String version,
      Optional<Path> examples,
      Consumer<Throwable> faults)
      throws IOException {
    Journal journal = opened(Journal.open(wishes.home()));
    Anchoring anchoring =
        opened(
            Anchoring.of(journal, Anchor.in(wishes.home()), line -> err.println("bothy: " + line)));
    if (anchoring.found() instanceof Anchor.Found.Broken(String says)) {
      broken = says;
      remarks.add("WARNING: " + says + ". Look at it with ./bothy journal --verify");
    }
    Optional<PracticeHouse> practice = Optional.empty();
    InstantSource clock = InstantSource.system();
    ChainSettings settings;
    if (wishes.chain().isPresent()) {
      settings = wishes.chain().get();
    } else {
      PracticeHouse opened = opened(PracticeHouse.open(wishes, faults));
      practice = Optional.of(opened);
      settings = opened.settings();
      clock = opened.clock();
      remarks.addAll(opened.remarks());
    }
    ChainConnection chain =
        opened(
            ChainConnection.open(
                settings,
                clock,
                practice.isPresent() ? IDLE : BeaconHeads.OLDEST,
                line -> err.println("bothy: " + line)));
    practice.ifPresent(opened -> opened.onBlock(chain::wake));
    chain.awaitHead(SYNC);
    boolean development = DEVELOPMENT.contains(chain.view().chain());
    Optional<Fork> fork =
        wishes.fork().or(() -> development ? Optional.of(Fork.OSAKA) : Optional.empty());
    serve(
        wishes,
        guard,
        version,
        examples,
        faults,
        journal,
        chain,
        fork,
        clock,
        practice.isPresent());
  }

  private void serve(
      Up.Wishes wishes,
      Guard guard,
      String version,
      Optional<Path> examples,
      Consumer<Throwable> faults,
      Journal journal,
      ChainConnection chain,
      Optional<Fork> fork,
      InstantSource clock,
      boolean practice)
      throws IOException {
    ChainCheck check = new ChainCheck(guard, chain.view(), fork.map(Fork::name), clock);
    Submissions submissions =
        new Submissions(
            check,
            chain.view(),
            journal,
            InstantSource.system(),
            Submissions.Times.STANDARD,
            // without the token: what a wallet shows may end up anywhere
            () -> page.toString().replaceAll("#.*", ""),
            faults);
    Provider provider =
        new Provider(
            chain.view(),
            new Worlds(chain.view().chain(), fork),
            submissions::send,
            wishes.strict(),
            version);
    open.push(provider::close);
    RpcDoor.Settings settings =
        new RpcDoor.Settings(
            Origins.of("--allow-origin", wishes.origins()),
            Limits.DEFAULT,
            () -> health(chain, practice, broken),
            Gets.NONE,
            List.of(),
            faults);
    RpcDoor rpc =
        opened(at("--rpc-port", wishes.door(), port -> RpcDoor.open(port, provider, settings)));
    door = rpc.address();
    Passage passage =
        new Passage() {
          @Override
          public List<Submission> all() {
            return submissions.all();
          }

          @Override
          public Submission decide(Hash hash, boolean forward) {
            return submissions.decide(hash, forward);
          }

          @Override
          public Map<String, Object> health() {
            Map<String, Object> strip = House.health(chain, practice, broken);
            strip.keySet().retainAll(STRIP);
            return strip;
          }
        };
    WebDoor web =
        opened(
            at(
                "--port",
                wishes.page(),
                port ->
                    WebDoor.open(
                        port,
                        guard,
                        journal,
                        examples,
                        Optional.of(passage),
                        InstantSource.system(),
                        faults)));
    page = web.address();
  }

  /** Opens something on a port. */
  interface OnPort<T> {
    T open(int port) throws IOException;
  }

  /** Opens something on a port that an option names. */
  static <T> T at(String option, int port, OnPort<T> door) throws IOException {
    try {
      return door.open(port);
    } catch (BindException e) {
      BindException named =
          new BindException(
              "port " + port + " is in use or not allowed; choose another with " + option);
      named.initCause(e);
      throw named;
    }
  }

  private static Map<String, Object> health(
      ChainConnection chain, boolean practice, String broken) {
    Map<String, Object> health = new LinkedHashMap<>(chain.view().heads().health());
    health.put("chain", chain.view().chain().toString());
    health.put("practice", practice);
    if (!broken.isEmpty()) {
      health.put("journal", broken);
    }
    return health;
  }

  private <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  @Override
  public URI page() {
    return page;
  }

  @Override
  public URI door() {
    return door;
  }

  @Override
  public List<String> remarks() {
    return List.copyOf(remarks);
  }

  @Override
  public synchronized void close() {
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        err.println("bothy: something could not be closed: " + e.getMessage());
      }
    }
  }
}
