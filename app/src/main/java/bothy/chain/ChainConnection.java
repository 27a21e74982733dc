package bothy.chain;

import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.jsonrpc.InputException;
import bothy.proof.BeaconNetwork;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A chain's nodes and, where there are beacon nodes, the light client that follows it. */
public final class ChainConnection implements AutoCloseable {
  private static final Duration FIRST = Duration.ofSeconds(10);

  /** Beacon nodes that brought nothing at all for so long won't. */
  private static final Duration SILENT = Duration.ofSeconds(15);

  private static final Map<ChainId, BeaconNetwork> NETWORKS =
      Map.of(
          ChainId.MAINNET, BeaconNetwork.MAINNET,
          ChainId.SEPOLIA, BeaconNetwork.SEPOLIA,
          ChainId.HOODI, BeaconNetwork.HOODI);

  private final ChainView view;
  private final List<BeaconApi> beacons;
  private final @Nullable BeaconFollower follower;

  private ChainConnection(
      ChainView view, List<BeaconApi> beacons, @Nullable BeaconFollower follower) {
    this.view = view;
    this.beacons = beacons;
    this.follower = follower;
  }

  /**
   * Opens one, and begins to follow the chain.
   *
   * @param says hears what people should know: a node that lies, the reason to stop
   * @throws InputException if the settings don't fit together, or another chain is behind them
   * @throws ChainException if no node can be asked which chain it follows
   */
  public static ChainConnection open(
      ChainSettings settings, InstantSource clock, Duration oldestHead, Consumer<String> says) {
    List<Upstream> nodes = settings.rpc().stream().map(Upstream::at).toList();
    List<BeaconApi> beacons = new ArrayList<>();
    try {
      ChainId chain = chain(settings, nodes);
      if (settings.beacon().isEmpty()) {
        return new ChainConnection(new ChainView(chain, nodes, heads(settings)), beacons, null);
      }
      BeaconFollower follower = follower(settings, chain, clock, beacons, says);
      Heads heads = new BeaconHeads(follower, clock, oldestHead);
      return new ChainConnection(new ChainView(chain, nodes, heads), beacons, follower.start());
    } catch (RuntimeException e) {
      beacons.forEach(BeaconApi::close);
      nodes.forEach(Upstream::close);
      throw e;
    }
  }

  /** Which chain it is: the node says so, and must say what is expected. */
  private static ChainId chain(ChainSettings settings, List<Upstream> nodes) {
    ChainId said = ClaimedBlock.chain(Rpc.with(nodes, FIRST));
    Optional<ChainId> expected =
        settings
            .chainId()
            .or(() ->
                NETWORKS.entrySet().stream()
                    .filter(each -> settings.network().filter(each.getValue()::equals).isPresent())
                    .map(Map.Entry::getKey)
                    .findFirst());
    if (expected.isPresent() && !expected.get().equals(said)) {
      throw new InputException(
          "--rpc", "a node of chain " + expected.get(), "one of chain " + said);
    }
    return said;
  }

  private static Heads heads(ChainSettings settings) {
    if (settings.blockHash().isPresent()) {
      return new FixedHead(settings.blockHash().get());
    }
    return new NodeHeads(settings.ownNode() ? Ground.GIVEN : Ground.CLAIMED);
  }

  private static BeaconFollower follower(
      ChainSettings settings,
      ChainId chain,
      InstantSource clock,
      List<BeaconApi> opened,
      Consumer<String> says) {
    BeaconNetwork network =
        settings
            .network()
            .or(() -> Optional.ofNullable(NETWORKS.get(chain)))
            .orElseThrow(() ->
                new InputException(
                    "--network",
                    "the file of a configuration, as chain " + chain + " isn't known here",
                    "none"));
    List<BeaconApi> nodes = new ArrayList<>();
    for (String url : settings.beacon()) {
      nodes.add(BeaconApi.at(url, network, FIRST));
    }
    List<BeaconApi> sources = new ArrayList<>();
    for (String url : settings.checkpointFrom()) {
      sources.add(BeaconApi.at(url, network, FIRST));
    }
    opened.addAll(nodes);
    opened.addAll(sources);
    if (settings.checkpoint().isEmpty() && sources.isEmpty()) {
      throw new InputException(
          "--checkpoint",
          "the root of a block that you trust, or --checkpoint-from with two servers or more",
          "neither");
    }
    BeaconCheckpoint checkpoint =
        new BeaconCheckpoint(
            settings.checkpoint().orElse(null), sources, settings.oldestCheckpoint());
    BeaconListener listener =
        new BeaconListener() {
          @Override
          public void says(String line) {
            says.accept(line);
          }
        };
    return new BeaconFollower(
        network,
        nodes,
        checkpoint,
        new BeaconPosition(
            settings
                .position()
                .resolveSibling(
                    settings.position().getFileName()
                        + "-"
                        + network.name().replaceAll("[^A-Za-z0-9]", "_"))),
        clock,
        RandomGenerator.getDefault(),
        listener);
  }

  public ChainView view() {
    return view;
  }

  /** Goes for a newer head now rather than in the next slot. */
  public void wake() {
    if (follower != null) {
      follower.wake();
    }
  }

  /**
   * Waits until there is a head.
   *
   * @throws ChainException if there is none in time
   */
  public GroundedBlock awaitHead(Duration deadline) {
    long began = System.nanoTime();
    while (true) {
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      boolean last = hopeless(waited) || waited.compareTo(deadline) > 0;
      if (last || !catchingUp()) {
        try {
          Rpc rpc = view.rpc(FIRST);
          GroundedBlock newest = view.heads().newest(rpc);
          view.learn(rpc, newest);
          return newest;
        } catch (ChainException e) {
          if (last) {
            throw e;
          }
        }
      }
      pause();
    }
  }

  /** What is proven on the way to the head is old. */
  private boolean catchingUp() {
    return follower != null && follower.status().phase() == BeaconStatus.Phase.STARTING;
  }

  private boolean hopeless(Duration waited) {
    if (follower == null) {
      return true;
    }
    BeaconStatus status = follower.status();
    return switch (status.phase()) {
      case STOPPED -> true;
      case STARTING -> waited.compareTo(SILENT) > 0 && status.slot() == 0;
      case FOLLOWING -> false;
    };
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(50);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChainException("interrupted while waiting for a head", e);
    }
  }

  @Override
  public void close() {
    if (follower != null) {
      follower.close();
    }
    beacons.forEach(BeaconApi::close);
    view.close();
  }
}
