package bothy.journal;

/** The journal can't be read or written: what was expected, what was found, what to do next. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean damaged;

  JournalException(String message) {
    super(message);
    damaged = false;
  }

  JournalException(String message, boolean damaged, Throwable cause) {
    super(message, cause);
    this.damaged = damaged;
  }

  /** That an entry isn't what its kind says. */
  public static JournalException unreadable(long sequence, RuntimeException cause) {
    return new JournalException(
        "the journal's entry " + sequence + " can't be read: " + cause.getMessage(), true, cause);
  }

  /** Whether the file's content is to blame, not who uses it or where it lies. */
  boolean damaged() {
    return damaged;
  }
}
