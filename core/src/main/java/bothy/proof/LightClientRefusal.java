package bothy.proof;

/** Why a light client doesn't take something: the check, what it expected and what it found. */
public record LightClientRefusal(LightClientCheck check, String expected, String found) {
  /** One line for people. */
  public String says() {
    return check + ": expected " + expected + ", found " + found;
  }
}
