package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import java.util.List;
import java.util.Optional;

/**
 * A Merkle-Patricia proof: the nodes from a root down to where a key stands, or to where it is seen
 * not to. Every node is hashed, stands where the one above it points, and is used; no others may be
 * there. A node of less than 32 bytes stands in the one above; some nodes send it once more, which
 * is taken if it is the same.
 */
public final class TrieProof {
  /** The longest node below a state root: a branch of sixteen hashes has 532 bytes. */
  static final int STATE_NODE = 532;

  private static final Bytes EMPTY_NODE = Rlp.encode(Rlp.data(Bytes.EMPTY));

  private final String what;
  private final Bytes key;
  private final List<Bytes> nodes;
  private int used;

  private TrieProof(String what, Bytes path, List<Bytes> nodes) {
    this.what = what;
    this.key = Bytes.owning(Trie.nibbles(path));
    this.nodes = nodes;
  }

  /**
   * The value at {@code path}, empty if the trie is proven not to have one.
   *
   * @param what is proven, for the reason if it isn't
   * @param path the key as it stands in the trie, so already hashed in a secure one
   * @param nodes from the root down
   * @param longest node that is read, in bytes
   */
  public static Checked<Optional<Bytes>> check(
      String what, Hash root, Bytes path, List<Bytes> nodes, int longest) {
    int most = 4 * path.size() + 2; // each nibble a node, each perhaps sent twice
    if (nodes.size() > most) {
      return Checked.unproven(what, "at most " + most + " proof nodes", "" + nodes.size());
    }
    for (int i = 0; i < nodes.size(); i++) {
      if (nodes.get(i).size() > longest) {
        return Checked.unproven(
            what + ", proof node " + i, "at most " + longest + " bytes", "" + nodes.get(i).size());
      }
    }
    TrieProof proof = new TrieProof(what, path, nodes);
    try {
      return proof.walk(root);
    } catch (EthException e) {
      return Checked.unproven(
          what + ", proof node " + (proof.used - 1),
          "a node of a trie",
          "one where " + e.getMessage());
    }
  }

  private Checked<Optional<Bytes>> walk(Hash root) {
    if (!root.equals(Hash.EMPTY_TRIE)) {
      return below(new TrieNode.Child.ByHash(root), 0, false);
    }
    if (!nodes.isEmpty() && nodes.getFirst().equals(EMPTY_NODE)) {
      used++; // some nodes send the empty node, some send none
    }
    return ended(Optional.empty());
  }

  /** From {@code child} on, where {@code at} nibbles of the key are used. */
  private Checked<Optional<Bytes>> below(TrieNode.Child child, int at, boolean extended) {
    return switch (node(child)) {
      case Checked.Unproven<TrieNode> failed -> failed.as();
      case Checked.Proven<TrieNode>(TrieNode node) -> {
        if (extended) {
          TrieNode.requireBranch(node);
        }
        yield follow(node, at);
      }
    };
  }

  private Checked<Optional<Bytes>> follow(TrieNode node, int at) {
    return switch (node) {
      case TrieNode.Leaf(TrieNode.Path path, Bytes value) -> {
        boolean here = path.leads(key, at) && at + path.size() == key.size();
        yield ended(here ? Optional.of(value) : Optional.empty());
      }
      case TrieNode.Extension(TrieNode.Path path, TrieNode.Child child) ->
          path.leads(key, at) ? below(child, at + path.size(), true) : ended(Optional.empty());
      case TrieNode.Branch(List<Optional<TrieNode.Child>> children, Bytes value) -> {
        if (at == key.size()) {
          yield ended(value.isEmpty() ? Optional.empty() : Optional.of(value));
        }
        Optional<TrieNode.Child> child = children.get(key.at(at));
        yield child.isEmpty() ? ended(Optional.empty()) : below(child.get(), at + 1, false);
      }
    };
  }

  private Checked<TrieNode> node(TrieNode.Child child) {
    return switch (child) {
      case TrieNode.Child.ByHash(Hash hash) -> next(hash);
      case TrieNode.Child.Embedded(TrieNode node, Bytes encoded) -> {
        if (used < nodes.size() && nodes.get(used).equals(encoded)) {
          used++;
        }
        yield Checked.proven(node);
      }
    };
  }

  private Checked<TrieNode> next(Hash hash) {
    if (used == nodes.size()) {
      return Checked.unproven(what, "a proof node that hashes to " + hash, "none");
    }
    Bytes encoded = nodes.get(used++);
    Hash found = Hash.keccak(encoded);
    if (!found.equals(hash)) {
      return Checked.unproven(
          what + ", proof node " + (used - 1), "one that hashes to " + hash, "" + found);
    }
    if (encoded.size() < Hash.SIZE && used > 1) {
      throw new EthException("expected less than 32 bytes to be embedded, found their hash");
    }
    return Checked.proven(TrieNode.read(encoded));
  }

  private Checked<Optional<Bytes>> ended(Optional<Bytes> value) {
    return used == nodes.size()
        ? Checked.proven(value)
        : Checked.unproven(what, used + " proof nodes", nodes.size() + ", the rest unused");
  }
}
