/**
 * Tries and the proofs under their roots. Takes nodes and keys, gives values or the reason why not;
 * never believes a node whose hash does not match.
 */
@NullMarked
package bothy.proof;

import org.jspecify.annotations.NullMarked;
