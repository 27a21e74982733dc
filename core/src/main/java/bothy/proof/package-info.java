/**
 * Tries and the proofs under their roots. Takes nodes and keys, gives values or the reason why not;
 * never believes a node whose hash does not match. And the beacon chain's light client: takes
 * signed updates and the current slot, gives the next store or the reason why not.
 */
@NullMarked
package bothy.proof;

import org.jspecify.annotations.NullMarked;
