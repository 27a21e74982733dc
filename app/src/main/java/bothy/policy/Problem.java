package bothy.policy;

/**
 * Something in a policy file that can't be read.
 *
 * @param line from 1; 0 if the whole file is meant
 * @param key its path, such as {@code limits.ETH.day}; empty if no key is meant
 */
public record Problem(int line, int column, String key, String expected, String found) {
  /** In one line, after the file's name. */
  public String says(String file) {
    String place = line == 0 ? file : file + ":" + line + ":" + column;
    return place
        + ": "
        + (key.isEmpty() ? "" : key + ": ")
        + "expected "
        + expected
        + ", found "
        + found;
  }
}
