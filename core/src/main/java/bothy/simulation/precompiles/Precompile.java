package bothy.simulation.precompiles;

import org.jspecify.annotations.Nullable;

/** One precompiled contract under the rules of one fork. */
public interface Precompile {
  /** What the call costs, {@link Long#MAX_VALUE} if that is more than a long holds. */
  long gas(byte[] input);

  /**
   * The result, which may be empty; null if the contract fails, which takes all gas of the call.
   * Called only after the gas was charged.
   *
   * @throws bothy.crypto.CryptoException if this machine can't run it: the call can't be simulated
   */
  byte @Nullable [] run(byte[] input);

  /** Why {@link #run} fails on {@code input}, as go-ethereum says it. */
  default String failure(byte[] input) {
    return "precompile failed";
  }
}
