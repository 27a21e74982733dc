package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A Merkle-Patricia trie (Yellow Paper, appendix D), held as its sorted entries; nodes are made
 * when the root is asked for.
 */
public final class Trie {
  private static final class Leaf {
    private final byte[] nibbles;
    private final Bytes value;

    Leaf(byte[] nibbles, Bytes value) {
      this.nibbles = nibbles;
      this.value = value;
    }
  }

  private final boolean secure;
  private final TreeMap<Bytes, Bytes> entries = new TreeMap<>();

  private Trie(boolean secure) {
    this.secure = secure;
  }

  /** An empty trie whose paths are the keys. */
  public static Trie plain() {
    return new Trie(false);
  }

  /** An empty trie whose paths are the hashes of the keys, as of accounts and storage. */
  public static Trie secure() {
    return new Trie(true);
  }

  /** Sets the value of a key; an empty value removes it. */
  public void put(Bytes key, Bytes value) {
    Bytes path = secure ? Hash.keccak(key).bytes() : key;
    if (value.isEmpty()) {
      entries.remove(path);
    } else {
      entries.put(path, value);
    }
  }

  /** Removes a key, if it is there. */
  public void remove(Bytes key) {
    put(key, Bytes.EMPTY);
  }

  /** The hash of the root node; {@link Hash#EMPTY_TRIE} if nothing is in it. */
  public Hash root() {
    if (entries.isEmpty()) {
      return Hash.EMPTY_TRIE;
    }
    return Hash.keccak(Rlp.encode(node(leaves(), 0)));
  }

  /**
   * The nodes that prove what stands at a key, or that nothing does: from the root down, without
   * those that are embedded in the one above. See {@link TrieProof}.
   */
  public List<Bytes> prove(Bytes key) {
    byte[] path = nibbles(secure ? Hash.keccak(key).bytes() : key);
    List<Bytes> proof = new ArrayList<>();
    List<Leaf> leaves = leaves();
    int at = 0;
    while (!leaves.isEmpty()) {
      Bytes encoded = Rlp.encode(node(leaves, at));
      if (proof.isEmpty() || encoded.size() >= Hash.SIZE) {
        proof.add(encoded);
      }
      int shared =
          leaves.size() == 1 ? at : shared(leaves.getFirst().nibbles, leaves.getLast().nibbles, at);
      boolean leads = shared(leaves.getFirst().nibbles, path, at) >= shared;
      if (leaves.size() == 1 || !leads) {
        break;
      }
      if (shared > at) {
        at = shared;
        continue;
      }
      if (at == path.length) {
        break;
      }
      int branching = at;
      byte nibble = path[at++];
      leaves =
          leaves.stream()
              .filter(leaf -> leaf.nibbles.length > branching && leaf.nibbles[branching] == nibble)
              .toList();
    }
    return List.copyOf(proof);
  }

  private List<Leaf> leaves() {
    List<Leaf> leaves = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> entry : entries.entrySet()) {
      leaves.add(new Leaf(nibbles(entry.getKey()), entry.getValue()));
    }
    return leaves;
  }

  static byte[] nibbles(Bytes key) {
    byte[] nibbles = new byte[2 * key.size()];
    for (int i = 0; i < key.size(); i++) {
      nibbles[2 * i] = (byte) ((key.at(i) >> 4) & 0xf);
      nibbles[2 * i + 1] = (byte) (key.at(i) & 0xf);
    }
    return nibbles;
  }

  /**
   * The node over {@code leaves}, which are sorted and agree in their first {@code from} nibbles.
   */
  private static RlpItem node(List<Leaf> leaves, int from) {
    Leaf first = leaves.getFirst();
    if (leaves.size() == 1) {
      return Rlp.list(path(first.nibbles, from, first.nibbles.length, true), Rlp.data(first.value));
    }
    int shared = shared(first.nibbles, leaves.getLast().nibbles, from);
    if (shared > from) {
      return Rlp.list(path(first.nibbles, from, shared, false), reference(branch(leaves, shared)));
    }
    return branch(leaves, from);
  }

  private static RlpItem branch(List<Leaf> leaves, int at) {
    List<RlpItem> items = new ArrayList<>();
    boolean ends = leaves.getFirst().nibbles.length == at;
    int next = ends ? 1 : 0;
    for (int nibble = 0; nibble < 16; nibble++) {
      int start = next;
      while (next < leaves.size() && leaves.get(next).nibbles[at] == nibble) {
        next++;
      }
      items.add(
          start == next
              ? Rlp.data(Bytes.EMPTY)
              : reference(node(leaves.subList(start, next), at + 1)));
    }
    items.add(Rlp.data(ends ? leaves.getFirst().value : Bytes.EMPTY));
    return new RlpItem.Sequence(items);
  }

  /** A node of less than 32 bytes stands in its parent itself, a longer one as its hash. */
  private static RlpItem reference(RlpItem node) {
    Bytes encoded = Rlp.encode(node);
    return encoded.size() < Hash.SIZE ? node : Rlp.data(Hash.keccak(encoded).bytes());
  }

  static int shared(byte[] a, byte[] b, int from) {
    int at = from;
    while (at < a.length && at < b.length && a[at] == b[at]) {
      at++;
    }
    return at;
  }

  /** The hex-prefix encoding (Yellow Paper, appendix C). */
  static RlpItem path(byte[] nibbles, int from, int to, boolean leaf) {
    boolean odd = (to - from) % 2 != 0;
    byte[] path = new byte[(to - from) / 2 + 1];
    path[0] = (byte) ((leaf ? 0x20 : 0) | (odd ? (0x10 | nibbles[from]) : 0));
    int at = odd ? from + 1 : from;
    for (int i = 1; i < path.length; i++) {
      path[i] = (byte) ((nibbles[at] << 4) | nibbles[at + 1]);
      at += 2;
    }
    return Rlp.data(Bytes.owning(path));
  }
}
