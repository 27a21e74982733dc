package bothy.practice.blocks;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Transaction;
import bothy.proof.Header;
import bothy.proof.Receipt;
import bothy.simulation.BlockContext;
import java.util.List;

/**
 * A block of the practice chain.
 *
 * @param context as its transactions saw it
 * @param before the state that its first transaction saw
 * @param state after it: that of the header's root
 */
public record Block(
    Header header,
    Hash hash,
    BlockContext context,
    List<Included> transactions,
    WorldState before,
    WorldState state) {
  public Block {
    transactions = List.copyOf(transactions);
  }

  public long number() {
    return header.number();
  }

  public List<Receipt> receipts() {
    return transactions.stream().map(Included::receipt).toList();
  }

  /** The block as peers send it: header, transactions, no ommers, no withdrawals. */
  public Bytes encode() {
    List<RlpItem> items =
        transactions.stream()
            .map(each ->
                each.transaction().type() == Transaction.LEGACY
                    ? Rlp.decode(each.encoded())
                    : Rlp.data(each.encoded()))
            .toList();
    RlpItem none = Rlp.list();
    return Rlp.encode(
        Rlp.list(Rlp.decode(header.encode()), new RlpItem.Sequence(items), none, none));
  }
}
