package bothy.proof;

/**
 * The sizes that a beacon chain is built with (consensus-specs, presets).
 *
 * @see <a href="https://github.com/ethereum/consensus-specs/tree/master/presets">presets</a>
 */
public enum BeaconPreset {
  MAINNET(32, 256, 512),
  MINIMAL(8, 8, 32);

  private final int slotsPerEpoch;
  private final int epochsPerPeriod;
  private final int committeeSize;

  BeaconPreset(int slotsPerEpoch, int epochsPerPeriod, int committeeSize) {
    this.slotsPerEpoch = slotsPerEpoch;
    this.epochsPerPeriod = epochsPerPeriod;
    this.committeeSize = committeeSize;
  }

  /** SYNC_COMMITTEE_SIZE. */
  public int committeeSize() {
    return committeeSize;
  }

  public int slotsPerEpoch() {
    return slotsPerEpoch;
  }

  /** EPOCHS_PER_SYNC_COMMITTEE_PERIOD. */
  public int epochsPerPeriod() {
    return epochsPerPeriod;
  }

  /** How many slots a sync committee signs. */
  public int slotsPerPeriod() {
    return slotsPerEpoch * epochsPerPeriod;
  }

  public long epoch(long slot) {
    return slot / slotsPerEpoch;
  }

  /** The sync committee period of a slot. */
  public long period(long slot) {
    return epoch(slot) / epochsPerPeriod;
  }

  /** UPDATE_TIMEOUT, in slots: a whole period. */
  public int updateTimeout() {
    return slotsPerPeriod();
  }
}
