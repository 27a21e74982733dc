/**
 * Registrations and assertions of security keys (WebAuthn Level 2), as far as a proof of presence
 * needs.
 */
@NullMarked
package bothy.signing.webauthn;

import org.jspecify.annotations.NullMarked;
