package bothy.proof.light;

/** Bytes that encode no value of their type. */
public final class SszException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String field;
  private final String expected;
  private final String found;

  public SszException(String field, String expected, String found) {
    super(field + ": expected " + expected + ", found " + found);
    this.field = field;
    this.expected = expected;
    this.found = found;
  }

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
