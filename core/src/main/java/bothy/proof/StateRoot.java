package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.Map;

/** The root of a whole state (Yellow Paper, section 4.1). */
public final class StateRoot {
  private final Trie accounts = Trie.secure();

  /** Adds an account; zero slots are as if they weren't there. */
  public void add(
      Address address, long nonce, Wei balance, Hash codeHash, Map<Word, Word> storage) {
    Trie slots = Trie.secure();
    storage.forEach((key, value) -> {
      if (!value.isZero()) {
        slots.put(key.toBytes(), Rlp.encode(Rlp.number(value.toBigInteger())));
      }
    });
    Bytes account =
        Rlp.encode(
            Rlp.list(
                Rlp.number(nonce),
                Rlp.number(balance.amount()),
                Rlp.data(slots.root().bytes()),
                Rlp.data(codeHash.bytes())));
    accounts.put(address.bytes(), account);
  }

  /** The root over the accounts added. */
  public Hash hash() {
    return accounts.root();
  }
}
