package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import java.util.List;

/**
 * A validator's withdrawal (EIP-4895). Numbers are read as unsigned.
 *
 * @param amount in gwei
 */
public record Withdrawal(long index, long validatorIndex, Address address, long amount) {
  /** The bytes that stand in the withdrawals trie. */
  public Bytes encode() {
    return Rlp.encode(
        Rlp.list(
            Rlp.number(index),
            Rlp.number(validatorIndex),
            Rlp.data(address.bytes()),
            Rlp.number(amount)));
  }

  /** The root over a block's withdrawals. */
  public static Hash root(List<Withdrawal> withdrawals) {
    return IndexTrie.root(withdrawals.stream().map(Withdrawal::encode).toList());
  }
}
