package bothy.proof;

import bothy.eth.Hash;
import java.util.List;

/**
 * Where a light client starts: a trusted block and the committee of its period; a claim until
 * {@link LightClient#initialize} has taken it.
 *
 * @param branch from the committee up to the root of the block's state
 */
public record LightClientBootstrap(
    LightClientHeader header, SyncCommittee committee, List<Hash> branch) {
  public LightClientBootstrap {
    branch = List.copyOf(branch);
  }
}
