package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Code that was held against its hash, kept across blocks: the least lately used goes first. Which
 * account had which code last is a guess of what needn't be asked for again.
 */
public final class CodeStore {
  private static final long MOST_BYTES = 64L << 20;
  private static final int MOST_GUESSES = 20_000;

  private final LinkedHashMap<Hash, Bytes> codes = new LinkedHashMap<>(16, 0.75f, true);
  private final LinkedHashMap<Address, Hash> guesses =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Hash> eldest) {
          return size() > MOST_GUESSES;
        }
      };
  private long bytes;

  /** The code with this hash, if it is kept. */
  synchronized Optional<Bytes> code(Hash hash) {
    return hash.equals(Hash.EMPTY_CODE)
        ? Optional.of(Bytes.EMPTY)
        : Optional.ofNullable(codes.get(hash));
  }

  /** Whether the code of {@code address} is probably kept. */
  synchronized boolean probablyKnows(Address address) {
    Hash guess = guesses.get(address);
    return guess != null && code(guess).isPresent();
  }

  synchronized void keep(Address address, Hash hash, Bytes code) {
    guesses.put(address, hash);
    if (code.isEmpty() || codes.putIfAbsent(hash, code) != null) {
      return;
    }
    bytes += code.size();
    var eldest = codes.entrySet().iterator();
    while (bytes > MOST_BYTES) {
      bytes -= eldest.next().getValue().size();
      eldest.remove();
    }
  }
}
