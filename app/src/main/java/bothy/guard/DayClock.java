package bothy.guard;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The time by which a rolling day counts: at least the latest that was ever counted by, gone on
 * since as real time did, and no further ahead of that than clocks are set. So a clock that jumps,
 * ahead or back, takes nothing off the day; that it is ahead is said, and a person's word lets it
 * be so (a machine that slept looks like that, too).
 */
final class DayClock {
  /** How much further than the time that passed the clock may be. */
  static final Duration SLACK = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private Instant base;
  private long since;
  private Instant latest;

  /**
   * @param latest by which was ever counted
   * @param nanoTime which no setting of the clock changes
   */
  DayClock(InstantSource clock, LongSupplier nanoTime, Instant latest) {
    this.clock = clock;
    this.nanoTime = nanoTime;
    Instant now = clock.instant();
    this.base = now.isAfter(latest) ? now : latest;
    this.since = nanoTime.getAsLong();
    this.latest = base;
  }

  synchronized Instant now() {
    Instant passed = passed();
    Instant wall = clock.instant();
    boolean credible = wall.isAfter(passed) && !wall.isAfter(passed.plus(SLACK));
    Instant now = credible ? wall : passed;
    latest = now.isAfter(latest) ? now : latest;
    return latest;
  }

  private Instant passed() {
    return base.plusNanos(nanoTime.getAsLong() - since);
  }

  /** How far the clock is ahead of the time that passed, if that is more than clocks are set. */
  synchronized Optional<Duration> ahead() {
    Duration ahead = Duration.between(passed(), clock.instant());
    return ahead.compareTo(SLACK) > 0 ? Optional.of(ahead) : Optional.empty();
  }

  /** A person knows that the clock is ahead: it is believed from here on. */
  synchronized void believe() {
    if (ahead().isPresent()) {
      base = clock.instant();
      since = nanoTime.getAsLong();
    }
  }
}
