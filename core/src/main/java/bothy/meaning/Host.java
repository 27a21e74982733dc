package bothy.meaning;

import java.lang.Character.UnicodeScript;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The host of an origin or of a sign-in's domain.
 *
 * @param name in lower case, as DNS has it, without a dot at the end
 * @param shown with the letters that its {@code xn--} labels stand for
 */
public record Host(String name, String shown) {
  private static final int LONGEST = 253;

  /** Scripts that are written together (UTS 39's highly restrictive profile). */
  private static final Set<UnicodeScript> ASIAN =
      EnumSet.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.HANGUL,
          UnicodeScript.BOPOMOFO,
          UnicodeScript.LATIN);

  /** The host of {@code https://host:port/…} or {@code host:port}; empty if there is none. */
  public static Optional<Host> of(String origin) {
    String text = origin.strip().toLowerCase(Locale.ROOT);
    int scheme = text.indexOf("://");
    text = scheme < 0 ? text : text.substring(scheme + 3);
    text = text.split("[/?#\\\\]", 2)[0];
    text = text.substring(text.lastIndexOf('@') + 1);
    int colon =
        text.indexOf(':', text.indexOf(']') + 1); // within brackets it parts an IPv6 address
    text = colon < 0 ? text : text.substring(0, colon);
    while (text.endsWith(".")) {
      text = text.substring(0, text.length() - 1);
    }
    return text.isEmpty() || text.length() > LONGEST
        ? Optional.empty()
        : Optional.of(new Host(text, shown(text)));
  }

  private static String shown(String name) {
    StringBuilder shown = new StringBuilder();
    for (String label : name.split("\\.", -1)) {
      shown.append(shown.isEmpty() ? "" : ".");
      shown.append(
          label.startsWith("xn--") ? Punycode.decode(label.substring(4)).orElse(label) : label);
    }
    return shown.toString();
  }

  /** Whether letters beyond ASCII stand in it. */
  public boolean isInternational() {
    return !shown.chars().allMatch(c -> c < 128) || shown.contains("xn--");
  }

  /** Whether a label mixes scripts that nobody writes together. */
  public boolean mixesScripts() {
    return labels()
        .map(Host::scripts)
        .anyMatch(scripts -> scripts.size() > 1 && !ASIAN.containsAll(scripts));
  }

  /** Whether a label of another script throughout is drawn like a Latin word. */
  public boolean isDrawnLatin() {
    return labels()
        .filter(label -> !label.chars().allMatch(c -> c < 128))
        .anyMatch(label ->
            Skeleton.of(label).chars().allMatch(c -> c < 128)
                && !scripts(label).contains(UnicodeScript.LATIN));
  }

  private Stream<String> labels() {
    return Arrays.stream(shown.split("\\.", -1));
  }

  private static Set<UnicodeScript> scripts(String label) {
    Set<UnicodeScript> scripts = EnumSet.noneOf(UnicodeScript.class);
    label
        .codePoints()
        .mapToObj(UnicodeScript::of)
        .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
        .forEach(scripts::add);
    return scripts;
  }
}
