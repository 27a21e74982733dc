package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.State;
import bothy.eth.Transaction;

/**
 * Runs requests one after another on one overlay over a {@link State}: each sees what those before
 * it did. Not safe for use by several threads at once.
 */
public final class Simulation {
  public Simulation(State state, Rules rules, BlockContext block, Budget budget) {}

  /**
   * Runs a transaction with all that the envelope enforces, traced.
   *
   * @param sender recovered from the signature, or who would sign
   */
  public Outcome transact(Transaction transaction, Address sender) {
    throw new UnsupportedOperationException("being built");
  }

  /** Runs a call as {@code eth_call} would, traced; its changes stay on the overlay. */
  public Outcome call(CallRequest call) {
    throw new UnsupportedOperationException("being built");
  }

  /** Runs a call untraced and undoes it: the overlay is as before. For probing views, fast. */
  public Outcome view(CallRequest call) {
    throw new UnsupportedOperationException("being built");
  }
}
