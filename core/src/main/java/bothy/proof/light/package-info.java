/**
 * SSZ as the light client needs it: Merkle roots and branches, and reading that refuses whatever
 * isn't the one encoding of a value. Knows nothing of the beacon chain.
 */
@NullMarked
package bothy.proof.light;

import org.jspecify.annotations.NullMarked;
