package bothy.proof;

/** What a check of a claim gives: the value, proven, or the reason why it isn't. */
public sealed interface Checked<T> {
  /** The value, as good as the hash that it was checked under. */
  record Proven<T>(T value) implements Checked<T> {}

  /**
   * Not proven.
   *
   * @param what of the claim failed
   */
  record Unproven<T>(String what, String expected, String found) implements Checked<T> {
    /** The reason in one line. */
    public String says() {
      return what + ": expected " + expected + ", found " + found;
    }

    /** The same reason where another kind of value was wanted. */
    public <U> Unproven<U> as() {
      return new Unproven<>(what, expected, found);
    }
  }

  static <T> Checked<T> proven(T value) {
    return new Proven<>(value);
  }

  static <T> Checked<T> unproven(String what, String expected, String found) {
    return new Unproven<>(what, expected, found);
  }
}
