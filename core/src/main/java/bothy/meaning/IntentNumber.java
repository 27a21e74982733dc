package bothy.meaning;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number in a user's words.
 *
 * @param value empty if it could be read in two ways, such as 1.000, or isn't a plain number
 * @param length how many words it takes
 * @param rest letters that stand at its end without a space, such as the unit in 5usdc
 */
record IntentNumber(Optional<BigDecimal> value, int length, String rest) {
  private static final Pattern DIGITS =
      Pattern.compile("((?:[1-9]\\d{0,2}(?:,\\d{3})+|\\d+)?(?:\\.\\d+)?)([a-z][a-z0-9]*)?");

  /** One to three digits, a point and three digits: a thousand to some, a fraction to others. */
  private static final Pattern TWO_WAYS = Pattern.compile("[1-9]\\d{0,2}\\.\\d{3}");

  private static final Pattern ORDINAL = Pattern.compile("\\d+(st|nd|rd|th)");

  private static final Map<String, Integer> SMALL =
      Map.ofEntries(
          Map.entry("one", 1),
          Map.entry("two", 2),
          Map.entry("three", 3),
          Map.entry("four", 4),
          Map.entry("five", 5),
          Map.entry("six", 6),
          Map.entry("seven", 7),
          Map.entry("eight", 8),
          Map.entry("nine", 9),
          Map.entry("ten", 10),
          Map.entry("eleven", 11),
          Map.entry("twelve", 12),
          Map.entry("thirteen", 13),
          Map.entry("fourteen", 14),
          Map.entry("fifteen", 15),
          Map.entry("sixteen", 16),
          Map.entry("seventeen", 17),
          Map.entry("eighteen", 18),
          Map.entry("nineteen", 19),
          Map.entry("twenty", 20),
          Map.entry("thirty", 30),
          Map.entry("forty", 40),
          Map.entry("fifty", 50),
          Map.entry("sixty", 60),
          Map.entry("seventy", 70),
          Map.entry("eighty", 80),
          Map.entry("ninety", 90));

  private static final Map<String, Integer> THOUSANDS =
      Map.ofEntries(
          Map.entry("k", 3),
          Map.entry("thousand", 3),
          Map.entry("grand", 3),
          Map.entry("m", 6),
          Map.entry("mm", 6),
          Map.entry("mn", 6),
          Map.entry("mio", 6),
          Map.entry("million", 6),
          Map.entry("millions", 6),
          Map.entry("bn", 9),
          Map.entry("billion", 9));

  private static final BigDecimal HALF = new BigDecimal("0.5");

  /** The number that starts at {@code from}, if one does. */
  static Optional<IntentNumber> read(List<IntentText.Word> words, int from) {
    String first = words.get(from).lower();
    if (words.get(from).mark()) {
      return Optional.empty();
    }
    if (!first.isEmpty() && (Character.isDigit(first.charAt(0)) || first.charAt(0) == '.')) {
      return ORDINAL.matcher(first).matches() ? Optional.empty() : Optional.of(digits(words, from));
    }
    return spelled(words, from);
  }

  private static IntentNumber digits(List<IntentText.Word> words, int from) {
    String text = words.get(from).lower();
    Matcher matcher = DIGITS.matcher(text);
    if (!matcher.matches() || matcher.group(1).isEmpty()) {
      return new IntentNumber(Optional.empty(), 1, "");
    }
    String number = matcher.group(1);
    String rest = matcher.group(2) == null ? "" : matcher.group(2);
    if (next(words, from + 1).equals("/")) {
      return new IntentNumber(Optional.empty(), Math.min(3, words.size() - from), "");
    }
    if (TWO_WAYS.matcher(number).matches()) {
      return new IntentNumber(Optional.empty(), 1, THOUSANDS.containsKey(rest) ? "" : rest);
    }
    BigDecimal value = new BigDecimal(number.replace(",", ""));
    if (THOUSANDS.containsKey(rest)) {
      return new IntentNumber(Optional.of(value.movePointRight(THOUSANDS.get(rest))), 1, "");
    }
    return rest.isEmpty()
        ? finish(words, from, from + 1, value)
        : new IntentNumber(Optional.of(value), 1, rest);
  }

  private static Optional<IntentNumber> spelled(List<IntentText.Word> words, int from) {
    String first = words.get(from).lower();
    int at = from;
    if (first.equals("a") && next(words, from + 1).matches("half|hundred|thousand|million")) {
      at++;
    }
    if (next(words, at).equals("half")) {
      at++;
      if (next(words, at).equals("of")) {
        at++;
      }
      boolean article = next(words, at).matches("an?");
      if (!article && next(words, at - 1).equals("of")) {
        return Optional.empty();
      }
      return Optional.of(new IntentNumber(Optional.of(HALF), at + (article ? 1 : 0) - from, ""));
    }
    long sum = 0;
    int start = at;
    while (at < words.size()) {
      String word = words.get(at).lower();
      Integer small = SMALL.get(word);
      int dash = word.indexOf('-');
      if (small == null && dash > 0) {
        Integer tens = SMALL.get(word.substring(0, dash));
        Integer ones = SMALL.get(word.substring(dash + 1));
        small = tens == null || ones == null ? null : Integer.valueOf(tens + ones);
      }
      if (small != null && at - start < 4) {
        sum += small;
      } else if (word.equals("hundred") && sum < 100 && at - start < 4) {
        sum = Math.max(sum, 1) * 100;
      } else {
        break;
      }
      at++;
    }
    if (sum == 0 && at == from) {
      return Optional.empty();
    }
    return Optional.of(finish(words, from, at, BigDecimal.valueOf(Math.max(sum, 1))));
  }

  /** Takes in {@code thousand}, {@code k} and {@code and a half} where they follow. */
  private static IntentNumber finish(
      List<IntentText.Word> words, int from, int at, BigDecimal value) {
    BigDecimal total = value;
    int end = at;
    Integer power = THOUSANDS.get(next(words, end));
    if (power != null) {
      total = total.movePointRight(power);
      end++;
    }
    if (next(words, end).equals("and")
        && next(words, end + 1).equals("a")
        && next(words, end + 2).equals("half")) {
      total = value.add(HALF).movePointRight(power == null ? 0 : power);
      end += 3;
    }
    return new IntentNumber(Optional.of(total), end - from, "");
  }

  private static String next(List<IntentText.Word> words, int at) {
    return at < words.size() ? words.get(at).lower() : "";
  }
}
