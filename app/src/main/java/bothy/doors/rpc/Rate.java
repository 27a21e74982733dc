package bothy.doors.rpc;

import java.util.function.LongSupplier;

/** At most so many a second, and as many at once. */
final class Rate {
  private static final long SECOND = 1_000_000_000;

  private final long most;
  private final LongSupplier nanos;
  private long tokens;
  private long filled;

  Rate(int most, LongSupplier nanos) {
    this.most = most;
    this.nanos = nanos;
    this.tokens = most;
    this.filled = nanos.getAsLong();
  }

  /** Whether there is room for one more now. */
  synchronized boolean take() {
    long passed = Math.min(nanos.getAsLong() - filled, SECOND);
    long due = passed * most / SECOND;
    if (due > 0) {
      tokens = Math.min(most, tokens + due);
      // only the time that these took: what is left of it counts towards the next
      filled = passed == SECOND ? nanos.getAsLong() : filled + due * SECOND / most;
    }
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }
}
