package bothy.authority;

import java.time.Duration;

/**
 * How far back grants are looked for.
 *
 * @param from the first block
 * @param proven how many of the newest blocks are proven; at least one
 * @param patience after which no further blocks are looked at: the newest come first
 */
public record Extent(long from, long proven, Duration patience) {
  /** How many of the newest blocks are proven, unless told otherwise. */
  public static final long PROVEN = 10_000;

  public Extent {
    if (from < 0 || proven < 1 || patience.isNegative()) {
      throw new IllegalArgumentException("from " + from + ", proven " + proven + ", " + patience);
    }
  }

  /** However long it takes. */
  public static Extent patiently(long from, long proven) {
    return new Extent(from, proven, Duration.ofDays(1));
  }
}
