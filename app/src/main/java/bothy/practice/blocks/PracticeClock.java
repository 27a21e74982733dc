package bothy.practice.blocks;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time on the practice chain: the real one, moved by hand, and never before the newest block's,
 * which may run ahead when blocks are made faster than one a second.
 */
public final class PracticeClock implements InstantSource {
  private final InstantSource real;
  private volatile Duration offset = Duration.ZERO;
  private volatile Instant head = Instant.EPOCH;

  public PracticeClock(InstantSource real) {
    this.real = real;
  }

  @Override
  public Instant instant() {
    Instant moved = real.instant().plus(offset);
    Instant least = head;
    return moved.isBefore(least) ? least : moved;
  }

  public Duration offset() {
    return offset;
  }

  public void move(Duration changed) {
    offset = changed;
  }

  /** Moves so that it is {@code time} now. */
  public void set(Instant time) {
    offset = Duration.ofSeconds(time.getEpochSecond() - real.instant().getEpochSecond());
  }

  /** The newest block's timestamp. */
  public void follow(long timestamp) {
    head = Instant.ofEpochSecond(timestamp);
  }
}
