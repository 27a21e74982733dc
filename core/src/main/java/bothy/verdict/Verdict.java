package bothy.verdict;

import bothy.meaning.Meaning;
import java.util.List;

/**
 * What the rules make of a request.
 *
 * @param status of the run: {@code notSimulated}, {@code notApplicable}, …
 * @param ground of the state: {@code given}, {@code none}, …
 */
public record Verdict(
    Answer answer,
    String summary,
    List<Finding> findings,
    Meaning meaning,
    String status,
    String reason,
    String ground) {
  /** Weakest first: the strongest that applies wins. */
  public enum Answer {
    ALLOW,
    ASK,
    UNKNOWN,
    REFUSE
  }

  public Verdict {
    findings = List.copyOf(findings);
  }
}
