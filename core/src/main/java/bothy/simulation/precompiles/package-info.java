/** The precompiled contracts by fork: their gas and what they compute. */
@NullMarked
package bothy.simulation.precompiles;

import org.jspecify.annotations.NullMarked;
