package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.proof.Checked;
import bothy.proof.StateProof.ProvenAccount;
import java.math.BigInteger;

/**
 * The values that {@code eth_getProof} says beside its proofs. They prove nothing and aren't
 * needed; where they differ from what is proven, the node is wrong, and that is worth knowing.
 */
final class Beside {
  private Beside() {}

  static Checked<ProvenAccount> account(Address address, ProvenAccount proven, Node said) {
    Account account = proven.account();
    Node named = said.required("address", "an address");
    BigInteger balance = Quantity.read(said.required("balance", "a quantity"));
    long nonce = Quantity.unsigned(said.required("nonce", "a quantity"));
    Hash code = hash(said, "codeHash");
    Hash storage = hash(said, "storageHash");
    if (!named.as("an address", Address::fromHex).equals(address)) {
      return differs("address of the account", address, named.text());
    }
    if (!balance.equals(account.balance().amount())) {
      return differs("balance of " + address, account.balance(), balance);
    }
    if (nonce != account.nonce()) {
      return differs(
          "nonce of " + address,
          Long.toUnsignedString(account.nonce()),
          Long.toUnsignedString(nonce));
    }
    // some nodes give zeros for an account that isn't there
    boolean absent = !account.exists();
    if (!code.equals(account.codeHash()) && !(absent && code.equals(Hash.ZERO))) {
      return differs("code hash of " + address, account.codeHash(), code);
    }
    if (!storage.equals(proven.storageRoot()) && !(absent && storage.equals(Hash.ZERO))) {
      return differs("storage root of " + address, proven.storageRoot(), storage);
    }
    return Checked.proven(proven);
  }

  static Checked<Word> slot(Address address, Word key, Word proven, Node said) {
    Word named = said.required("key", "a slot").as("a slot", Word::fromHex);
    Word value = Word.of(Quantity.read(said.required("value", "a quantity")));
    if (!named.equals(key)) {
      return differs("key of a slot of " + address, key.toHex(), named.toHex());
    }
    return value.equals(proven)
        ? Checked.proven(proven)
        : differs("slot " + key.toHex() + " of " + address, proven, value);
  }

  private static Hash hash(Node said, String name) {
    return said.required(name, "a hash").as("a hash", Hash::fromHex);
  }

  private static <T> Checked<T> differs(String what, Object proven, Object said) {
    return Checked.unproven(what, proven + " as it is proven", "" + said);
  }
}
