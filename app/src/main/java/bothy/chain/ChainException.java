package bothy.chain;

import java.util.Optional;

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

    private final int code;
    private final String says;
    private final transient Optional<Object> data;

    Refused(String message, int code, String says, Optional<Object> data) {
      super(message);
      this.code = code;
      this.says = says;
      this.data = data;
    }

    /** The error's code. */
    public int code() {
      return code;
    }

    /** The error's message, as the node wrote it. */
    public String says() {
      return says;
    }

    public Optional<Object> data() {
      return data;
    }
  }

  /** The node's answer isn't true of the block it is said of. */
  public static final class Lied extends ChainException {
    private static final long serialVersionUID = 1L;

    Lied(String message) {
      super(message);
    }
  }

  /** What ran asks for more of the state than is fetched for it: its own doing, not the node's. */
  public static final class TooMuch extends ChainException {
    private static final long serialVersionUID = 1L;

    TooMuch(String message) {
      super(message);
    }
  }

  /** The node said something that can't be true of the block it is said of. */
  public static Lied lied(Rpc rpc, String says) {
    return new Lied(rpc.host() + " can't prove what it says: " + says);
  }
}
