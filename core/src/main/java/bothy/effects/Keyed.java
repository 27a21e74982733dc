package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Tells which storage slots a run keyed by an address: those that it hashed the address for, in
 * mappings of mappings and structs too, whatever language the contract is written in.
 */
final class Keyed {
  /** How far behind a mapping's entry a struct's members are looked for. */
  private static final BigInteger MEMBERS = BigInteger.valueOf(64);

  private final Map<Word, Bytes> preimages;
  private final Map<Word, Set<Word>> containing = new HashMap<>();
  private final Map<Address, NavigableMap<BigInteger, Word>> keys = new HashMap<>();

  Keyed(Map<Word, Bytes> preimages) {
    this.preimages = preimages;
    preimages.forEach((hash, preimage) -> {
      for (int at = 0; at + Word.SIZE <= preimage.size(); at += Word.SIZE) {
        Word part = Word.of(preimage.slice(at, at + Word.SIZE));
        if (preimages.containsKey(part)) {
          containing.computeIfAbsent(part, any -> new HashSet<>()).add(hash);
        }
      }
    });
  }

  /** Whether the slot {@code key} belongs to an entry for {@code address}. */
  boolean by(Address address, Word key) {
    Map.Entry<BigInteger, Word> below =
        keys.computeIfAbsent(address, this::of).floorEntry(key.toBigInteger());
    return below != null && key.toBigInteger().subtract(below.getKey()).compareTo(MEMBERS) < 0;
  }

  private NavigableMap<BigInteger, Word> of(Address address) {
    NavigableMap<BigInteger, Word> found = new TreeMap<>();
    Set<Word> open = new HashSet<>();
    preimages.forEach((hash, preimage) -> {
      if (preimage.contains(address.bytes())) {
        open.add(hash);
      }
    });
    while (!open.isEmpty()) {
      Word next = open.iterator().next();
      open.remove(next);
      if (found.put(next.toBigInteger(), next) == null) {
        open.addAll(containing.getOrDefault(next, Set.of()));
      }
    }
    return found;
  }
}
