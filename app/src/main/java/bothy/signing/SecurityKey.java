package bothy.signing;

import bothy.eth.Bytes;
import java.math.BigInteger;

/**
 * A security key that was enrolled (WebAuthn): its public half.
 *
 * @param id the credential's, 1 to 1,023 bytes
 * @param x of its P-256 public key
 * @param y of its P-256 public key
 * @param origin of the page that enrolled it, which alone may use it
 * @param counter of signatures at enrolment; 0 from authenticators that don't count
 */
public record SecurityKey(Bytes id, BigInteger x, BigInteger y, String origin, long counter) {}
