package bothy.jsonrpc;

/** Input that can't be read: which field, what was expected there, what was found. */
public final class InputException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String expected;
  private final String found;

  public InputException(String field, String expected, String found) {
    super(field + ": expected " + expected + ", found " + found);
    this.field = field;
    this.expected = expected;
    this.found = found;
  }

  /** A path from the root, such as {@code params[0].to}. */
  public String field() {
    return field;
  }

  public String expected() {
    return expected;
  }

  public String found() {
    return found;
  }
}
