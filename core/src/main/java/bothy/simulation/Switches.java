package bothy.simulation;

import bothy.eth.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What can be set by others, a bit for each, numbered as it is met. */
final class Switches {
  private final Map<String, Integer> bits = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final int first;
  private final int end;
  private boolean full;
  private long listed;

  /** Numbers from {@code first} to below {@code end}. */
  Switches(int first, int end) {
    this.first = first;
    this.end = end;
  }

  /** Whether there were more than are told apart. */
  boolean areMore() {
    return full;
  }

  /** The bit of a name; zero once there are too many. */
  long bit(String name) {
    Integer known = bits.get(name);
    if (known == null) {
      if (first + names.size() >= end) {
        full = true;
        return 0;
      }
      known = first + names.size();
      bits.put(name, known);
      names.add(name);
    }
    return 1L << known;
  }

  String name(int bit) {
    return names.get(bit - first);
  }

  /** The bit of what a listed contract keeps. */
  long listed(Address contract) {
    long bit = bit("storage of " + contract.toHex());
    listed |= bit;
    return bit;
  }

  /** The bits of all that listed contracts keep. */
  long listed() {
    return listed;
  }
}
