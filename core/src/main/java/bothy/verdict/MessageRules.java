package bothy.verdict;

import bothy.eth.Request;
import java.util.Map;
import java.util.regex.Pattern;

/** The rules over messages that are something else than a text for people. */
final class MessageRules {
  /** Marks that turn the order of letters, take no place, or are no letters at all. */
  private static final Pattern UNSEEN =
      Pattern.compile(
          "[\\u202a-\\u202e\\u2066-\\u2069\\u200b\\u2060\\ufeff\\u00ad]"
              + "|[\\p{Cc}&&[^\\n\\r\\t]]");

  private final Request.Message message;
  private final Findings findings;

  MessageRules(Request.Message message, Findings findings) {
    this.message = message;
    this.findings = findings;
  }

  void apply() {
    if (Disguise.isHash(message.message())) {
      blind(Disguise.HASH, Severity.DANGER);
    } else if (Disguise.isHashInLetters(message.message())) {
      blind(Disguise.HASH, Severity.WARNING);
    } else {
      Disguise.of(message.message()).ifPresent(disguise -> blind(disguise, Severity.DANGER));
    }
    Disguise.text(message.message())
        .filter(text -> UNSEEN.matcher(text).find())
        .ifPresent(text ->
            findings.warn(
                "message.hidden-marks",
                "params[0]",
                "Marks that can't be seen stand in this text: it may read otherwise than it is.",
                Map.of()));
  }

  private void blind(Disguise disguise, Severity severity) {
    String rule =
        switch (disguise) {
          case HASH -> "message.hash";
          case TRANSACTION, AUTHORIZATION -> "message.transaction";
          case PREIMAGE -> "message.preimage";
          case TYPED_DATA -> "message.typed-data";
          case SIGN_IN -> "message.disguised";
        };
    findings.add(
        rule,
        severity,
        "params[0]",
        "This is no text for people: it is " + disguise.says + ".",
        Map.of());
  }
}
