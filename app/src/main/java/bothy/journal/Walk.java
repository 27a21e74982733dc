package bothy.journal;

import org.jspecify.annotations.Nullable;

/** A walk along the chain that stops at the first difference. */
final class Walk {
  private final Head remembered;
  private Head head = Head.NONE;
  private Chain.@Nullable Broken broken;

  Walk(Head remembered) {
    this.remembered = remembered;
  }

  /** Takes the next entry; false if it isn't the one that was appended there. */
  boolean accepts(Entry entry) {
    if (entry.sequence() != next()) {
      return differs("expected entry " + next() + ", found entry " + entry.sequence());
    }
    if (!entry.previous().equals(head.hash())) {
      return differs(
          "expected an entry that follows "
              + head.hash()
              + ", found one after "
              + entry.previous());
    }
    if (!entry.computed().equals(entry.hash())) {
      return differs("expected what hashes to " + entry.hash() + ", found " + entry.computed());
    }
    if (entry.sequence() == remembered.sequence() && !entry.hash().equals(remembered.hash())) {
      return differs("expected the remembered " + remembered.hash() + ", found " + entry.hash());
    }
    head = entry.head();
    return true;
  }

  /** The sequence that the next entry must have. */
  long next() {
    return head.sequence() + 1;
  }

  Chain result() {
    if (broken == null && head.sequence() < remembered.sequence()) {
      differs(
          "expected a chain up to the remembered entry "
              + remembered.sequence()
              + ", found its end after entry "
              + head.sequence());
    }
    return broken == null ? new Chain.Intact(head) : broken;
  }

  private boolean differs(String says) {
    broken = new Chain.Broken(next(), says);
    return false;
  }
}
