/**
 * What an untrusted node says: asked over JSON-RPC, bounded in size and time. Takes its claims and
 * gives them as {@code Claimed…}, or holds them against a block's hash and gives what is proven.
 * Never gives a claim as anything else.
 */
@NullMarked
package bothy.chain;

import org.jspecify.annotations.NullMarked;
