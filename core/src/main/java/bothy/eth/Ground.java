package bothy.eth;

/** What a fact rests on, the firmest first. */
public enum Ground {
  /** Checked against a header that a sync committee signed. */
  PROVEN,
  /** The user supplied or vouched for it. */
  GIVEN,
  /** A node said so. */
  CLAIMED;

  /** The weaker of two: what rests on both is no firmer than either. */
  public Ground and(Ground other) {
    return compareTo(other) >= 0 ? this : other;
  }

  /** As it is written in answers. */
  public String word() {
    return switch (this) {
      case PROVEN -> "proven";
      case GIVEN -> "given";
      case CLAIMED -> "claimed";
    };
  }
}
