package bothy.signing;

/** Keys, a vault or a book that can't be used: what was expected, what was found, what to do. */
public final class SigningException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public SigningException(String message) {
    super(message);
  }

  public SigningException(String message, Throwable cause) {
    super(message, cause);
  }
}
