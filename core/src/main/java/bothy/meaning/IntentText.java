package bothy.meaning;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes a user's text apart into words and marks. */
final class IntentText {
  private static final Pattern HEX =
      Pattern.compile("0[xX][0-9a-fA-F]*(?:(?:…|\\.{2,3})[0-9a-fA-F]*)?");

  /** Marks that are dropped where they stand between words of a name. */
  private static final String LOOSE = ":-/()'\"";

  /**
   * A word, or a mark by itself.
   *
   * @param lower lower-case and composed (NFC)
   * @param readable false if it mixes scripts or hides marks that don't show
   */
  record Word(String text, String lower, int start, boolean mark, boolean readable) {
    int end() {
      return start + text.length();
    }

    boolean loose() {
      return mark && LOOSE.contains(text);
    }
  }

  private IntentText() {}

  /** The words; empty if the text holds marks that change how it is shown as a whole. */
  static Optional<List<Word>> words(String text) {
    if (text.codePoints().anyMatch(IntentText::disorders)) {
      return Optional.empty();
    }
    List<Word> words = new ArrayList<>();
    Matcher hex = HEX.matcher(text);
    int at = 0;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      if (Character.isWhitespace(point) || Character.isSpaceChar(point)) {
        at += Character.charCount(point);
        continue;
      }
      int end;
      if (hex.region(at, text.length()).lookingAt() && !goesOn(text, hex.end())) {
        end = hex.end();
      } else {
        end = wordEnd(text, at);
      }
      boolean mark = end == at;
      if (mark) {
        end = at + Character.charCount(point);
      }
      words.add(word(text.substring(at, end), at, mark));
      at = end;
    }
    return Optional.of(words);
  }

  /** A name as it is looked up: its words, without the marks between them. */
  static Optional<String> key(String name) {
    if (name.length() > 200) {
      return Optional.empty();
    }
    Optional<List<Word>> words = words(name);
    if (words.isEmpty() || words.get().stream().anyMatch(word -> !word.readable())) {
      return Optional.empty();
    }
    List<String> kept = words.get().stream().filter(word -> !word.mark()).map(Word::lower).toList();
    return kept.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", kept));
  }

  private static Word word(String text, int start, boolean mark) {
    String plain = text.replace('’', '\'');
    String lower = Normalizer.normalize(plain, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    boolean readable =
        mark ? text.length() == 1 && !hidden(text.charAt(0)) : readable(plain, lower);
    return new Word(text, lower, start, mark, readable);
  }

  private static int wordEnd(String text, int start) {
    int at = start;
    while (at < text.length()) {
      int point = text.codePointAt(at);
      int next = at + Character.charCount(point);
      boolean leads = point == '.' && at == start && digit(text, next);
      boolean joins =
          at > start
              && next < text.length()
              && wordPart(text.codePointAt(next))
              && (".'’-_".indexOf(point) >= 0
                  || (point == ',' && digit(text, at - 1) && digit(text, next)));
      if (!wordPart(point) && !joins && !leads) {
        break;
      }
      at = next;
    }
    return at;
  }

  private static boolean goesOn(String text, int at) {
    return at < text.length() && wordPart(text.codePointAt(at));
  }

  private static boolean digit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private static boolean wordPart(int point) {
    int type = Character.getType(point);
    return Character.isLetterOrDigit(point)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || hidden(point);
  }

  private static boolean readable(String text, String lower) {
    boolean ascii = text.codePoints().allMatch(point -> point < 128);
    boolean lowerAscii = lower.codePoints().allMatch(point -> point < 128);
    long scripts =
        text.codePoints()
            .mapToObj(Character.UnicodeScript::of)
            .filter(script ->
                script != Character.UnicodeScript.COMMON
                    && script != Character.UnicodeScript.INHERITED)
            .distinct()
            .count();
    return (ascii || !lowerAscii)
        && scripts <= 1
        && text.codePoints().noneMatch(IntentText::hidden);
  }

  /** Marks that take part in a word without being seen, or that no text should hold. */
  private static boolean hidden(int point) {
    int type = Character.getType(point);
    return type == Character.FORMAT
        || type == Character.UNASSIGNED
        || type == Character.PRIVATE_USE
        || type == Character.SURROGATE
        || point == 0x034F
        || point == 0x115F
        || point == 0x1160
        || point == 0x3164
        || point == 0xFFA0
        || (point >= 0xFE00 && point <= 0xFE0F);
  }

  /** Controls, and marks that reorder what is shown. */
  private static boolean disorders(int point) {
    return (Character.getType(point) == Character.CONTROL
            && point != '\n'
            && point != '\r'
            && point != '\t')
        || (point >= 0x202A && point <= 0x202E)
        || (point >= 0x2066 && point <= 0x2069)
        || point == 0x200E
        || point == 0x200F
        || point == 0x061C;
  }
}
