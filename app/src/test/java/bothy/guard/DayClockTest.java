package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** The day's clock, under clocks that are set. */
class DayClockTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  private final AtomicReference<Instant> wall = new AtomicReference<>(START);
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may overflow

  private DayClock clock(Instant latest) {
    return new DayClock(wall::get, nanos::get, latest);
  }

  private void passes(Duration time) {
    wall.updateAndGet(now -> now.plus(time));
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void followsAClockThatNobodySets() {
    DayClock day = clock(Instant.MIN);

    passes(Duration.ofHours(30));

    assertThat(day.now()).isEqualTo(START.plus(Duration.ofHours(30)));
    assertThat(day.ahead()).isEmpty();
    wall.updateAndGet(now -> now.plusSeconds(60)); // as time servers set it
    assertThat(day.now()).isEqualTo(wall.get());
  }

  @Test
  void goesNoFurtherThanTimeDid() {
    DayClock day = clock(Instant.MIN);

    wall.set(START.plus(Duration.ofDays(1)));

    assertThat(day.now()).isEqualTo(START);
    assertThat(day.ahead()).contains(Duration.ofDays(1));
    wall.set(START);
    assertThat(day.now()).isEqualTo(START);
    assertThat(day.ahead()).isEmpty();
  }

  /** Small steps, again and again, are no way around it. */
  @Test
  void isNotCreptAhead() {
    DayClock day = clock(Instant.MIN);

    for (int i = 0; i < 1_000; i++) {
      wall.updateAndGet(now -> now.plusSeconds(59));
      day.now();
    }

    assertThat(day.now()).isBeforeOrEqualTo(START.plus(DayClock.SLACK));
    assertThat(day.ahead()).isPresent();
  }

  @Test
  void neverGoesBack() {
    DayClock day = clock(Instant.MIN);
    passes(Duration.ofHours(1));
    Instant before = day.now();

    wall.set(START.minus(Duration.ofDays(400)));

    assertThat(day.now()).isEqualTo(before);
    nanos.addAndGet(Duration.ofHours(2).toNanos());
    assertThat(day.now()).isEqualTo(before.plus(Duration.ofHours(2)));
  }

  @Test
  void beginsNoEarlierThanWasCountedBy() {
    Instant latest = START.plus(Duration.ofHours(5));

    assertThat(clock(latest).now()).isEqualTo(latest);
  }

  @Test
  void believesAPersonThatTimePassed() {
    DayClock day = clock(Instant.MIN);
    wall.set(START.plus(Duration.ofHours(8))); // the machine slept

    day.believe();

    assertThat(day.now()).isEqualTo(wall.get());
    assertThat(day.ahead()).isEmpty();
  }
}
