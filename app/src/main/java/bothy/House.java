package bothy;

import bothy.catalogue.Catalogue;
import bothy.chain.BeaconHeads;
import bothy.chain.ChainConnection;
import bothy.chain.ChainSettings;
import bothy.chain.ChainView;
import bothy.doors.cli.Up;
import bothy.doors.rpc.Gets;
import bothy.doors.rpc.Limits;
import bothy.doors.rpc.Origins;
import bothy.doors.rpc.RpcDoor;
import bothy.doors.web.WebDoor;
import bothy.eth.ChainId;
import bothy.guard.Approvals;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.guard.Left;
import bothy.guard.Signings;
import bothy.guard.Submissions;
import bothy.journal.Anchor;
import bothy.journal.Anchoring;
import bothy.journal.Journal;
import bothy.jsonrpc.InputException;
import bothy.provider.Checks;
import bothy.provider.Connections;
import bothy.provider.KeyWallet;
import bothy.provider.Pairings;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.signing.Signer;
import bothy.signing.SigningException;
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

  /** How long who asks for a signature is kept waiting. */
  private static final Duration PATIENCE = Submissions.Times.STANDARD.answer();

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
    ChainCheck check = new ChainCheck(guard, chain.view(), fork.map(Fork::name), clock);
    Flow flow = flow(wishes, check, chain.view(), fork, journal, faults);
    Pairings pairings = new Pairings(wishes.home(), InstantSource.system());
    Provider provider =
        new Provider(
            chain.view(),
            new Worlds(chain.view().chain(), fork),
            flow.submissions()::send,
            wishes.strict(),
            version,
            flow.signings()
                .map(own -> new KeyWallet(own, flow.connections(), PATIENCE, this::desk)),
            Optional.of(
                new Checks(
                    guard, check, chain.view(), flow.names(), journal, InstantSource.system())));
    open.push(provider::close);
    boolean isPractice = practice.isPresent();
    RpcDoor.Settings served =
        new RpcDoor.Settings(
                Origins.of("--allow-origin", wishes.origins()),
                Limits.DEFAULT,
                () -> health(chain, isPractice, broken),
                Gets.NONE,
                List.of(),
                faults)
            .pairing(pairings);
    RpcDoor rpc =
        opened(at("--rpc-port", wishes.door(), port -> RpcDoor.open(port, provider, served)));
    door = rpc.address();
    DeskHouse desk =
        opened(
            new DeskHouse(
                wishes.home(),
                flow,
                pairings,
                anchoring,
                chain.view(),
                fork,
                SignedHere.in(journal),
                () -> strip(health(chain, isPractice, broken))));
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
                        desk.backing(),
                        InstantSource.system(),
                        faults)));
    page = web.address();
  }

  /** What passes, what is signed here, and who may ask for it. */
  record Flow(
      Submissions submissions,
      Optional<KeyHouse> keys,
      Optional<RemoteHouse> remote,
      Optional<Signings> signings,
      PolicyHouse policy,
      HouseNames names,
      Connections connections) {}

  /** Takes up what the last start left before anything new can come. */
  private Flow flow(
      Up.Wishes wishes,
      ChainCheck check,
      ChainView chain,
      Optional<Fork> fork,
      Journal journal,
      Consumer<Throwable> faults)
      throws IOException {
    InstantSource clock = InstantSource.system();
    boolean begunAnew = wishes.chain().isEmpty() && !wishes.keep();
    Left left = begunAnew ? Left.NOTHING : Left.read(journal, chain.chain(), clock.instant());
    Optional<RemoteHouse> remote = remote(wishes, begunAnew);
    Optional<KeyHouse> keys = wishes.remote().isPresent() ? Optional.empty() : keys(wishes);
    Optional<Signer> signer = keys.<Signer>map(own -> own).or(() -> remote);
    PolicyHouse policy =
        new PolicyHouse(
            wishes.home(),
            new SealedPolicy(
                wishes.home(),
                (text, seal) -> keys.map(own -> own.holds(text, seal)).orElse(false)));
    HouseNames names = new HouseNames(Catalogue.builtIn(), chain, fork, policy);
    Submissions submissions =
        new Submissions(
            check, chain, names, journal, clock, Submissions.Times.STANDARD, this::desk, faults);
    Optional<Signings> signings =
        signer.map(own ->
            new Signings(
                chain.chain(),
                submissions,
                new Approvals(policy, left, clock, own),
                own,
                PATIENCE,
                faults));
    submissions.resume(left);
    signings.ifPresent(own -> own.resume(left));
    return new Flow(
        submissions, keys, remote, signings, policy, names, new Connections(wishes.home(), clock));
  }

  private Optional<RemoteHouse> remote(Up.Wishes wishes, boolean begunAnew) throws IOException {
    if (wishes.remote().isEmpty()) {
      return Optional.empty();
    }
    try {
      RemoteHouse remote =
          opened(RemoteHouse.open(wishes.remote().get(), wishes.home(), begunAnew));
      remarks.addAll(remote.remarks());
      return Optional.of(remote);
    } catch (SigningException e) {
      throw new InputException("signer", "one that can be used", String.valueOf(e.getMessage()));
    }
  }

  /** Without a signer all the rest is of use still. */
  private Optional<KeyHouse> keys(Up.Wishes wishes) throws IOException {
    try {
      KeyHouse keys = opened(KeyHouse.open(wishes, line -> err.println("bothy: " + line)));
      remarks.addAll(keys.remarks());
      return Optional.of(keys);
    } catch (SigningException e) {
      remarks.add("WARNING: nothing can be signed here: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** Where the person decides, without the token: what a wallet shows may end up anywhere. */
  private String desk() {
    return page.toString().replaceAll("#.*", "");
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

  private static Map<String, Object> strip(Map<String, Object> health) {
    health.keySet().retainAll(STRIP);
    return health;
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
