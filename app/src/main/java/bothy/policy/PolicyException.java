package bothy.policy;

/** The policy was asked for what it may not give: a mistake of ours, never the user's. */
public final class PolicyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PolicyException(String message) {
    super(message);
  }
}
