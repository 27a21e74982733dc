package bothy.chain;

import bothy.chain.BeaconException.Kind;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.proof.BeaconNetwork;
import bothy.proof.BeaconPreset;
import bothy.proof.LightClient;
import bothy.proof.LightClientBootstrap;
import bothy.proof.LightClientRefusal;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientStore;
import bothy.proof.LightClientUpdate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

  /** Thrown to stop for good. */
  private static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop(String says) {
      super(says);
    }
  }

  private final BeaconNetwork network;
  private final BeaconPreset preset;
  private final List<BeaconSource> sources;
  private final BeaconCheckpoint checkpoint;
  private final BeaconPosition position;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final BeaconListener listener;
  private final BeaconView view;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;

  private @Nullable BeaconSource preferred;
  private @Nullable Hash root;
  private boolean positionTried;
  private long askedForNext = Long.MIN_VALUE;
  private Instant advancedAt = Instant.MIN;

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
    this.checkpoint = checkpoint;
    this.position = position;
    this.clock = clock;
    this.random = random;
    this.listener = listener;
    this.view = new BeaconView(network);
    this.thread = Thread.ofVirtual().name("beacon " + network.name()).unstarted(this::run);
  }

  public BeaconFollower start() {
    thread.start();
    return this;
  }

  /** Goes for news now rather than in the next slot. */
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
    } catch (Stop e) {
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
    long slot = currentSlot();
    if (network.forkAt(slot).isEmpty()) {
      throw new Stop(
          "expected a slot of a fork that is known here, found slot "
              + slot
              + " of "
              + network.name()
              + "; a newer version may know it");
    }
    if (advancedAt.equals(Instant.MIN)) {
      advancedAt = now;
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
      force(slot, now);
    }
    return served;
  }

  private boolean serves(BeaconSource each, Instant now) {
    long period = preset.period(currentSlot());
    try {
      try {
        follow(each.api());
      } catch (BeaconException e) {
        if (preset.period(currentSlot()) == period) {
          throw e;
        }
        follow(each.api()); // a period began meanwhile, with another committee
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

  private long currentSlot() {
    return network.slotAt(clock.instant().getEpochSecond());
  }

  private long headSlot() {
    return view.store().map(store -> store.optimistic().slot()).orElse(0L);
  }

  private boolean isStale() {
    return headSlot() + STALE < currentSlot();
  }

  private void follow(BeaconApi node) {
    if (view.store().isEmpty()) {
      begin(node);
    }
    committees(node);
    // A node that began at a checkpoint itself lacks the first for a while.
    Optional<LightClientUpdate> finality = ifThere(node::finalityUpdate);
    finality.ifPresent(update -> takeNews(node, update));
    Optional<LightClientUpdate> optimistic = ifThere(node::optimisticUpdate);
    optimistic.ifPresent(update -> takeNews(node, update));
    if (finality.isEmpty() && optimistic.isEmpty()) {
      throw new BeaconException(
          Kind.MISSING, node.host() + " has neither a finality nor an optimistic update");
    }
  }

  private static Optional<LightClientUpdate> ifThere(Supplier<LightClientUpdate> asking) {
    try {
      return Optional.of(asking.get());
    } catch (BeaconException e) {
      if (e.kind() == Kind.MISSING) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private void begin(BeaconApi node) {
    if (!positionTried) {
      positionTried = true;
      if (resume()) {
        return;
      }
    }
    if (root == null) {
      switch (checkpoint.agree()) {
        case BeaconCheckpoint.Agreement.Agreed(Hash agreed, String remark) -> {
          root = agreed;
          if (!remark.isEmpty()) {
            complain(remark);
          }
        }
        case BeaconCheckpoint.Agreement.Disagreed(String says) -> throw new Stop(says);
      }
    }
    LightClientBootstrap bootstrap = node.bootstrap(root);
    switch (new LightClient(network).initialize(root, bootstrap)) {
      case LightClientResult.Passed<LightClientStore>(LightClientStore store) -> {
        String tooOld = tooOld(store);
        if (!tooOld.isEmpty()) {
          throw new Stop("checkpoint " + root + ": " + tooOld + "; give a newer one");
        }
        view.start(store);
      }
      case LightClientResult.Refused<LightClientStore>(LightClientRefusal refusal) ->
          throw refused(node, "bootstrap", refusal);
    }
  }

  private boolean resume() {
    return switch (position.read(network, checkpoint.root())) {
      case BeaconPosition.Kept.Position(LightClientStore store, Hash from) -> {
        String tooOld = tooOld(store);
        if (!tooOld.isEmpty()) {
          complain("ignored the kept position: " + tooOld);
          yield false;
        }
        root = from;
        view.start(store);
        yield true;
      }
      case BeaconPosition.Kept.Nothing(String why) -> {
        if (!why.isEmpty()) {
          complain(why);
        }
        yield false;
      }
    };
  }

  /** Why a finalized header is too old to start from; empty if it isn't. */
  private String tooOld(LightClientStore store) {
    long slot = store.finalized().slot();
    Instant time = Instant.ofEpochSecond(network.timeOf(slot));
    Duration age = Duration.between(time, clock.instant());
    if (age.compareTo(checkpoint.maximumAge()) <= 0) {
      return "";
    }
    return "expected a block of the last "
        + checkpoint.maximumAge().toDays()
        + " days, found slot "
        + slot
        + ", "
        + age.toDays()
        + " days ago";
  }

  /** Learns the committees that are missing up to now, as far as the node can prove them. */
  private void committees(BeaconApi node) {
    while (true) {
      LightClientStore store = view.store().orElseThrow();
      long current = preset.period(currentSlot());
      long period = preset.period(store.finalized().slot());
      boolean behind = period + 1 < current;
      boolean lacksNext = store.nextCommittee() == null;
      if (!behind && (!lacksNext || !isTimeToAskForNext())) {
        return;
      }
      long start = lacksNext ? period : period + 1;
      int count = (int) Math.min(BeaconApi.MAX_UPDATES, current - start + 1);
      for (LightClientUpdate update : node.updates(start, count)) {
        take(node, "update", update);
      }
      LightClientStore after = view.store().orElseThrow();
      boolean advanced =
          preset.period(after.finalized().slot()) > period
              || (lacksNext && after.nextCommittee() != null);
      if (!advanced) {
        if (behind) {
          throw new BeaconException(
              Kind.MISSING, node.host() + " can't prove the committee after period " + period);
        }
        askedForNext = currentSlot();
        return;
      }
    }
  }

  /** Within its period there is time; so a node is asked for it once an epoch. */
  private boolean isTimeToAskForNext() {
    return askedForNext == Long.MIN_VALUE || currentSlot() - askedForNext >= preset.slotsPerEpoch();
  }

  private void takeNews(BeaconApi node, LightClientUpdate update) {
    if (view.isNews(update)) {
      take(node, update.finality() == null ? "optimistic update" : "finality update", update);
    }
  }

  private void take(BeaconApi node, String what, LightClientUpdate update) {
    LightClientStore before = view.store().orElseThrow();
    Optional<BeaconHead> head = view.optimistic();
    Optional<LightClientRefusal> refusal = view.take(update, currentSlot());
    if (refusal.isPresent()) {
      throw refused(node, what, refusal.get());
    }
    keep(before);
    view.optimistic().filter(now -> !now.equals(head.orElse(null))).ifPresent(listener::head);
  }

  private static BeaconException refused(BeaconApi node, String what, LightClientRefusal refusal) {
    return new BeaconException(
        Kind.REFUSED, node.host() + " gave a " + what + " that is refused: " + refusal.says());
  }

  /** Keeps the position where it moved. One that isn't vouched for is no place to start from. */
  private void keep(LightClientStore before) {
    LightClientStore store = view.store().orElseThrow();
    boolean same =
        store.finalized().equals(before.finalized())
            && (store.nextCommittee() == null) == (before.nextCommittee() == null);
    Hash from = root;
    if (same || from == null) {
      return;
    }
    advancedAt = clock.instant();
    if (!view.vouched()) {
      return;
    }
    try {
      position.write(network, from, store);
    } catch (IOException e) {
      complain("can't keep the light client's position: " + Shown.of(e.toString()));
    }
  }

  /**
   * Goes on without finality if that has been missing for long.
   *
   * @param slot when the round began: what came since was not asked for yet
   */
  private void force(long slot, Instant now) {
    Duration timeout = Duration.ofSeconds((long) preset.updateTimeout() * network.secondsPerSlot());
    LightClientStore before = view.store().orElseThrow();
    boolean behind = preset.period(before.finalized().slot()) + 1 < preset.period(slot);
    if (view.force(slot, behind, advancedAt.plus(timeout).isBefore(now))) {
      complain(
          "no finality for a whole period: went on with the best update"
              + (view.vouched() ? "" : "; less than two thirds signed it, so nothing is proven"));
      keep(before);
    }
  }

  /** Says it once, however often it recurs. */
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
