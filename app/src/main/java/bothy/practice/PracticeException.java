package bothy.practice;

/** The practice chain can't go on: a file that isn't its own, a disk that is full, a fault. */
public final class PracticeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PracticeException(String message) {
    super(message);
  }

  public PracticeException(String message, Throwable cause) {
    super(message, cause);
  }
}
