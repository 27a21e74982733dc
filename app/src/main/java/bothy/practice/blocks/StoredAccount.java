package bothy.practice.blocks;

import bothy.eth.Account;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.proof.SharedTrie;
import java.util.Map;

/** An account as the state trie holds it (Yellow Paper, section 4.1), with its code and storage. */
public record StoredAccount(
    long nonce, Wei balance, Bytes code, Hash codeHash, SharedTrie<Word> storage) {
  private static final SharedTrie<Word> NO_STORAGE =
      SharedTrie.empty(word -> Rlp.encode(Rlp.number(word.toBigInteger())));

  public static final StoredAccount EMPTY =
      new StoredAccount(0, Wei.ZERO, Bytes.EMPTY, Hash.EMPTY_CODE, NO_STORAGE);

  public Account account() {
    return new Account(true, nonce, balance, codeHash);
  }

  /** EIP-161: such an account isn't kept. */
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && code.isEmpty();
  }

  public Word slot(Word key) {
    return storage.get(key.toBytes()).orElse(Word.ZERO);
  }

  public StoredAccount withNonce(long changed) {
    return new StoredAccount(changed, balance, code, codeHash, storage);
  }

  public StoredAccount withBalance(Wei changed) {
    return new StoredAccount(nonce, changed, code, codeHash, storage);
  }

  public StoredAccount withCode(Bytes changed) {
    Hash hash = changed.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(changed);
    return new StoredAccount(nonce, balance, changed, hash, storage);
  }

  public StoredAccount withoutStorage() {
    return new StoredAccount(nonce, balance, code, codeHash, NO_STORAGE);
  }

  public StoredAccount withSlots(Map<Word, Word> slots) {
    SharedTrie<Word> changed = storage;
    for (Map.Entry<Word, Word> slot : slots.entrySet()) {
      Bytes key = slot.getKey().toBytes();
      changed =
          slot.getValue().isZero() ? changed.without(key) : changed.with(key, slot.getValue());
    }
    return new StoredAccount(nonce, balance, code, codeHash, changed);
  }

  public Bytes encode() {
    return Rlp.encode(
        Rlp.list(
            Rlp.number(nonce),
            Rlp.number(balance.amount()),
            Rlp.data(storage.root().bytes()),
            Rlp.data(codeHash.bytes())));
  }
}
