package bothy.chain;

import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** A beacon node and how it fared: the more often it fails, the longer it is left alone. */
final class BeaconSource {
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DOUBLINGS = 8;

  private final BeaconApi api;
  private final Duration shortest;
  private final RandomGenerator random;
  private int failures;
  private Instant notBefore = Instant.MIN;

  /**
   * A node that has not failed yet.
   *
   * @param shortest how long it is left alone after a first failure, at most
   */
  BeaconSource(BeaconApi api, Duration shortest, RandomGenerator random) {
    this.api = api;
    this.shortest = shortest;
    this.random = random;
  }

  BeaconApi api() {
    return api;
  }

  boolean isReady(Instant now) {
    return !now.isBefore(notBefore);
  }

  Instant notBefore() {
    return notBefore;
  }

  void served() {
    failures = 0;
    notBefore = Instant.MIN;
  }

  /**
   * Leaves it alone: for half to all of a time that doubles with each failure.
   *
   * @param asked what it asked for itself
   */
  void failed(Instant now, Duration asked) {
    Duration longest = shortest.multipliedBy(1L << Math.min(failures, DOUBLINGS));
    failures++;
    long millis = Math.min(longest.toMillis(), LONGEST.toMillis());
    Duration pause = Duration.ofMillis(millis / 2 + random.nextLong(millis / 2 + 1));
    notBefore = now.plus(pause.compareTo(asked) > 0 ? pause : asked);
  }
}
