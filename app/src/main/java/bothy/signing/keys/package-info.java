/** Key files, mnemonics and the vault: how keys lie on disk and in memory. */
@NullMarked
package bothy.signing.keys;

import org.jspecify.annotations.NullMarked;
