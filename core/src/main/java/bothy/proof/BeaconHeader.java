package bothy.proof;

import bothy.eth.Hash;
import bothy.proof.light.Ssz;

/**
 * A BeaconBlockHeader (consensus-specs, phase0).
 *
 * @param slot from 0 to 2^63 - 1
 * @param proposerIndex read as unsigned
 */
public record BeaconHeader(
    long slot, long proposerIndex, Hash parentRoot, Hash stateRoot, Hash bodyRoot) {
  public static final BeaconHeader EMPTY = new BeaconHeader(0, 0, Hash.ZERO, Hash.ZERO, Hash.ZERO);

  public BeaconHeader {
    if (slot < 0) {
      throw new IllegalArgumentException(
          "expected a slot below 2^63, found " + Long.toUnsignedString(slot));
    }
  }

  /** The root of the block. */
  public Hash root() {
    return Ssz.container(
        Ssz.uint64(slot), Ssz.uint64(proposerIndex), parentRoot, stateRoot, bodyRoot);
  }
}
