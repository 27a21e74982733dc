package bothy.verdict;

import bothy.eth.Request;
import bothy.meaning.Meaning;
import bothy.simulation.Ending;
import java.util.List;

/**
 * What the rules make of a request.
 *
 * @param unknown those of the findings that make the verdict unknown, unless a danger refuses
 * @param inputs what it rests on
 */
public record Verdict(
    Answer answer, String summary, List<Finding> findings, List<Finding> unknown, Inputs inputs) {
  /** Weakest first: the strongest that applies wins. */
  public enum Answer {
    ALLOW,
    ASK,
    UNKNOWN,
    REFUSE
  }

  public Verdict {
    findings = List.copyOf(findings);
    unknown = List.copyOf(unknown);
  }

  public Meaning meaning() {
    return inputs.meaning();
  }

  /** What the account is sure to get and to give. */
  public Guarantees guarantees() {
    return Guarantees.of(inputs);
  }

  /** How the run ended, {@code notSimulated}, or {@code notApplicable} where nothing can run. */
  public String status() {
    boolean signing =
        inputs.request() instanceof Request.Typed
            || inputs.request() instanceof Request.Message
            || inputs.request() instanceof Request.Operation;
    return inputs
        .run()
        .map(run ->
            switch (run.outcome().ending()) {
              case Ending.Success ignored -> "success";
              case Ending.Reverted ignored -> "reverted";
              case Ending.Halted ignored -> "halted";
              case Ending.Invalid ignored -> "invalid";
            })
        .orElse(signing ? "notApplicable" : "notSimulated");
  }

  /** Why the run ended as it did, or why there was none; empty after success. */
  public String reason() {
    return inputs
        .run()
        .map(run ->
            switch (run.outcome().ending()) {
              case Ending.Success ignored -> "";
              case Ending.Reverted reverted -> RevertReason.of(reverted.data());
              case Ending.Halted halted -> halted.says();
              case Ending.Invalid invalid -> invalid.says();
            })
        .orElse(inputs.notRun());
  }
}
