package bothy.proof;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An immutable Merkle-Patricia trie (Yellow Paper, appendix D) whose paths are the hashes of the
 * keys, as of accounts and storage. One that differs by a key shares all other nodes, and a node is
 * encoded once: a state of each block costs what the block changed.
 *
 * @param <V> what stands at a key; it must not change
 */
public final class SharedTrie<V> {
  /** A node; its reference is made when it is first asked for, the same by whatever thread. */
  private abstract static sealed class Node<V> {
    private @Nullable RlpItem reference;

    abstract RlpItem item(Function<V, Bytes> encoding);

    /** A node of less than 32 bytes stands in its parent itself, a longer one as its hash. */
    RlpItem reference(Function<V, Bytes> encoding) {
      RlpItem known = reference;
      if (known == null) {
        RlpItem item = item(encoding);
        Bytes encoded = Rlp.encode(item);
        known = encoded.size() < Hash.SIZE ? item : Rlp.data(Hash.keccak(encoded).bytes());
        reference = known;
      }
      return known;
    }
  }

  private static final class Leaf<V> extends Node<V> {
    private final byte[] path;
    private final V value;

    Leaf(byte[] path, V value) {
      this.path = path;
      this.value = value;
    }

    @Override
    RlpItem item(Function<V, Bytes> encoding) {
      return Rlp.list(Trie.path(path, 0, path.length, true), Rlp.data(encoding.apply(value)));
    }
  }

  private static final class Extension<V> extends Node<V> {
    private final byte[] path;
    private final Node<V> below;

    Extension(byte[] path, Node<V> below) {
      this.path = path;
      this.below = below;
    }

    @Override
    RlpItem item(Function<V, Bytes> encoding) {
      return Rlp.list(Trie.path(path, 0, path.length, false), below.reference(encoding));
    }
  }

  /** All keys are of one length, so no value stands in a branch. */
  private static final class Branch<V> extends Node<V> {
    private final List<Optional<Node<V>>> children;

    Branch(List<Optional<Node<V>>> children) {
      this.children = children;
    }

    Optional<Node<V>> child(int nibble) {
      return children.get(nibble);
    }

    Branch<V> with(int nibble, Optional<Node<V>> child) {
      List<Optional<Node<V>>> changed = new ArrayList<>(children);
      changed.set(nibble, child);
      return new Branch<>(changed);
    }

    static <V> Branch<V> empty() {
      return new Branch<>(java.util.Collections.nCopies(16, Optional.empty()));
    }

    @Override
    RlpItem item(Function<V, Bytes> encoding) {
      List<RlpItem> items = new ArrayList<>();
      for (Optional<Node<V>> child : children) {
        items.add(child.map(node -> node.reference(encoding)).orElse(Rlp.data(Bytes.EMPTY)));
      }
      items.add(Rlp.data(Bytes.EMPTY));
      return new RlpItem.Sequence(items);
    }
  }

  private final Function<V, Bytes> encoding;
  private final Optional<Node<V>> top;

  private SharedTrie(Function<V, Bytes> encoding, Optional<Node<V>> top) {
    this.encoding = encoding;
    this.top = top;
  }

  /**
   * An empty trie.
   *
   * @param encoding the bytes that stand in the trie for a value, never none
   */
  public static <V> SharedTrie<V> empty(Function<V, Bytes> encoding) {
    return new SharedTrie<>(encoding, Optional.empty());
  }

  public boolean isEmpty() {
    return top.isEmpty();
  }

  /** What stands at a key. */
  public Optional<V> get(Bytes key) {
    byte[] path = path(key);
    int at = 0;
    Optional<Node<V>> next = top;
    while (next.isPresent()) {
      switch (next.get()) {
        case Leaf<V> leaf -> {
          return leads(leaf.path, path, at) ? Optional.of(leaf.value) : Optional.empty();
        }
        case Extension<V> extension -> {
          next = leads(extension.path, path, at) ? Optional.of(extension.below) : Optional.empty();
          at += extension.path.length;
        }
        case Branch<V> branch -> next = branch.child(path[at++]);
      }
    }
    return Optional.empty();
  }

  /** This trie with {@code value} at {@code key}. */
  public SharedTrie<V> with(Bytes key, V value) {
    return new SharedTrie<>(encoding, Optional.of(put(top, path(key), 0, value)));
  }

  /** This trie with nothing at {@code key}. */
  public SharedTrie<V> without(Bytes key) {
    return new SharedTrie<>(encoding, top.flatMap(node -> removed(node, path(key), 0)));
  }

  /** The hash of the root node; {@link Hash#EMPTY_TRIE} if nothing is in it. */
  public Hash root() {
    if (top.isEmpty()) {
      return Hash.EMPTY_TRIE;
    }
    return top.get().reference(encoding) instanceof RlpItem.Data(Bytes hash)
        ? new Hash(hash)
        : Hash.keccak(encoded(top.get()));
  }

