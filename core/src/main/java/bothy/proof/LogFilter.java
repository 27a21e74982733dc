package bothy.proof;

import bothy.eth.Address;
import bothy.eth.Hash;
import java.util.List;
import java.util.Set;

/**
 * Which logs are wanted, as {@code eth_getLogs} asks.
 *
 * @param addresses any of these; any at all if there are none
 * @param topics for each position any of these; any at all if there are none
 */
public record LogFilter(Set<Address> addresses, List<Set<Hash>> topics) {
  public LogFilter {
    addresses = Set.copyOf(addresses);
    topics = topics.stream().map(Set::copyOf).toList();
  }

  /** Whether this log is wanted. */
  public boolean matches(Receipt.Log log) {
    boolean elsewhere = !addresses.isEmpty() && !addresses.contains(log.address());
    if (elsewhere || topics.size() > log.topics().size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Whether a block with this bloom may hold such a log; if not, it surely holds none. */
  public boolean mayMatch(Bloom bloom) {
    boolean from =
        addresses.isEmpty() || addresses.stream().anyMatch(a -> bloom.mayHold(a.bytes()));
    return from
        && topics.stream()
            .allMatch(any -> any.isEmpty() || any.stream().anyMatch(t -> bloom.mayHold(t.bytes())));
  }
}
