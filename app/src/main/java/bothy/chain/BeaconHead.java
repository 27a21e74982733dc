package bothy.chain;

import bothy.proof.BeaconNetwork;
import bothy.proof.ExecutionPayloadHeader;
import bothy.proof.LightClientHeader;
import bothy.proof.SyncAggregate;
import java.time.Duration;
import java.time.Instant;

/**
 * An execution header in a beacon block that a sync committee signed, or finalized through one.
 *
 * @param slot of the beacon block
 * @param participants how many of the committee signed
 * @param committeeSize how many could have
 * @param finalized false for a block that may still be reorganised away
 * @param committeeVouched whether each committee since the checkpoint was named by at least two
 *     thirds of the one before it
 * @param signedAt when the slot began
 */
public record BeaconHead(
    ExecutionPayloadHeader execution,
    long slot,
    int participants,
    int committeeSize,
    boolean finalized,
    boolean committeeVouched,
    Instant signedAt) {

  static BeaconHead of(
      BeaconNetwork network,
      LightClientHeader header,
      SyncAggregate aggregate,
      boolean finalized,
      boolean committeeVouched) {
    return new BeaconHead(
        header.execution(),
        header.slot(),
        aggregate.participants(),
        aggregate.size(),
        finalized,
        committeeVouched,
        Instant.ofEpochSecond(network.timeOf(header.slot())));
  }

  /** Whether it may be called proven: at least two thirds of a vouched-for committee signed. */
  public boolean proven() {
    return committeeVouched && 3L * participants >= 2L * committeeSize;
  }

  /** How old the block is; zero for one of the future. */
  public Duration age(Instant now) {
    Duration age = Duration.between(signedAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }
}