  /**
   * The nodes that prove what stands at a key, or that nothing does: from the root down, without
   * those that are embedded in the one above. See {@link TrieProof}.
   */
  public List<Bytes> prove(Bytes key) {
    byte[] path = path(key);
    List<Bytes> proof = new ArrayList<>();
    int at = 0;
    Optional<Node<V>> next = top;
    while (next.isPresent()) {
      Bytes encoded = encoded(next.get());
      if (proof.isEmpty() || encoded.size() >= Hash.SIZE) {
        proof.add(encoded);
      }
      switch (next.get()) {
        case Leaf<V> ignored -> next = Optional.empty();
        case Extension<V> extension -> {
          next = leads(extension.path, path, at) ? Optional.of(extension.below) : Optional.empty();
          at += extension.path.length;
        }
        case Branch<V> branch -> next = branch.child(path[at++]);
      }
    }
    return List.copyOf(proof);
  }

  private Bytes encoded(Node<V> node) {
    return Rlp.encode(node.item(encoding));
  }

  private static byte[] path(Bytes key) {
    return Trie.nibbles(Hash.keccak(key).bytes());
  }

  private static boolean leads(byte[] part, byte[] path, int at) {
    return Arrays.equals(part, 0, part.length, path, at, at + part.length);
  }

  private static byte[] rest(byte[] path, int from) {
    return Arrays.copyOfRange(path, from, path.length);
  }

  private static <V> Node<V> put(Optional<Node<V>> there, byte[] path, int at, V value) {
    if (there.isEmpty()) {
      return new Leaf<>(rest(path, at), value);
    }
    return switch (there.get()) {
      case Leaf<V> leaf -> {
        int shared = shared(leaf.path, path, at);
        yield shared == leaf.path.length
            ? new Leaf<>(leaf.path, value)
            : fork(leaf.path, shared, new Leaf<>(new byte[0], leaf.value), path, at, value);
      }
      case Extension<V> extension -> {
        int shared = shared(extension.path, path, at);
        yield shared == extension.path.length
            ? new Extension<>(
                extension.path, put(Optional.of(extension.below), path, at + shared, value))
            : fork(extension.path, shared, extension.below, path, at, value);
      }
      case Branch<V> branch ->
          branch.with(path[at], Optional.of(put(branch.child(path[at]), path, at + 1, value)));
    };
  }

  /** Where a new key leaves {@code part}, which leads from {@code at} to {@code there}. */
  private static <V> Node<V> fork(
      byte[] part, int shared, Node<V> there, byte[] path, int at, V value) {
    int turn = at + shared;
    Branch<V> branch =
        Branch.<V>empty()
            .with(part[shared], Optional.of(after(rest(part, shared + 1), there)))
            .with(path[turn], Optional.of(new Leaf<>(rest(path, turn + 1), value)));
    return after(Arrays.copyOf(part, shared), branch);
  }

  private static int shared(byte[] part, byte[] path, int at) {
    int mismatch = Arrays.mismatch(part, 0, part.length, path, at, at + part.length);
    return mismatch < 0 ? part.length : mismatch;
  }

  /** The node below, further down by {@code path}. */
  private static <V> Node<V> after(byte[] path, Node<V> below) {
    if (path.length == 0) {
      return below;
    }
    return switch (below) {
      case Leaf<V> leaf -> new Leaf<>(joined(path, leaf.path), leaf.value);
      case Extension<V> extension -> new Extension<>(joined(path, extension.path), extension.below);
      case Branch<V> branch -> new Extension<>(path, branch);
    };
  }

  private static byte[] joined(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static <V> Optional<Node<V>> removed(Node<V> node, byte[] path, int at) {
    return switch (node) {
      case Leaf<V> leaf -> leads(leaf.path, path, at) ? Optional.empty() : Optional.of(leaf);
      case Extension<V> extension ->
          leads(extension.path, path, at)
              ? removed(extension.below, path, at + extension.path.length)
                  .map(below -> below == extension.below ? extension : after(extension.path, below))
              : Optional.of(extension);
      case Branch<V> branch -> Optional.of(thinned(branch, path, at));
    };
  }

  /** A branch has two ways at least: with one left it becomes part of the path. */
  private static <V> Node<V> thinned(Branch<V> branch, byte[] path, int at) {
    Optional<Node<V>> child = branch.child(path[at]);
    Optional<Node<V>> left = child.flatMap(node -> removed(node, path, at + 1));
    if (left.equals(child)) {
      return branch;
    }
    Branch<V> changed = branch.with(path[at], left);
    List<Integer> ways = new ArrayList<>();
    for (int nibble = 0; nibble < 16; nibble++) {
      if (changed.child(nibble).isPresent()) {
        ways.add(nibble);
      }
    }
    int only = ways.getFirst();
    return ways.size() > 1
        ? changed
        : after(new byte[] {(byte) only}, changed.child(only).orElseThrow());
  }
}
