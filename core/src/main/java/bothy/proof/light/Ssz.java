package bothy.proof.light;

import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Merkle roots and branches (consensus-specs, ssz/simple-serialize.md and ssz/merkle-proofs.md).
 * Chunks and roots are 32 bytes; numbers are little-endian.
 */
public final class Ssz {
  private Ssz() {}

  /** The root of a number of 64 bits: its 8 bytes, padded on the right. */
  public static Hash uint64(long value) {
    byte[] chunk = new byte[Hash.SIZE];
    for (int i = 0; i < Long.BYTES; i++) {
      chunk[i] = (byte) (value >>> (8 * i));
    }
    return new Hash(Bytes.owning(chunk));
  }

  /** The root of a number of 256 bits: its 32 bytes. */
  public static Hash uint256(BigInteger value) {
    byte[] big = value.toByteArray();
    byte[] little = new byte[Hash.SIZE];
    for (int i = 0; i < Math.min(big.length, little.length); i++) {
      little[i] = big[big.length - 1 - i];
    }
    return new Hash(Bytes.owning(little));
  }

  /** The root of a vector of bytes of fixed length. */
  public static Hash bytes(Bytes value) {
    List<Hash> chunks = new ArrayList<>();
    for (int at = 0; at < value.size(); at += Hash.SIZE) {
      byte[] chunk = new byte[Hash.SIZE];
      value.copyTo(at, chunk, 0, Math.min(Hash.SIZE, value.size() - at));
      chunks.add(new Hash(Bytes.owning(chunk)));
    }
    return merkleize(chunks);
  }

  /** The root of a list of at most 32 bytes: its only chunk, mixed with its length. */
  public static Hash shortList(Bytes value) {
    byte[] chunk = Arrays.copyOf(value.toArray(), Hash.SIZE);
    return pair(new Hash(Bytes.owning(chunk)), uint64(value.size()));
  }

  /** The root over {@code chunks}, filled up with zeros to the next power of two. */
  public static Hash merkleize(List<Hash> chunks) {
    List<Hash> layer = chunks.isEmpty() ? List.of(Hash.ZERO) : chunks;
    Hash padding = Hash.ZERO;
    while (layer.size() > 1) {
      List<Hash> above = new ArrayList<>((layer.size() + 1) / 2);
      for (int i = 0; i < layer.size(); i += 2) {
        above.add(pair(layer.get(i), i + 1 < layer.size() ? layer.get(i + 1) : padding));
      }
      layer = above;
      padding = pair(padding, padding);
    }
    return layer.getFirst();
  }

  /** The root of a container, of the roots of its fields. */
  public static Hash container(Hash... fields) {
    return merkleize(List.of(fields));
  }

  /** SHA-256 of both, one after the other. */
  public static Hash pair(Hash left, Hash right) {
    byte[] both = new byte[2 * Hash.SIZE];
    left.bytes().copyTo(0, both, 0, Hash.SIZE);
    right.bytes().copyTo(0, both, Hash.SIZE, Hash.SIZE);
    return new Hash(Bytes.owning(Digests.sha256(both)));
  }

  /** How many siblings lead from the leaf at a generalised index up to the root. */
  public static int depth(int index) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(index);
  }

  /**
   * The root that {@code branch} leads to from {@code leaf}, which lies at the generalised {@code
   * index}; the branch is as long as the index is deep, its lowest sibling first.
   */
  public static Hash root(Hash leaf, List<Hash> branch, int index) {
    Hash node = leaf;
    int at = index;
    for (Hash sibling : branch) {
      node = (at & 1) == 0 ? pair(node, sibling) : pair(sibling, node);
      at >>= 1;
    }
    return node;
  }
}
