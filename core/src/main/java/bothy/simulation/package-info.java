/**
 * The EVM: a request run on a {@link bothy.eth.State} gives an {@link bothy.simulation.Outcome}.
 * Loads state only by asking; never guesses a rule that it does not know.
 */
@NullMarked
package bothy.simulation;

import org.jspecify.annotations.NullMarked;
