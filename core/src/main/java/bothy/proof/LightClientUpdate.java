package bothy.proof;

import bothy.eth.Hash;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A signed step of the chain: a claim until {@link LightClient#process} has taken it. A finality
 * update is one without the next committee, an optimistic update has no finality either.
 *
 * @param next null where the encoding has zeros only
 * @param finality null where the encoding has zeros only
 */
public record LightClientUpdate(
    LightClientHeader attested,
    @Nullable Next next,
    @Nullable Finality finality,
    SyncAggregate aggregate,
    long signatureSlot) {

  /** The committee of the period after the attested block's, in that block's state. */
  public record Next(SyncCommittee committee, List<Hash> branch) {
    public Next {
      branch = List.copyOf(branch);
    }
  }

  /**
   * A finalized block, in the attested block's state.
   *
   * @param header {@link LightClientHeader#EMPTY} for genesis, whose root counts as zero
   */
  public record Finality(LightClientHeader header, List<Hash> branch) {
    public Finality {
      branch = List.copyOf(branch);
    }
  }

  public LightClientUpdate {
    if (signatureSlot < 0) {
      throw new IllegalArgumentException(
          "expected a slot below 2^63, found " + Long.toUnsignedString(signatureSlot));
    }
  }

  /** The finalized header; {@link LightClientHeader#EMPTY} if there is none. */
  LightClientHeader finalized() {
    return finality == null ? LightClientHeader.EMPTY : finality.header();
  }

  @Nullable SyncCommittee nextCommittee() {
    return next == null ? null : next.committee();
  }
}
