package bothy.signing.keys;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import java.math.BigInteger;

/**
 * An account in the vault.
 *
 * @param address of its key
 * @param seed the seed that its key follows from, as its place in the vault; -1 for a single key
 * @param index of its path {@code m/44'/60'/0'/0/index}; 0 for a single key
 */
public record Entry(Address address, int seed, int index) {
  /** The address of a 32-byte private key. */
  public static Address address(byte[] key) {
    return new Address(
        Bytes.owning(Secp256k1.address(Secp256k1.publicKey(new BigInteger(1, key)))));
  }

  /** How it can be found again from a mnemonic, or {@code key}. */
  public String path() {
    return seed < 0 ? "key" : "m/44'/60'/0'/0/" + index;
  }
}
