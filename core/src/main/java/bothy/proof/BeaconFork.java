package bothy.proof;

import bothy.proof.light.Ssz;

/**
 * The forks whose light-client data are known here, oldest first. Each says where in the tree of a
 * beacon state (by generalised index) its parts lie.
 */
public enum BeaconFork {
  CAPELLA(105, 54, 55),
  DENEB(105, 54, 55),
  ELECTRA(169, 86, 87),
  FULU(169, 86, 87);

  /** EXECUTION_PAYLOAD_GINDEX, in a block's body. */
  public static final int EXECUTION_PAYLOAD = 25;

  private final int finalizedRoot;
  private final int currentSyncCommittee;
  private final int nextSyncCommittee;

  BeaconFork(int finalizedRoot, int currentSyncCommittee, int nextSyncCommittee) {
    this.finalizedRoot = finalizedRoot;
    this.currentSyncCommittee = currentSyncCommittee;
    this.nextSyncCommittee = nextSyncCommittee;
  }

  /** FINALIZED_ROOT_GINDEX. */
  public int finalizedRoot() {
    return finalizedRoot;
  }

  /** CURRENT_SYNC_COMMITTEE_GINDEX. */
  public int currentSyncCommittee() {
    return currentSyncCommittee;
  }

  /** NEXT_SYNC_COMMITTEE_GINDEX. */
  public int nextSyncCommittee() {
    return nextSyncCommittee;
  }

  /** How many hashes lead from a state's finalized root up to its own. */
  public int finalityDepth() {
    return Ssz.depth(finalizedRoot);
  }

  /** How many hashes lead from a state's sync committees up to its own root. */
  public int committeeDepth() {
    return Ssz.depth(nextSyncCommittee);
  }

  /** Whether execution headers count their blobs' gas (EIP-4844). */
  public boolean hasBlobs() {
    return compareTo(DENEB) >= 0;
  }
}
