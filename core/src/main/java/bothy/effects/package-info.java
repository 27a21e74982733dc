/**
 * What an outcome did to whom, and what the called code could still do. Takes an {@link
 * bothy.simulation.Outcome} and the means to probe the state around it; gives {@link
 * bothy.effects.Effects} and {@link bothy.effects.Reach}; never believes an event that a balance
 * contradicts.
 */
@NullMarked
package bothy.effects;

import org.jspecify.annotations.NullMarked;
