package bothy.simulation;

import java.time.Duration;

/**
 * What a run may use before it ends in {@code halted: budget}. Beside gas, so that a gas limit of
 * 2^63 hangs nothing.
 *
 * @param steps EVM gas units spent over all calls of a run, the measure of work that the loop keeps
 *     anyway
 * @param memoryBytes over all frames alive at once
 * @param time of the wall clock as {@code nanoTime} tells it; a run that this stops is never
 *     allowed
 */
public record Budget(long steps, long memoryBytes, Duration time) {
  public static final Budget STANDARD =
      new Budget(4_000_000_000L, 512L << 20, Duration.ofSeconds(20));
}
