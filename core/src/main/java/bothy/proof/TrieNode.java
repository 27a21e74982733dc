package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import java.util.List;
import java.util.Optional;

/**
 * A node of a Merkle-Patricia trie, read strictly (Yellow Paper, appendix D): whatever an honest
 * trie can't hold throws an {@link EthException}.
 */
sealed interface TrieNode {
  /** A path to its end, and what stands there. */
  record Leaf(Path path, Bytes value) implements TrieNode {}

  /** A path that all keys below share. */
  record Extension(Path path, Child child) implements TrieNode {}

  /** Sixteen ways on, and what stands here; no bytes if nothing does. */
  record Branch(List<Optional<Child>> children, Bytes value) implements TrieNode {
    public Branch {
      children = List.copyOf(children);
    }
  }

  /** What a node says of the one below it. */
  sealed interface Child {
    /** The hash of a node of 32 bytes or more. */
    record ByHash(Hash hash) implements Child {}

    /** A node of less than 32 bytes, itself. */
    record Embedded(TrieNode node, Bytes encoded) implements Child {}
  }

  /** Nibbles, one a byte. */
  record Path(Bytes nibbles) {
    int size() {
      return nibbles.size();
    }

    /** Whether {@code key} goes this way from {@code at} on. */
    boolean leads(Bytes key, int at) {
      return size() <= key.size() - at && nibbles.equals(key.slice(at, at + size()));
    }
  }

  /** The node that {@code encoded} is. */
  static TrieNode read(Bytes encoded) {
    return read(Rlp.decode(encoded));
  }

  private static TrieNode read(RlpItem item) {
    List<RlpItem> items =
        item instanceof RlpItem.Sequence(List<RlpItem> members) ? members : List.of();
    return switch (items.size()) {
      case 2 -> withPath(data(items.get(0)), items.get(1));
      case 17 -> branch(items);
      default -> throw new EthException("expected a node of 2 or 17 items, found " + items.size());
    };
  }

  private static TrieNode withPath(Bytes prefixed, RlpItem rest) {
    int flags = prefixed.isEmpty() ? -1 : (prefixed.at(0) & 0xff) >> 4;
    if (flags < 0 || flags > 3) {
      throw new EthException("expected a hex-prefix path, found " + prefixed);
    }
    boolean odd = (flags & 1) != 0;
    if (!odd && (prefixed.at(0) & 0xf) != 0) {
      throw new EthException(
          "expected a hex-prefix path without a stray nibble, found " + prefixed);
    }
    Path path = new Path(Bytes.owning(Trie.nibbles(prefixed)).slice(odd ? 1 : 2));
    if (flags < 2) {
      return extension(path, child(rest));
    }
    Bytes value = data(rest);
    if (value.isEmpty()) {
      throw new EthException("expected a leaf with a value, found none");
    }
    return new Leaf(path, value);
  }

  private static TrieNode extension(Path path, Optional<Child> child) {
    if (path.size() == 0 || child.isEmpty()) {
      throw new EthException("expected an extension with a path and a node below, found none");
    }
    if (child.get() instanceof Child.Embedded(TrieNode node, Bytes ignored)) {
      requireBranch(node);
    }
    return new Extension(path, child.get());
  }

  /** Two paths in a row would have been one. */
  static void requireBranch(TrieNode below) {
    if (!(below instanceof Branch)) {
      throw new EthException("expected a branch below an extension, found another path");
    }
  }

  private static TrieNode branch(List<RlpItem> items) {
    List<Optional<Child>> children = items.subList(0, 16).stream().map(TrieNode::child).toList();
    Bytes value = data(items.get(16));
    long ways = children.stream().filter(Optional::isPresent).count() + (value.isEmpty() ? 0 : 1);
    if (ways < 2) {
      throw new EthException("expected a branch with two ways or more, found " + ways);
    }
    return new Branch(children, value);
  }

  private static Optional<Child> child(RlpItem item) {
    return switch (item) {
      case RlpItem.Data(Bytes bytes) when bytes.isEmpty() -> Optional.empty();
      case RlpItem.Data(Bytes bytes) when bytes.size() == Hash.SIZE ->
          Optional.of(new Child.ByHash(new Hash(bytes)));
      case RlpItem.Data(Bytes bytes) ->
          throw new EthException("expected a node's hash of 32 bytes, found " + bytes.size());
      case RlpItem.Sequence sequence -> Optional.of(embedded(sequence));
    };
  }

  private static Child embedded(RlpItem.Sequence sequence) {
    Bytes encoded = Rlp.encode(sequence);
    if (encoded.size() >= Hash.SIZE) {
      throw new EthException(
          "expected an embedded node of less than 32 bytes, found " + encoded.size());
    }
    return new Child.Embedded(read(sequence), encoded);
  }

  private static Bytes data(RlpItem item) {
    return switch (item) {
      case RlpItem.Data(Bytes bytes) -> bytes;
      case RlpItem.Sequence ignored ->
          throw new EthException("expected a string of bytes in a node, found a list");
    };
  }
}
