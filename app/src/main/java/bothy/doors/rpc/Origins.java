package bothy.doors.rpc;

import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The pages that may ask: those that the user named, and browser extensions. */
public final class Origins {
  /** Extensions only: what the user named. */
  public static final Origins EXTENSIONS = new Origins(Set.of());

  private static final Pattern ORIGIN =
      Pattern.compile("https?://([a-z0-9.-]{1,253}|\\[[0-9a-f:]{2,39}\\])(:[0-9]{1,5})?");
  private static final Pattern EXTENSION =
      Pattern.compile("(chrome|moz|safari-web)-extension://[0-9A-Za-z-]{1,100}");

  private final Set<String> named;

  private Origins(Set<String> named) {
    this.named = named;
  }

  /**
   * Extensions, and the origins named by {@code option}.
   *
   * @throws InputException if one isn't an origin as browsers write it
   */
  public static Origins of(String option, List<String> named) {
    for (String origin : named) {
      if (!ORIGIN.matcher(origin).matches()) {
        throw new InputException(
            option,
            "a page's origin in lower case and without a path, such as https://app.example",
            Shown.of(origin));
      }
    }
    return new Origins(Set.copyOf(named));
  }

  /** Whether it is the origin of a page, as browsers write it. */
  static boolean isOrigin(String text) {
    return ORIGIN.matcher(text).matches();
  }

  static boolean isExtension(String origin) {
    return EXTENSION.matcher(origin).matches();
  }

  boolean allow(String origin) {
    return named.contains(origin) || isExtension(origin);
  }
}
