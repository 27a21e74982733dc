package bothy.simulation;

import java.util.function.LongSupplier;

/**
 * The run's own budget. The loop spends slices of it, so that neither the clock nor the budget
 * costs it anything in between.
 */
final class Fuel {
  private static final long SLICE = 1L << 20;

  private final Budget budget;
  private final LongSupplier nanoTime;
  private long left;
  private long memory;
  private long started;
  private int draws;

  Fuel(Budget budget, LongSupplier nanoTime) {
    this.budget = budget;
    this.nanoTime = nanoTime;
  }

  void start() {
    left = budget.steps();
    memory = 0;
    draws = 0;
    started = nanoTime.getAsLong();
  }

  /** Gives the frame's loop a slice of its gas, which was settled before. */
  void draw(Activation f) {
    if (left <= 0) {
      throw spent("steps");
    }
    if ((++draws & 31) == 0) {
      checkTime();
    }
    long total = f.gas;
    long slice = Math.min(total, Math.min(SLICE, left));
    left -= slice;
    f.gas = slice;
    f.reserve = total - slice;
  }

  /** Gathers the frame's gas in one place and takes back what its loop hasn't spent. */
  void settle(Activation f) {
    left += f.gas;
    f.gas += f.reserve;
    f.reserve = 0;
  }

  /** Gives a frame whose loop overdrew its slice more; false if its gas is used up. */
  boolean refill(Activation f) {
    if (f.gas + f.reserve < 0) {
      return false;
    }
    settle(f);
    checkTime();
    draw(f);
    return true;
  }

  /** Spends on work that nothing interrupts; no more at once than a small part of the budget. */
  void burn(long amount) {
    if (amount > budget.steps() / 32) {
      throw spent("steps");
    }
    left -= amount;
    if (left < 0) {
      throw spent("steps");
    }
    if (amount > 10_000) {
      checkTime();
    }
  }

  void holdMemory(long bytes) {
    memory += bytes;
    if (memory > budget.memoryBytes()) {
      throw spent("memory");
    }
  }

  void freeMemory(long bytes) {
    memory -= bytes;
  }

  void checkTime() {
    if (nanoTime.getAsLong() - started > budget.time().toNanos()) {
      throw spent("time");
    }
  }

  private static Interruption spent(String what) {
    return new Interruption(HaltKind.BUDGET, "the budget of " + what + " is spent");
  }
}
