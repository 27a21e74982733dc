package bothy.eth;

import java.util.List;

/** What RLP encodes: a string of bytes, or a list of items. */
public sealed interface RlpItem {
  /** A string of bytes. */
  record Data(Bytes bytes) implements RlpItem {}

  /** A list. */
  record Sequence(List<RlpItem> items) implements RlpItem {
    public Sequence {
      items = List.copyOf(items);
    }
  }
}
