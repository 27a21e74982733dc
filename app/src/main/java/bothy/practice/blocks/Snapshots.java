package bothy.practice.blocks;

import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** Places that the chain can go back to. */
final class Snapshots {
  private static final int MOST = 1_024;

  /** Where the chain was, and how far its clock from the real one. */
  record Taken(Block block, Duration offset) {}

  private final TreeMap<Long, Taken> taken = new TreeMap<>();
  private long last;

  /** Notes a place under a number of its own; the oldest is forgotten when there are too many. */
  long take(Block block, Duration offset) {
    taken.put(++last, new Taken(block, offset));
    if (taken.size() > MOST) {
      taken.pollFirstEntry();
    }
    return last;
  }

  /** Takes a place out, and all that were noted after it. */
  Optional<Taken> use(long number) {
    Optional<Taken> found = Optional.ofNullable(taken.get(number));
    if (found.isPresent()) {
      taken.tailMap(number, true).clear();
    }
    return found;
  }
}
