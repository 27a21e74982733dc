package bothy.chain;

import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.proof.BeaconNetwork;
import bothy.proof.BeaconPreset;
import bothy.proof.LightClientStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a light client at the head of a beacon chain, on a virtual thread of its own: from a
 * checkpoint or the position kept last time, period by period, then slot by slot. No node is
 * believed; one that fails or lies is named and the next one asked. Where going on would mean
 * guessing (sources disagree, the checkpoint is too old, the fork is unknown) it stops and says
 * why.
 *
 * <p>The nodes belong to the caller, who closes them after this.
 */
public final class BeaconFollower implements AutoCloseable {
  /** A head this many slots behind the clock is worth asking another node. */
  private static final int STALE = 8;

  private final BeaconNetwork network;
  private final BeaconPreset preset;
  private final List<BeaconSource> sources;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final BeaconListener listener;
  private final BeaconView view;
  private final BeaconSync sync;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;

  private @Nullable BeaconSource preferred;

  private volatile BeaconStatus.Phase phase = BeaconStatus.Phase.STARTING;
  private volatile String source = "";
  private volatile String lastError = "";
  private volatile boolean closed;

  /**
   * Follows once {@link #start} is called.
   *
   * @param nodes of {@code network}; the first is asked first
   * @param clock what time it is; a wrong one makes stale data pass, or good data fail
   * @param random spreads the requests of many followers
   */
  public BeaconFollower(
      BeaconNetwork network,
      List<BeaconApi> nodes,
      BeaconCheckpoint checkpoint,
      BeaconPosition position,
      InstantSource clock,
      RandomGenerator random,
      BeaconListener listener) {
    if (nodes.isEmpty()) {
      throw new IllegalArgumentException("expected at least one beacon node, found none");
    }
    Duration slot = Duration.ofSeconds(network.secondsPerSlot());
    this.network = network;
    this.preset = network.preset();
    this.sources = nodes.stream().map(node -> new BeaconSource(node, slot, random)).toList();
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.view = new BeaconView(network);
    this.sync =
        new BeaconSync(network, checkpoint, position, clock, view, this::complain, listener::head);
    this.thread = Thread.ofVirtual().name("beacon " + network.name()).unstarted(this::run);
  }

  public BeaconFollower start() {
    thread.start();
    return this;
  }

  /** Goes for news now rather than in the next slot: at most as often as the nodes would bear. */
  public void wake() {
    wake.release();
  }

  /**
   * The newest header that the light client follows, however few signed it and whatever its age:
   * look at {@link BeaconHead#proven()} and {@link BeaconHead#age}.
   */
  public Optional<BeaconHead> optimistic() {
    return view.optimistic();
  }

  /** The newest proven header; it may be older than the optimistic one, and be reorganised away. */
  public Optional<BeaconHead> proven() {
    return view.proven();
  }

  /** The newest proven header that is final. Empty until a node proved one since the start. */
  public Optional<BeaconHead> finalized() {
    return view.finalized();
  }

  /** The head that proved the execution block with a hash, if that was lately. */
  public Optional<BeaconHead> withBlock(Hash blockHash) {
    return view.withBlock(blockHash);
  }

  public BeaconStatus status() {
    Optional<LightClientStore> store = view.store();
    long finalized = store.map(known -> known.finalized().slot()).orElse(0L);
    Optional<BeaconHead> head = view.optimistic();
    return new BeaconStatus(
        phase,
        network.name(),
        preset.period(finalized),
        store.map(known -> known.optimistic().slot()).orElse(0L),
        network.slotAt(clock.instant().getEpochSecond()),
        finalized,
        head.map(BeaconHead::participants).orElse(0),
        preset.committeeSize(),
        source,
        lastError);
  }

  private void run() {
    try {
      while (!closed) {
        pause(round() ? untilNextSlot() : untilASourceIsReady());
      }
    } catch (BeaconSync.Stop e) {
      phase = BeaconStatus.Phase.STOPPED;
      complain("the light client stopped: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      phase = BeaconStatus.Phase.STOPPED;
      complain("the light client stopped by its own fault: " + Shown.of(e.toString()));
    }
  }

  private void pause(Duration time) throws InterruptedException {
    if (wake.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS)) {
      wake.drainPermits();
    }
  }

  /** Headers are signed by the next slot's block, which comes within a third of that slot. */
  private Duration untilNextSlot() {
    long slotMillis = 1_000L * network.secondsPerSlot();
    long sinceGenesis = clock.millis() - 1_000L * network.genesisTime();
    long left = slotMillis - Math.floorMod(sinceGenesis, slotMillis);
    return Duration.ofMillis(left + slotMillis / 3 + random.nextLong(slotMillis / 6));
  }

  private Duration untilASourceIsReady() {
    Instant first =
        sources.stream().map(BeaconSource::notBefore).min(Comparator.naturalOrder()).orElseThrow();
    Duration left =
        first.equals(Instant.MIN) ? Duration.ZERO : Duration.between(clock.instant(), first);
    Duration least = Duration.ofMillis(100);
    return left.compareTo(least) < 0 ? least : left;
  }

  /** Asks the nodes in turn until one brings the head; gives whether any of them served. */
  boolean round() {
    Instant now = clock.instant();
    long slot = sync.currentSlot();
    if (network.forkAt(slot).isEmpty()) {
      throw new BeaconSync.Stop(
          "expected a slot of a fork that is known here, found slot "
              + slot
              + " of "
              + network.name()
              + "; a newer version may know it");
    }
    boolean served = false;
    List<BeaconSource> ready =
        sources.stream()
            .filter(each -> each.isReady(now))
            .sorted(Comparator.comparing(each -> !each.equals(preferred)))
            .toList();
    for (BeaconSource each : ready) {
      if (served && !isStale()) {
        break;
      }
      served |= serves(each, now);
    }
    if (!ready.isEmpty() && view.store().isPresent()) {
      sync.force(slot, now);
    }
    return served;
  }

  private boolean serves(BeaconSource each, Instant now) {
    long period = preset.period(sync.currentSlot());
    try {
      try {
        sync.follow(each.api());
      } catch (BeaconException e) {
        if (preset.period(sync.currentSlot()) == period) {
          throw e;
        }
        sync.follow(each.api()); // a period began meanwhile, with another committee
      }
    } catch (BeaconException e) {
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
      each.failed(now, e.retryAfter().orElse(Duration.ZERO));
      complain(e.getMessage() + (sources.size() > 1 ? "; asking another" : ""));
      return false;
    }
    each.served();
    if (isStale() && sources.size() > 1) {
      complain(each.api().host() + " brings nothing newer than slot " + headSlot());
    } else {
      preferred = each;
      source = each.api().host();
    }
    phase = BeaconStatus.Phase.FOLLOWING;
    return true;
  }

  private long headSlot() {
    return view.store().map(store -> store.optimistic().slot()).orElse(0L);
  }

  private boolean isStale() {
    return headSlot() + STALE < sync.currentSlot();
  }

  /** Says it, unless it is what was said last. */
  private void complain(String says) {
    if (!says.equals(lastError)) {
      lastError = says;
      listener.says(says);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    if (thread.getState() == Thread.State.NEW) {
      return;
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
