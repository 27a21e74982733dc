package bothy.eth;

import java.util.List;

/** An entry of an access list (EIP-2930). */
public record Access(Address address, List<Word> keys) {
  public Access {
    keys = List.copyOf(keys);
  }
}
