package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;

/** The 2,048 bits in which a block's logs leave traces (Yellow Paper, section 4.3.1). */
public record Bloom(Bytes bits) {
  public static final int SIZE = 256;
  public static final Bloom EMPTY = new Bloom(Bytes.of(new byte[SIZE]));

  public Bloom {
    if (bits.size() != SIZE) {
      throw new EthException("expected a bloom of 256 bytes, found " + bits.size());
    }
  }

  /** The bloom of logs, of each its address and topics. */
  public static Bloom of(Iterable<Receipt.Log> logs) {
    byte[] bits = new byte[SIZE];
    for (Receipt.Log log : logs) {
      add(log.address().bytes(), bits);
      log.topics().forEach(topic -> add(topic.bytes(), bits));
    }
    return new Bloom(Bytes.owning(bits));
  }

  /** Whether {@code entry} may be in; if not, it is surely not. */
  public boolean mayHold(Bytes entry) {
    Hash hash = Hash.keccak(entry);
    for (int i = 0; i < 6; i += 2) {
      int bit = bit(hash, i);
      if ((bits.at(SIZE - 1 - bit / 8) & 1 << bit % 8) == 0) {
        return false;
      }
    }
    return true;
  }

  private static void add(Bytes entry, byte[] bits) {
    Hash hash = Hash.keccak(entry);
    for (int i = 0; i < 6; i += 2) {
      int bit = bit(hash, i);
      bits[SIZE - 1 - bit / 8] |= (byte) (1 << bit % 8);
    }
  }

  private static int bit(Hash hash, int at) {
    return ((hash.bytes().at(at) & 7) << 8) | (hash.bytes().at(at + 1) & 0xff);
  }
}
