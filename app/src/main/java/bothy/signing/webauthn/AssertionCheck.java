package bothy.signing.webauthn;

import bothy.crypto.Digests;
import bothy.crypto.P256;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.signing.Proof;
import bothy.signing.SecurityKey;
import java.math.BigInteger;

/** An assertion of an enrolled security key (WebAuthn Level 2, section 7.2). */
public final class AssertionCheck {
  private AssertionCheck() {}

  /**
   * Holds an assertion against the key and the challenge.
   *
   * @param last the last count that was seen of the key
   * @return its count now
   * @throws InputException if it doesn't hold
   */
  public static long check(SecurityKey key, Proof.Assertion assertion, Bytes challenge, long last) {
    String origin = ClientData.origin(assertion.clientData(), "webauthn.get", challenge);
    if (!origin.equals(key.origin())) {
      throw new InputException("clientData.origin", key.origin(), bothy.eth.Shown.of(origin));
    }
    AuthenticatorData data = AuthenticatorData.read(assertion.authenticatorData());
    if (data.attests()) {
      throw AuthenticatorData.wrong("no credential", "one");
    }
    Extensions.end(data, data.rest(), 0);
    Bytes signed =
        assertion
            .authenticatorData()
            .concat(Bytes.owning(Digests.sha256(assertion.clientData().toArray())));
    BigInteger[] rs = signature(assertion.signature());
    if (!P256.verify(Digests.sha256(signed.toArray()), rs[0], rs[1], key.x(), key.y())) {
      throw new InputException("signature", "one of the enrolled security key", "another");
    }
    if ((data.counter() != 0 || last != 0) && data.counter() <= last) {
      throw new InputException(
          "counter",
          "more than " + last + ": else the security key was copied",
          data.counter() + "");
    }
    return data.counter();
  }

  /** DER of {@code SEQUENCE { r INTEGER, s INTEGER }}, in its one form. */
  private static BigInteger[] signature(Bytes der) {
    if (der.size() < 8 || der.size() > 72 || der.at(0) != 0x30 || der.at(1) != der.size() - 2) {
      throw wrong();
    }
    int end = 4 + der.at(3);
    BigInteger r = integer(der, 2);
    BigInteger s = integer(der, end);
    if (end + 2 + der.at(end + 1) != der.size()) {
      throw wrong();
    }
    return new BigInteger[] {r, s};
  }

  private static BigInteger integer(Bytes der, int at) {
    if (at + 2 > der.size() || der.at(at) != 0x02) {
      throw wrong();
    }
    int length = der.at(at + 1);
    if (length < 1 || length > 33 || at + 2 + length > der.size()) {
      throw wrong();
    }
    BigInteger number = new BigInteger(der.slice(at + 2, at + 2 + length).toArray());
    if (number.signum() <= 0 || number.toByteArray().length != length) {
      throw wrong();
    }
    return number;
  }

  private static InputException wrong() {
    return new InputException("signature", "an ECDSA signature in DER", "other bytes");
  }
}
