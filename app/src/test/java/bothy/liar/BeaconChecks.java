package bothy.liar;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which check of the light client caught a lie, by what it says. */
final class BeaconChecks {
  private static final Pattern CHECK = Pattern.compile("\\b([A-Z]+(?:_[A-Z]+)*): expected");

  private BeaconChecks() {}

  static String named(String says) {
    Matcher check = CHECK.matcher(says);
    if (check.find()) {
      return check.group(1).toLowerCase(Locale.ROOT).replace('_', ' ');
    }
    if (says.isEmpty()) {
      return "no head is proven";
    }
    if (says.contains("can't be used") || says.contains("body exceeds")) {
      return "the shape of an answer";
    }
    if (says.contains(" has no ") || says.contains("has neither")) {
      return "nothing to go on with";
    }
    return says.contains("busy")
        ? "HTTP"
        : "another check: " + says.replaceAll("0x[0-9a-f]+", "0x…").replaceAll("[0-9]+", "N");
  }
}
