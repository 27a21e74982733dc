package bothy.liar;

/** What the house answers to a question. */
sealed interface Answer {
  /**
   * A value that is shown, or a verdict.
   *
   * @param ground in a word; empty for none
   */
  record Shown(String ground, String value) implements Answer {}

  /** No answer, and why. */
  record Denied(String why) implements Answer {}

  /** Neither: the house broke. */
  record Broken(Throwable fault) implements Answer {}
}
