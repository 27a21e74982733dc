package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import java.util.List;

/** The trie of a block's transactions, receipts or withdrawals: each under the RLP of its index. */
public final class IndexTrie {
  private IndexTrie() {}

  /**
   * The root over {@code items}, encoded as their trie holds them.
   *
   * @throws EthException if one has no bytes: a trie can't hold it
   */
  public static Hash root(List<Bytes> items) {
    Trie trie = Trie.plain();
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).isEmpty()) {
        throw new EthException("expected item " + i + " to have bytes, found none");
      }
      trie.put(Rlp.encode(Rlp.number(i)), items.get(i));
    }
    return trie.root();
  }
}
