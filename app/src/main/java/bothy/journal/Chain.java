package bothy.journal;

/** What walking the chain from its first entry found. */
public sealed interface Chain {
  /** Every entry is as it was appended, up to this head. */
  record Intact(Head head) implements Chain {}

  /**
   * The first difference.
   *
   * @param sequence where it was found
   * @param says what was expected there and what was found
   */
  record Broken(long sequence, String says) implements Chain {}
}
