package bothy.simulation;

/**
 * Ends a whole run from within: the budget is spent, or the state can't answer. No contract can
 * catch it.
 */
final class Interruption extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final HaltKind kind;

  Interruption(HaltKind kind, String says) {
    super(says, null, false, false);
    this.kind = kind;
  }

  HaltKind kind() {
    return kind;
  }

  String says() {
    return String.valueOf(getMessage());
  }
}
