package bothy.chain;

import bothy.eth.Ground;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The newest block as a node says: claimed, or given where the user vouches for the node. What was
 * asked a moment ago isn't asked again.
 */
public final class NodeHeads implements Heads {
  private static final long FRESH = Duration.ofMillis(200).toNanos();

  private final Ground ground;
  private final ReentrantLock asking = new ReentrantLock();
  private @Nullable GroundedBlock newest;
  private long asked;

  /** Heads on a ground below proven. */
  public NodeHeads(Ground ground) {
    if (ground == Ground.PROVEN) {
      throw new IllegalArgumentException("expected a ground that a node's word can give");
    }
    this.ground = ground;
  }

  @Override
  public GroundedBlock newest(Rpc rpc) {
    asking.lock();
    try {
      GroundedBlock known = newest;
      if (known == null || System.nanoTime() - asked > FRESH) {
        known = GroundedBlock.of(PinnedBlock.latest(rpc), ground);
        newest = known;
        asked = System.nanoTime();
      }
      return known;
    } finally {
      asking.unlock();
    }
  }

  @Override
  public GroundedBlock finalized(Rpc rpc) {
    return GroundedBlock.of(PinnedBlock.at(rpc, "finalized"), ground);
  }

  @Override
  public Ground ground() {
    return ground;
  }

  @Override
  public Map<String, Object> health() {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("ground", ground.word());
    Optional.ofNullable(newest).ifPresent(head -> health.put("head", head.number()));
    return health;
  }
}
