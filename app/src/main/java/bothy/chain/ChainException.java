package bothy.chain;

/** A node can't be reached, or what it answers can't be used. */
public class ChainException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ChainException(String message) {
    super(message);
  }

  ChainException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The node answered, and the answer is an error: it may not offer this method. */
  public static final class Refused extends ChainException {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  /** The node's answer isn't true of the block it is said of. */
  public static final class Lied extends ChainException {
    private static final long serialVersionUID = 1L;

    Lied(String message) {
      super(message);
    }
  }

  /** The node said something that can't be true of the block it is said of. */
  static Lied lied(Rpc rpc, String says) {
    return new Lied(rpc.host() + " can't prove what it says: " + says);
  }
}
