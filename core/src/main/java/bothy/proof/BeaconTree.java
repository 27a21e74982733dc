package bothy.proof;

import bothy.eth.Hash;
import bothy.proof.light.Ssz;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Merkle tree of which only some nodes are known, for making light-client data: for tests and for
 * a chain of our own. What isn't known counts as a zero hash.
 *
 * @param known by generalised index; none lies above another
 */
public record BeaconTree(Map<Integer, Hash> known) {
  public BeaconTree {
    known = Map.copyOf(known);
  }

  public Hash root() {
    return node(1);
  }

  /** The siblings from a generalised index up to the root, the lowest first. */
  public List<Hash> branch(int index) {
    List<Hash> branch = new ArrayList<>();
    for (int at = index; at > 1; at /= 2) {
      branch.add(node(at ^ 1));
    }
    return branch;
  }

  private Hash node(int index) {
    Hash node = known.get(index);
    if (node != null) {
      return node;
    }
    boolean above =
        known.keySet().stream()
            .anyMatch(at -> at > index && at >> (Ssz.depth(at) - Ssz.depth(index)) == index);
    return above ? Ssz.pair(node(2 * index), node(2 * index + 1)) : Hash.ZERO;
  }
}
