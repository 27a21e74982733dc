package bothy.eth;

/**
 * A value that its codec or type refuses. The message gives what was expected and what was found.
 */
public final class EthException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EthException(String message) {
    super(message);
  }

  public EthException(String message, Throwable cause) {
    super(message, cause);
  }
}
