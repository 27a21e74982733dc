package bothy.recorded;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Every trie node that stands in a recorded proof, by its hash: parts of states of many blocks. */
final class RecordedTries {
  private final Map<Hash, Bytes> nodes = new HashMap<>();

  void keep(Bytes node) {
    nodes.put(Hash.keccak(node), node);
  }

  Optional<List<Bytes>> account(Hash stateRoot, Address address) {
    return path(stateRoot, Hash.keccak(address.bytes()).bytes());
  }

  Optional<List<Bytes>> slot(Hash storageRoot, Word key) {
    return path(storageRoot, Hash.keccak(key.toBytes()).bytes());
  }

  /** The nodes from a root down to where the key stands or ends; empty if one wasn't recorded. */
  private Optional<List<Bytes>> path(Hash root, Bytes key) {
    List<Bytes> path = new ArrayList<>();
    int at = 0;
    Hash next = root;
    while (!next.equals(Hash.EMPTY_TRIE)) {
      Bytes node = nodes.get(next);
      if (node == null) {
        return Optional.empty();
      }
      path.add(node);
      List<RlpItem> items = items(node);
      RlpItem child;
      if (items.size() == 17) {
        child = items.get(nibble(key, at++));
      } else {
        Bytes compact = bytes(items.getFirst());
        int odd = nibble(compact, 0) & 1;
        int length = 2 * compact.size() - 2 + odd;
        boolean leaf = (nibble(compact, 0) & 2) != 0;
        if (leaf || !leads(compact, 2 - odd, key, at, length)) {
          break;
        }
        at += length;
        child = items.get(1);
      }
      if (!(child instanceof RlpItem.Data(Bytes hash)) || hash.size() != Hash.SIZE) {
        break; // nothing stands there, or the node is embedded in this one
      }
      next = new Hash(hash);
    }
    return Optional.of(path);
  }

  private static List<RlpItem> items(Bytes node) {
    if (Rlp.decode(node) instanceof RlpItem.Sequence(List<RlpItem> items)) {
      return items;
    }
    throw new IllegalStateException("expected a trie node, found " + node);
  }

  private static Bytes bytes(RlpItem item) {
    if (item instanceof RlpItem.Data(Bytes bytes)) {
      return bytes;
    }
    throw new IllegalStateException("expected the path of a trie node, found a list");
  }

  private static boolean leads(Bytes compact, int from, Bytes key, int at, int length) {
    for (int i = 0; i < length; i++) {
      if (nibble(compact, from + i) != nibble(key, at + i)) {
        return false;
      }
    }
    return true;
  }

  private static int nibble(Bytes bytes, int at) {
    return bytes.at(at / 2) >> (at % 2 == 0 ? 4 : 0) & 0xf;
  }
}
