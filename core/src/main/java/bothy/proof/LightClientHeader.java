package bothy.proof;

import bothy.eth.Hash;
import java.util.List;

/**
 * A beacon block's header with its execution block's (consensus-specs, capella/light-client).
 *
 * @param executionBranch from the execution header up to the root of the block's body
 */
public record LightClientHeader(
    BeaconHeader beacon, ExecutionPayloadHeader execution, List<Hash> executionBranch) {
  /** The default value, which stands for no header. */
  public static final LightClientHeader EMPTY =
      new LightClientHeader(
          BeaconHeader.EMPTY,
          ExecutionPayloadHeader.EMPTY,
          List.of(Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO));

  public LightClientHeader {
    executionBranch = List.copyOf(executionBranch);
  }

  public long slot() {
    return beacon.slot();
  }
}
