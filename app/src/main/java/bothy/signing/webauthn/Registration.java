package bothy.signing.webauthn;

import bothy.crypto.P256;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.signing.SecurityKey;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A new credential (WebAuthn Level 2, section 7.1): an ES256 key without attestation. Who made the
 * authenticator doesn't matter: the passphrase vouches for it.
 */
public final class Registration {
  private static final int LONGEST_ID = 1023;

  private Registration() {}

  /**
   * The credential, if it was made for this challenge by a page on this machine.
   *
   * @param clientData clientDataJSON
   * @param attestation the attestation object
   * @throws InputException if anything is otherwise
   */
  public static SecurityKey read(Bytes clientData, Bytes attestation, Bytes challenge) {
    String origin = ClientData.origin(clientData, "webauthn.create", challenge);
    if (!origin.matches("http://localhost(:[0-9]{1,5})?")) {
      throw new InputException(
          "clientData.origin", "http://localhost and a port", bothy.eth.Shown.of(origin));
    }
    Map<?, ?> object = map(Cbor.read(attestation));
    if (!object.keySet().equals(Set.of("fmt", "attStmt", "authData"))) {
      throw Cbor.wrong("fmt, attStmt and authData", "other members");
    }
    if (!"none".equals(object.get("fmt")) || !Map.of().equals(object.get("attStmt"))) {
      throw Cbor.wrong("attestation none", "another");
    }
    AuthenticatorData data = AuthenticatorData.read(bytes(object.get("authData")));
    if (!data.attests()) {
      throw AuthenticatorData.wrong("a credential", "none");
    }
    Bytes rest = data.rest();
    if (rest.size() < 18) {
      throw AuthenticatorData.wrong("a credential's id", "the end");
    }
    int length = (rest.at(16) & 0xff) << 8 | (rest.at(17) & 0xff);
    if (length == 0 || length > LONGEST_ID || length > rest.size() - 18) {
      throw AuthenticatorData.wrong("an id of 1 to 1023 bytes", length + "");
    }
    Bytes id = rest.slice(18, 18 + length);
    Cbor.Item key = Cbor.readFrom(rest, 18 + length);
    Extensions.end(data, rest, key.end());
    return key(id, map(key.value()), origin, data.counter());
  }

  /** COSE (RFC 9053): 1 key type EC2, 3 algorithm ES256, -1 curve P-256, -2 x, -3 y. */
  private static SecurityKey key(Bytes id, Map<?, ?> cose, String origin, long counter) {
    boolean es256 =
        cose.keySet().equals(Set.of(1L, 3L, -1L, -2L, -3L))
            && Long.valueOf(2).equals(cose.get(1L))
            && Long.valueOf(-7).equals(cose.get(3L))
            && Long.valueOf(1).equals(cose.get(-1L));
    if (!es256) {
      throw Cbor.wrong("an ES256 key on P-256", "another");
    }
    BigInteger x = coordinate(cose.get(-2L));
    BigInteger y = coordinate(cose.get(-3L));
    if (!P256.isPoint(x, y)) {
      throw Cbor.wrong("a point of P-256", "another");
    }
    return new SecurityKey(id, x, y, origin, counter);
  }

  private static BigInteger coordinate(@Nullable Object value) {
    Bytes bytes = bytes(value);
    if (bytes.size() != 32) {
      throw Cbor.wrong("a coordinate of 32 bytes", bytes.size() + "");
    }
    return new BigInteger(1, bytes.toArray());
  }

  static Map<?, ?> map(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map;
    }
    throw Cbor.wrong("a map", "something else");
  }

  private static Bytes bytes(@Nullable Object value) {
    if (value instanceof Bytes bytes) {
      return bytes;
    }
    throw Cbor.wrong("a string of bytes", "something else");
  }
}
