package bothy.proof;

/** Which of two updates a force update should rather apply: is_better_update. */
final class LightClientRanking {
  private final BeaconPreset preset;

  LightClientRanking(BeaconPreset preset) {
    this.preset = preset;
  }

  boolean isBetter(LightClientUpdate fresh, LightClientUpdate old) {
    int freshSigners = fresh.aggregate().participants();
    int oldSigners = old.aggregate().participants();
    boolean freshSupermajority = fresh.aggregate().hasSupermajority();
    if (freshSupermajority != old.aggregate().hasSupermajority()) {
      return freshSupermajority;
    }
    if (!freshSupermajority && freshSigners != oldSigners) {
      return freshSigners > oldSigners;
    }
    boolean freshRelevant = hasRelevantCommittee(fresh);
    if (freshRelevant != hasRelevantCommittee(old)) {
      return freshRelevant;
    }
    boolean freshFinality = fresh.finality() != null;
    if (freshFinality != (old.finality() != null)) {
      return freshFinality;
    }
    if (freshFinality && hasCommitteeFinality(fresh) != hasCommitteeFinality(old)) {
      return hasCommitteeFinality(fresh);
    }
    if (freshSigners != oldSigners) {
      return freshSigners > oldSigners;
    }
    if (fresh.attested().slot() != old.attested().slot()) {
      return fresh.attested().slot() < old.attested().slot();
    }
    return fresh.signatureSlot() < old.signatureSlot();
  }

  /** The next committee, signed by the committee just before it. */
  private boolean hasRelevantCommittee(LightClientUpdate update) {
    return update.next() != null
        && preset.period(update.attested().slot()) == preset.period(update.signatureSlot());
  }

  private boolean hasCommitteeFinality(LightClientUpdate update) {
    return preset.period(update.finalized().slot()) == preset.period(update.attested().slot());
  }
}
