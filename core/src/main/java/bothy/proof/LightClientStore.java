package bothy.proof;

import org.jspecify.annotations.Nullable;

/**
 * What a light client knows (LightClientStore of the specification, in Electra's shape: data of
 * older forks are upgraded as they are read).
 *
 * @param currentCommittee of the finalized header's period
 * @param nextCommittee of the period after it; null until an update brought it
 * @param bestUpdate what a force update would apply; null if nothing waits
 * @param optimistic signed by enough, but perhaps not finalized
 * @param previousMaxParticipants the most that signed an update in the period before
 */
public record LightClientStore(
    LightClientHeader finalized,
    SyncCommittee currentCommittee,
    @Nullable SyncCommittee nextCommittee,
    @Nullable LightClientUpdate bestUpdate,
    LightClientHeader optimistic,
    int previousMaxParticipants,
    int currentMaxParticipants) {

  /** get_safety_threshold: more than so many must sign an optimistic header. */
  int safetyThreshold() {
    return Math.max(previousMaxParticipants, currentMaxParticipants) / 2;
  }
}
