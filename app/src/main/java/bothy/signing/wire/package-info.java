/** What goes over the signer's socket: bounded frames, each authenticated. */
@NullMarked
package bothy.signing.wire;

import org.jspecify.annotations.NullMarked;
