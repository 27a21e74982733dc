package bothy.proof;

import bothy.eth.Hash;
import org.jspecify.annotations.Nullable;

/**
 * Follows a beacon chain by its sync committees' signatures, exactly as the specification's store
 * (consensus-specs, altair/light-client/sync-protocol.md through Electra; Fulu changed nothing).
 *
 * <p>A store is a value: what is refused leaves the caller's as it was. The store's optimistic
 * header and force updates ask for less than two thirds of a committee; whoever calls something
 * proven must look at the participation besides.
 */
public final class LightClient {
  private final BeaconPreset preset;
  private final LightClientChecks checks;
  private final LightClientRanking ranking;

  public LightClient(BeaconNetwork network) {
    this.preset = network.preset();
    this.checks = new LightClientChecks(network);
    this.ranking = new LightClientRanking(preset);
  }

  /** initialize_light_client_store: a store that starts at the block with the trusted root. */
  public LightClientResult<LightClientStore> initialize(
      Hash trustedBlockRoot, LightClientBootstrap bootstrap) {
    LightClientRefusal refusal = checks.bootstrap(trustedBlockRoot, bootstrap);
    if (refusal != null) {
      return new LightClientResult.Refused<>(refusal);
    }
    return new LightClientResult.Passed<>(
        new LightClientStore(
            bootstrap.header(), bootstrap.committee(), null, null, bootstrap.header(), 0, 0));
  }

  /**
   * process_light_client_update, and with it the finality and optimistic ones.
   *
   * @param currentSlot by the caller's clock
   */
  public LightClientResult<LightClientStore> process(
      LightClientStore store, LightClientUpdate update, long currentSlot) {
    LightClientRefusal refusal = checks.update(store, update, currentSlot);
    if (refusal != null) {
      return new LightClientResult.Refused<>(refusal);
    }
    LightClientStore noted = note(store, update);
    long finalized = update.finalized().slot();
    boolean completes =
        store.nextCommittee() == null
            && update.next() != null
            && update.finality() != null
            && preset.period(finalized) == preset.period(update.attested().slot());
    boolean advances = finalized > noted.finalized().slot() || completes;
    return new LightClientResult.Passed<>(
        update.aggregate().hasSupermajority() && advances
            ? apply(noted, update.nextCommittee(), update.finalized())
            : noted);
  }

  /** What a valid update changes whether or not it finalizes anything. */
  private LightClientStore note(LightClientStore store, LightClientUpdate update) {
    LightClientUpdate best = store.bestUpdate();
    int signers = update.aggregate().participants();
    LightClientStore counted =
        new LightClientStore(
            store.finalized(),
            store.currentCommittee(),
            store.nextCommittee(),
            best == null || ranking.isBetter(update, best) ? update : best,
            store.optimistic(),
            store.previousMaxParticipants(),
            Math.max(store.currentMaxParticipants(), signers));
    boolean newer = update.attested().slot() > store.optimistic().slot();
    return newer && signers > counted.safetyThreshold()
        ? withOptimistic(counted, update.attested())
        : counted;
  }

  /**
   * process_light_client_store_force_update: after a whole period without finality, the best update
   * that waits is applied as if its attested block were final.
   */
  public LightClientStore forceUpdate(LightClientStore store, long currentSlot) {
    LightClientUpdate best = store.bestUpdate();
    if (best == null || currentSlot - store.finalized().slot() <= preset.updateTimeout()) {
      return store;
    }
    boolean older = best.finalized().slot() <= store.finalized().slot();
    return apply(store, best.nextCommittee(), older ? best.attested() : best.finalized());
  }

  /** Whether {@code fresh} should be kept for a force update rather than {@code old}. */
  public boolean isBetter(LightClientUpdate fresh, LightClientUpdate old) {
    return ranking.isBetter(fresh, old);
  }

  /** apply_light_client_update; no update waits any longer afterwards. */
  private LightClientStore apply(
      LightClientStore store, @Nullable SyncCommittee next, LightClientHeader finalized) {
    long storePeriod = preset.period(store.finalized().slot());
    long period = preset.period(finalized.slot());
    SyncCommittee known = store.nextCommittee();
    boolean rotates = period == storePeriod + 1;
    if (known == null && period != storePeriod) {
      // The checks let no signature of another period pass while the next committee is unknown.
      throw new IllegalStateException(
          "expected a finalized header of period " + storePeriod + ", found " + period);
    }
    boolean advances = finalized.slot() > store.finalized().slot();
    LightClientHeader head = advances ? finalized : store.finalized();
    boolean overtakes = advances && finalized.slot() > store.optimistic().slot();
    return new LightClientStore(
        head,
        known != null && rotates ? known : store.currentCommittee(),
        known == null || rotates ? next : known,
        null,
        overtakes ? finalized : store.optimistic(),
        rotates ? store.currentMaxParticipants() : store.previousMaxParticipants(),
        rotates ? 0 : store.currentMaxParticipants());
  }

  private static LightClientStore withOptimistic(
      LightClientStore store, LightClientHeader optimistic) {
    return new LightClientStore(
        store.finalized(),
        store.currentCommittee(),
        store.nextCommittee(),
        store.bestUpdate(),
        optimistic,
        store.previousMaxParticipants(),
        store.currentMaxParticipants());
  }
}
