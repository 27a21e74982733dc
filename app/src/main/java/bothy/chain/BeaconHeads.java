package bothy.chain;

import bothy.eth.Ground;
import bothy.eth.Hash;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest block that a sync committee signed. One that is too old isn't given out: somebody may
 * be holding newer ones back.
 */
public final class BeaconHeads implements Heads {
  /** Longer gaps without a signed block have hardly ever been seen. */
  public static final Duration OLDEST = Duration.ofMinutes(20);

  /** How far a node may lag behind the newest signed block. */
  private static final Duration LAG = Duration.ofMinutes(1);

  private final BeaconFollower follower;
  private final InstantSource clock;
  private final Duration oldest;
  private final PinnedBlocks blocks = new PinnedBlocks();
  private volatile @Nullable GroundedBlock last;

  /**
   * Heads that a follower proves.
   *
   * @param oldest how old a head may be
   */
  public BeaconHeads(BeaconFollower follower, InstantSource clock, Duration oldest) {
    this.follower = follower;
    this.clock = clock;
    this.oldest = oldest;
  }

  @Override
  public GroundedBlock newest(Rpc rpc) {
    BeaconHead head = follower.proven().orElseThrow(this::nothing);
    Duration age = head.age(clock.instant());
    if (age.compareTo(oldest) > 0) {
      throw new ChainException(
          "the newest block that is proven is "
              + age.toMinutes()
              + " minutes old: the chain stands still, or the beacon nodes hold newer ones back"
              + remark());
    }
    GroundedBlock known = last;
    if (known != null && known.block().block().hash().equals(head.execution().blockHash())) {
      return known;
    }
    try {
      GroundedBlock newest = grounded(rpc, head);
      last = newest;
      return newest;
    } catch (ChainException e) {
      // a node may lag behind the beacon chain by a block or two; more, and it may be hiding them
      if (known != null && !known.olderThan(head.execution().timestamp() - LAG.toSeconds())) {
        return known;
      }
      throw e;
    }
  }

  private GroundedBlock grounded(Rpc rpc, BeaconHead head) {
    Hash hash = head.execution().blockHash();
    PinnedBlock block = blocks.get(hash);
    if (block == null) {
      block = PinnedBlock.of(rpc, hash);
      blocks.keep(block);
    }
    return new GroundedBlock(
        block,
        Ground.PROVEN,
        Optional.of(
            new GroundedBlock.Signed(
                head.participants(), head.committeeSize(), head.finalized(), head.signedAt())));
  }

  @Override
  public GroundedBlock finalized(Rpc rpc) {
    return grounded(rpc, follower.finalized().orElseThrow(this::nothing));
  }

  private ChainException nothing() {
    return new ChainException("no block is proven yet" + remark());
  }

  private String remark() {
    String error = follower.status().lastError();
    return error.isEmpty() ? "" : " (" + error + ")";
  }

  @Override
  public Ground ground() {
    return Ground.PROVEN;
  }

  @Override
  public Map<String, Object> health() {
    BeaconStatus status = follower.status();
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("ground", Ground.PROVEN.word());
    follower
        .proven()
        .ifPresent(head -> {
          health.put("head", head.execution().blockNumber());
          health.put("participation", head.participants() + " of " + head.committeeSize());
          health.put("age", head.age(clock.instant()).toSeconds());
        });
    health.put("network", status.network());
    health.put("follower", status.phase().name().toLowerCase(java.util.Locale.ROOT));
    health.put("slot", status.slot());
    health.put("slotsBehind", status.headLag());
    health.put("finalizedSlot", status.finalizedSlot());
    health.put("beacon", status.source());
    if (!status.lastError().isEmpty()) {
      health.put("lastError", status.lastError());
    }
    return health;
  }
}
