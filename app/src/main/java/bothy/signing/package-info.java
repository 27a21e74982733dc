/**
 * Keys, in a process of their own that signs only what was approved and what it can check itself.
 *
 * <p>Takes {@link bothy.policy.Approved} and, where it asks for one, a {@link bothy.signing.Proof};
 * gives a {@link bothy.signing.Signed} or the reason why not. Nothing here logs or shows a secret,
 * and the daemon never holds a key: it talks to {@link bothy.signing.SignerMain} over a socket.
 * Start at {@link bothy.signing.Notary}, which is all that a signature must pass.
 */
@NullMarked
package bothy.signing;

import org.jspecify.annotations.NullMarked;
