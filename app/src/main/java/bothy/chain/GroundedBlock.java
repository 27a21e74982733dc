package bothy.chain;

import bothy.eth.Ground;
import java.time.Instant;
import java.util.Optional;

/**
 * A block, and on what ground it is taken to be the chain's.
 *
 * @param signed by how much of the sync committee, where that is the ground
 */
public record GroundedBlock(PinnedBlock block, Ground ground, Optional<Signed> signed) {
  /**
   * A sync committee's signature over a block or one that follows it.
   *
   * @param participants of the committee's members
   * @param finalized whether it can't be replaced
   * @param at the time of the block's slot
   */
  public record Signed(int participants, int committee, boolean finalized, Instant at) {}

  public static GroundedBlock of(PinnedBlock block, Ground ground) {
    return new GroundedBlock(block, ground, Optional.empty());
  }

  public long number() {
    return block.block().number();
  }

  boolean olderThan(long secondsSince1970) {
    return Long.compareUnsigned(block.header().timestamp(), secondsSince1970) < 0;
  }
}
