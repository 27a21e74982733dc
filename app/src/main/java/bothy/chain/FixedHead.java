package bothy.chain;

import bothy.eth.Ground;
import bothy.eth.Hash;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A block that the user vouches for by its hash, and which stays the newest. */
public final class FixedHead implements Heads {
  private final Hash hash;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable GroundedBlock block;

  public FixedHead(Hash hash) {
    this.hash = hash;
  }

  @Override
  public GroundedBlock newest(Rpc rpc) {
    asking.lock();
    try {
      GroundedBlock known = block;
      if (known == null) {
        known = GroundedBlock.of(PinnedBlock.of(rpc, hash), Ground.GIVEN);
        block = known;
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  @Override
  public GroundedBlock finalized(Rpc rpc) {
    return newest(rpc);
  }

  @Override
  public Ground ground() {
    return Ground.GIVEN;
  }

  @Override
  public Map<String, Object> health() {
    return Map.of("ground", Ground.GIVEN.word(), "hash", hash.toHex());
  }
}
