package bothy.signing;

import java.time.Duration;
import java.time.Instant;

/** Makes whoever guesses passphrases wait: from the fifth wrong one on, ever longer. */
final class Patience {
  private static final int FREE = 5;
  private static final int LONGEST = 9;

  private int wrong;
  private Instant next = Instant.MIN;

  /** How long until a passphrase is looked at; zero or less for now. */
  Duration left(Instant now) {
    return next.equals(Instant.MIN) ? Duration.ZERO : Duration.between(now, next);
  }

  void wrong(Instant now) {
    wrong++;
    if (wrong >= FREE) {
      next = now.plusSeconds(1L << Math.min(LONGEST, wrong - FREE));
    }
  }

  void right() {
    wrong = 0;
    next = Instant.MIN;
  }
}
