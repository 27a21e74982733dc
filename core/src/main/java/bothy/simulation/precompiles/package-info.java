/**
 * A back room of simulation: the precompiled contracts, their gas and their results by fork. Bytes
 * in, bytes out; no state. No other room imports it.
 */
@NullMarked
package bothy.simulation.precompiles;

import org.jspecify.annotations.NullMarked;
