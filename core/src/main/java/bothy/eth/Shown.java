package bothy.eth;

/** Text from outside made fit for an error message: bounded, on one line, without control marks. */
public final class Shown {
  private static final int LIMIT = 80;

  private Shown() {}

  /** The text in quotes, at most 80 characters of it, unprintable ones as {@code \\u....}. */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder("\"");
    int end = Math.min(text.length(), LIMIT);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c >= ' ' && c < 127) {
        shown.append(c);
      } else {
        shown.append(String.format("\\u%04x", (int) c));
      }
    }
    shown.append('"');
    return text.length() > LIMIT
        ? shown.append(" (").append(text.length()).append(" characters)").toString()
        : shown.toString();
  }
}
