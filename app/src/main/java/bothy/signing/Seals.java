package bothy.signing;

import bothy.crypto.Digests;
import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Signatures of the vault's seal key, which is no account: over SHA-256 of the kind, a zero byte
 * and the text, so that none of them is a signature of anything on a chain. They are r, s and 27 or
 * 28, and whoever knows the seal's address can check them.
 */
public final class Seals {
  /** What a seal says. */
  public enum Kind {
    /** The person vouched for this text with the passphrase: a policy. */
    SEAL("bothy seal 1"),
    /** This stood at the head of the journal. */
    HEAD("bothy head 1");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private Seals() {}

  static Hash digest(Kind kind, String text) {
    byte[] bytes = (kind.prefix + "\0" + text).getBytes(StandardCharsets.UTF_8);
    return new Hash(Bytes.owning(Digests.sha256(bytes)));
  }

  /** Whether {@code signature} is this seal of this text. */
  public static boolean holds(Address seal, Kind kind, String text, Bytes signature) {
    if (signature.size() != 65 || (signature.at(64) != 27 && signature.at(64) != 28)) {
      return false;
    }
    BigInteger r = new BigInteger(1, signature.slice(0, 32).toArray());
    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
    return Secp256k1.isLowS(s)
        && Secp256k1.recover(digest(kind, text).bytes().toArray(), r, s, signature.at(64) - 27)
            .map(point -> new Address(Bytes.owning(Secp256k1.address(point))).equals(seal))
            .orElse(false);
  }
}
