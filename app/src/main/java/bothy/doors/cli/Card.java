package bothy.doors.cli;

import bothy.meaning.DecodedCall;
import bothy.verdict.Finding;
import bothy.verdict.Severity;
import bothy.verdict.Verdict;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * A verdict as a person reads it in five seconds: the answer, one sentence, findings, then the
 * calls.
 */
final class Card {
  private final PrintWriter out;
  private final boolean colour;

  Card(PrintWriter out, boolean colour) {
    this.out = out;
    this.colour = colour;
  }

  void print(Verdict verdict) {
    String answer = verdict.answer().name();
    out.println(paint(answer, code(verdict.answer())) + "  " + safe(verdict.summary()));
    out.println();
    out.println("  " + safe(verdict.meaning().interpolatedIntent()));
    if (!verdict.findings().isEmpty()) {
      out.println();
    }
    for (Finding finding : verdict.findings()) {
      String severity = finding.severity().name().toLowerCase(Locale.ROOT);
      out.println(
          "  "
              + paint(severity, code(finding.severity()))
              + "  "
              + safe(finding.says())
              + "  ["
              + finding.rule()
              + "]");
    }
    if (!verdict.meaning().calls().isEmpty()) {
      out.println();
    }
    for (DecodedCall call : verdict.meaning().calls()) {
      String shown =
          call.function()
              .orElse(
                  call.data().isEmpty()
                      ? "no calldata"
                      : "not decoded, selector " + call.selector());
      String target = call.to().map(Object::toString).orElse("new contract");
      out.println("  call " + target + "  " + shown + "  at " + safe(call.path()));
    }
    out.println();
    out.println(
        "  outcome " + verdict.status() + ", state " + verdict.ground() + ". " + verdict.reason());
  }

  /**
   * Text from outside shows its control, zero-width and direction marks instead of obeying them.
   */
  private static String safe(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .forEach(c -> {
          int kind = Character.getType(c);
          boolean hidden =
              kind == Character.CONTROL
                  || kind == Character.FORMAT
                  || kind == Character.LINE_SEPARATOR
                  || kind == Character.PARAGRAPH_SEPARATOR;
          shown.append(hidden ? String.format("<U+%04X>", c) : Character.toString(c));
        });
    return shown.toString();
  }

  private static String code(Verdict.Answer answer) {
    return switch (answer) {
      case ALLOW -> "32";
      case ASK -> "33";
      case UNKNOWN -> "35";
      case REFUSE -> "31";
    };
  }

  private static String code(Severity severity) {
    return switch (severity) {
      case INFO -> "36";
      case WARNING -> "33";
      case DANGER -> "31";
    };
  }

  private String paint(String text, String code) {
    return colour ? "\u001b[1;" + code + "m" + text + "\u001b[0m" : text;
  }
}
