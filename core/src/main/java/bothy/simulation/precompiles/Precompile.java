package bothy.simulation.precompiles;

import org.jspecify.annotations.Nullable;

/** A contract that the protocol computes itself. */
public interface Precompile {
  /** What running on {@code input} costs; {@link Long#MAX_VALUE} for anything larger. */
  long gas(byte[] input);

  /** The output; null for a failure, which takes all the gas given. */
  byte @Nullable [] run(byte[] input);
}
