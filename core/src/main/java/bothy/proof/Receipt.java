package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import java.util.List;

/**
 * What a transaction left in its block (Yellow Paper, section 4.3.1; EIP-658, EIP-2718). Its bloom
 * follows from its logs.
 *
 * @param type of the transaction, 0 to 127
 * @param status one byte, or none for 0; before Byzantium the 32 bytes of the state root after it
 * @param cumulativeGasUsed of the block so far, read as unsigned
 */
public record Receipt(int type, Bytes status, long cumulativeGasUsed, List<Log> logs) {
  private static final Bytes SUCCESS = Bytes.of((byte) 1);

  /** A log, without its place. */
  public record Log(Address address, List<Hash> topics, Bytes data) {
    public Log {
      topics = List.copyOf(topics);
      if (topics.size() > 4) {
        throw new EthException("expected at most 4 topics, found " + topics.size());
      }
    }

    RlpItem item() {
      List<RlpItem> hashes = topics.stream().map(topic -> Rlp.data(topic.bytes())).toList();
      return Rlp.list(Rlp.data(address.bytes()), new RlpItem.Sequence(hashes), Rlp.data(data));
    }
  }

  public Receipt {
    logs = List.copyOf(logs);
    if (type < 0 || type > 127) {
      throw new EthException("expected a transaction type from 0 to 127, found " + type);
    }
    if (!status.isEmpty() && !status.equals(SUCCESS) && status.size() != Hash.SIZE) {
      throw new EthException("expected a status or a state root, found " + status);
    }
  }

  /** One that says whether it succeeded (EIP-658). */
  public static Receipt of(int type, boolean success, long cumulativeGasUsed, List<Log> logs) {
    return new Receipt(type, success ? SUCCESS : Bytes.EMPTY, cumulativeGasUsed, logs);
  }

  /** The bytes that stand in the receipts trie. */
  public Bytes encode() {
    Bytes payload =
        Rlp.encode(
            Rlp.list(
                Rlp.data(status),
                Rlp.number(cumulativeGasUsed),
                Rlp.data(Bloom.of(logs).bits()),
                new RlpItem.Sequence(logs.stream().map(Log::item).toList())));
    return type == 0 ? payload : Bytes.of((byte) type).concat(payload);
  }

  /** The root over a block's receipts. */
  public static Hash root(List<Receipt> receipts) {
    return IndexTrie.root(receipts.stream().map(Receipt::encode).toList());
  }
}
