package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What earlier runs of like requests read: a guess of what the next one will. Like are those of the
 * same account to the same contract with the same selector.
 */
public final class ReadMemory {
  private static final int MOST_REQUESTS = 500;
  private static final int MOST_READS = 2_000;

  /** What makes requests alike. */
  record Key(Address from, Optional<Address> to, Bytes selector) {}

  private final LinkedHashMap<Key, Map<Address, Set<Word>>> reads =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Map<Address, Set<Word>>> eldest) {
          return size() > MOST_REQUESTS;
        }
      };

  /** The reads of the last run like this; empty if there was none. */
  synchronized Map<Address, Set<Word>> recall(Key key) {
    return reads.getOrDefault(key, Map.of());
  }

  synchronized void remember(Key key, Map<Address, Set<Word>> read) {
    Map<Address, Set<Word>> kept = new TreeMap<>();
    int left = MOST_READS;
    for (Map.Entry<Address, Set<Word>> each : read.entrySet()) {
      left -= 1 + each.getValue().size();
      if (left < 0) {
        break;
      }
      kept.put(each.getKey(), new TreeSet<>(each.getValue()));
    }
    reads.put(key, kept);
  }
}
