package bothy.doors.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateTest {
  private final AtomicLong nanos = new AtomicLong();

  private int taken(Rate rate, int asked) {
    int taken = 0;
    for (int i = 0; i < asked; i++) {
      taken += rate.take() ? 1 : 0;
    }
    return taken;
  }

  @Test
  void letsAsManyThroughAtOnceAsInASecond() {
    Rate rate = new Rate(10, nanos::get);

    assertThat(taken(rate, 15)).isEqualTo(10);
  }

  @Test
  void refillsWithTimeAndForgetsNoPartOfIt() {
    Rate rate = new Rate(10, nanos::get);
    taken(rate, 10);
    int taken = 0;
    for (int i = 0; i < 100; i++) {
      nanos.addAndGet(9_999_999); // a tenth of what one takes, and a bit less
      taken += taken(rate, 5);
    }

    assertThat(taken).isEqualTo(9);
    nanos.addAndGet(100);
    assertThat(taken(rate, 5)).isEqualTo(1);
  }

  @Test
  void neverSavesUpMoreThanASecondsWorth() {
    Rate rate = new Rate(10, nanos::get);
    nanos.addAndGet(3_600_000_000_000L);

    assertThat(taken(rate, 50)).isEqualTo(10);
    nanos.addAndGet(1_000_000_000L);
    assertThat(taken(rate, 50)).isEqualTo(10);
  }

  @Test
  void keepsItsRateForLargeOnes() {
    Rate rate = new Rate(Integer.MAX_VALUE, nanos::get);
    taken(rate, 1_000);
    nanos.addAndGet(1_000_000_000L);

    assertThat(taken(rate, 1_000)).isEqualTo(1_000);
  }
}
