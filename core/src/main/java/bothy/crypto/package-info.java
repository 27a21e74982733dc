/**
 * Hashes, signatures and curves: bytes and integers in, bytes and integers out. Takes nothing of
 * the house; never holds a key longer than a call.
 */
@NullMarked
package bothy.crypto;

import org.jspecify.annotations.NullMarked;
