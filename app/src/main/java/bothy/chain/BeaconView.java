package bothy.chain;

import bothy.eth.Hash;
import bothy.proof.BeaconNetwork;
import bothy.proof.LightClient;
import bothy.proof.LightClientRefusal;
import bothy.proof.LightClientResult;
import bothy.proof.LightClientStore;
import bothy.proof.LightClientUpdate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a beacon chain: a light client's store, and the heads that it proved. One thread
 * changes it, any may read.
 */
final class BeaconView {
  /** More than three hours of mainnet's slots. */
  private static final int RECENT = 1024;

  /** All that readers see, changed at once. */
  private record Known(
      LightClientStore store,
      boolean vouched,
      @Nullable BeaconHead optimistic,
      @Nullable BeaconHead proven,
      @Nullable BeaconHead finalized) {}

  private final BeaconNetwork network;
  private final LightClient client;
  private final int capacity;
  private final Map<Hash, BeaconHead> recent = new LinkedHashMap<>();
  private volatile @Nullable Known known;

  BeaconView(BeaconNetwork network) {
    this(network, RECENT);
  }

  /** Remembers so many heads. */
  BeaconView(BeaconNetwork network, int capacity) {
    this.network = network;
    this.capacity = capacity;
    this.client = new LightClient(network);
  }

  /** Begins at a store that is trusted. */
  void start(LightClientStore store) {
    known = new Known(store, true, null, null, null);
  }

  Optional<LightClientStore> store() {
    return Optional.ofNullable(known).map(Known::store);
  }

  /** The newest header that the store follows, however few signed it. */
  Optional<BeaconHead> optimistic() {
    return Optional.ofNullable(known).map(Known::optimistic);
  }

  /** The newest header that is proven. */
  Optional<BeaconHead> proven() {
    return Optional.ofNullable(known).map(Known::proven);
  }

  /** The newest finalized header that is proven. */
  Optional<BeaconHead> finalized() {
    return Optional.ofNullable(known).map(Known::finalized);
  }

  /** Whether no committee was taken on the word of less than two thirds of the one before. */
  boolean vouched() {
    Known now = known;
    return now == null || now.vouched();
  }

  /** The head that proved an execution block, if that is among the last ones. */
  Optional<BeaconHead> withBlock(Hash blockHash) {
    synchronized (recent) {
      return Optional.ofNullable(recent.get(blockHash));
    }
  }

  /** Whether an update could tell more than is known; what can't needn't be checked. */
  boolean isNews(LightClientUpdate update) {
    Known now = started();
    LightClientUpdate.Finality finality = update.finality();
    BeaconHead head = now.optimistic();
    long slot = update.attested().slot();
    return slot > now.store().optimistic().slot()
        || (finality != null && finality.header().slot() > now.store().finalized().slot())
        || head == null
        || (slot == head.slot() && update.aggregate().participants() > head.participants());
  }

  /** Takes an update, or gives the reason why not; then nothing has changed. */
  Optional<LightClientRefusal> take(LightClientUpdate update, long currentSlot) {
    Known before = started();
    return switch (client.process(before.store(), update, currentSlot)) {
      case LightClientResult.Refused<LightClientStore>(LightClientRefusal refusal) ->
          Optional.of(refusal);
      case LightClientResult.Passed<LightClientStore>(LightClientStore store) -> {
        known = noted(before, store, update);
        yield Optional.empty();
      }
    };
  }

  private Known noted(Known before, LightClientStore store, LightClientUpdate update) {
    BeaconHead head =
        BeaconHead.of(network, update.attested(), update.aggregate(), false, before.vouched());
    LightClientUpdate.Finality finality = update.finality();
    BeaconHead last =
        finality == null || finality.header().slot() == 0
            ? null
            : BeaconHead.of(network, finality.header(), update.aggregate(), true, before.vouched());
    boolean followed = store.optimistic().equals(update.attested());
    BeaconHead optimistic = followed ? newer(head, before.optimistic()) : before.optimistic();
    BeaconHead proven = head.proven() ? newer(head, before.proven()) : before.proven();
    BeaconHead finalized =
        last != null && last.proven() ? newer(last, before.finalized()) : before.finalized();
    if (head.proven()) {
      remember(head);
    }
    if (last != null && last.proven()) {
      remember(last);
    }
    return new Known(store, before.vouched(), optimistic, proven, finalized);
  }

  private static BeaconHead newer(BeaconHead head, @Nullable BeaconHead than) {
    if (than == null || head.slot() > than.slot()) {
      return head;
    }
    return head.slot() == than.slot() && head.participants() >= than.participants() ? head : than;
  }

  private void remember(BeaconHead head) {
    synchronized (recent) {
      recent.merge(
          head.execution().blockHash(), head, (old, fresh) -> old.finalized() ? old : fresh);
      if (recent.size() > capacity) {
        recent.remove(recent.keySet().iterator().next());
      }
    }
  }

  /**
   * Applies the update that waits, as the specification allows after a period without finality.
   * When that is wise, it leaves open. A node that withholds the rest must not bring it about: so
   * either a whole period was waited, or two thirds signed and there is no other way to go on.
   *
   * @param behind whether the committee of the present isn't known
   * @param patient whether nothing advanced for a whole period of the clock
   */
  boolean force(long currentSlot, boolean behind, boolean patient) {
    Known now = started();
    LightClientUpdate best = now.store().bestUpdate();
    boolean weak = best == null || !best.aggregate().hasSupermajority();
    LightClientStore forced = client.forceUpdate(now.store(), currentSlot);
    if (forced.equals(now.store()) || !(patient || (behind && !weak))) {
      return false;
    }
    known =
        new Known(forced, now.vouched() && !weak, now.optimistic(), now.proven(), now.finalized());
    return true;
  }

  private Known started() {
    Known now = known;
    if (now == null) {
      throw new IllegalStateException("expected a store, found none yet");
    }
    return now;
  }
}
