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
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a light client asks of one node at a time: where to start, the committees up to now, the
 * news (consensus-specs, altair/light-client/light-client.md). Keeps the position where it moved.
 */
final class BeaconSync {
  /** Going on would mean guessing: nothing but the user can help. */
  static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Stop(String says) {
      super(says);
    }
  }

  private final BeaconNetwork network;
  private final BeaconPreset preset;
  private final BeaconCheckpoint checkpoint;
  private final BeaconPosition position;
  private final InstantSource clock;
  private final BeaconView view;
  private final Consumer<String> complaints;
  private final Consumer<BeaconHead> heads;

  private @Nullable Hash root;
  private boolean positionTried;
  private long askedForNext = Long.MIN_VALUE;
  private @Nullable Instant advancedAt;

  BeaconSync(
      BeaconNetwork network,
      BeaconCheckpoint checkpoint,
      BeaconPosition position,
      InstantSource clock,
      BeaconView view,
      Consumer<String> complaints,
      Consumer<BeaconHead> heads) {
    this.network = network;
    this.preset = network.preset();
    this.checkpoint = checkpoint;
    this.position = position;
    this.clock = clock;
    this.view = view;
    this.complaints = complaints;
    this.heads = heads;
  }

  /** The slot by the clock. */
  long currentSlot() {
    return network.slotAt(clock.instant().getEpochSecond());
  }

  /**
   * Learns what a node can prove, up to its newest header.
   *
   * @throws BeaconException if it fails or lies; what it proved before that stays
   * @throws Stop if no node can help
   */
  void follow(BeaconApi node) {
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

  private static <T> Optional<T> ifThere(Supplier<T> asking) {
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
            complaints.accept(remark);
          }
        }
        case BeaconCheckpoint.Agreement.Disagreed(String says) -> throw new Stop(says);
      }
    }
    LightClientBootstrap bootstrap = node.bootstrap(root);
    switch (new LightClient(network).initialize(root, bootstrap)) {
      case LightClientResult.Passed<LightClientStore>(LightClientStore store) -> {
        String wrongAge = wrongAge(store);
        if (!wrongAge.isEmpty()) {
          throw new Stop("checkpoint " + root + ": " + wrongAge + "; give another");
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
        String wrongAge = wrongAge(store);
        if (!wrongAge.isEmpty()) {
          complaints.accept("ignored the kept position: " + wrongAge);
          yield false;
        }
        root = from;
        view.start(store);
        yield true;
      }
      case BeaconPosition.Kept.Nothing(String why) -> {
        if (!why.isEmpty()) {
          complaints.accept(why);
        }
        yield false;
      }
    };
  }

  /** Why a finalized header is no place to start from, by its age; empty if it is one. */
  private String wrongAge(LightClientStore store) {
    long slot = store.finalized().slot();
    if (slot > currentSlot()) {
      return "expected a block of the past, found slot "
          + slot
          + " while the clock is at slot "
          + currentSlot();
    }
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
      ifThere(() -> node.updates(start, count))
          .orElse(List.of())
          .forEach(update -> take(node, "update", update));
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
    view.optimistic().filter(now -> !now.equals(head.orElse(null))).ifPresent(heads);
  }

  private static BeaconException refused(BeaconApi node, String what, LightClientRefusal refusal) {
    return new BeaconException(
        Kind.REFUSED, node.host() + "'s " + what + " is refused: " + refusal.says());
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
      complaints.accept("can't keep the light client's position: " + Shown.of(e.toString()));
    }
  }

  /**
   * Goes on without finality if that has been missing for long.
   *
   * @param slot when the round began: what came since was not asked for yet
   */
  void force(long slot, Instant now) {
    LightClientStore before = view.store().orElseThrow();
    boolean behind = preset.period(before.finalized().slot()) + 1 < preset.period(slot);
    if (view.force(slot, behind, patient(now))) {
      complaints.accept(
          "no finality for a whole period: went on with the best update"
              + (view.vouched() ? "" : "; less than two thirds signed it, so nothing is proven"));
      keep(before);
    }
  }

  /** Whether a whole period went by without an advance, counted from the first round at most. */
  private boolean patient(Instant now) {
    Instant since = advancedAt;
    if (since == null) {
      advancedAt = now;
      return false;
    }
    long seconds = (long) preset.updateTimeout() * network.secondsPerSlot();
    return since.plusSeconds(seconds).isBefore(now);
  }
}
