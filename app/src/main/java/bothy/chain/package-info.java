/**
 * What an untrusted node says: asked over JSON-RPC, bounded in size and time, checked as far as it
 * can be without proofs. Everything it gives is claimed.
 */
@NullMarked
package bothy.chain;

import org.jspecify.annotations.NullMarked;
