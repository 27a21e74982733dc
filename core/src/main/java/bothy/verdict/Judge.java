package bothy.verdict;

import bothy.eth.Ground;
import bothy.eth.Request;
import java.util.List;

/** Applies every rule and weighs the findings: refuse > unknown > ask > allow. */
public final class Judge {
  /** Raised whenever a rule comes, goes or changes. */
  public static final String RULES_VERSION = "5";

  private Judge() {}

  /** The verdict on what {@code inputs} hold. */
  public static Verdict judge(Inputs inputs) {
    Findings findings = new Findings(inputs);
    new RequestRules(inputs, findings).apply();
    if (inputs.request() instanceof Request.Message message) {
      new SignInRules(inputs, message, findings).apply();
      new MessageRules(message, findings).apply();
    }
    new OriginRules(inputs, findings).apply();
    new ListRules(inputs, findings).apply();
    new TokenRules(inputs, findings).apply();
    new CallRules(inputs, findings).apply();
    new SentOrderRules(inputs, findings).apply();
    new GrantRules(inputs, findings).apply();
    new SignatureRules(inputs, findings).apply();
    inputs
        .run()
        .ifPresent(run -> {
          new OutcomeRules(run, findings).apply();
          new FlowRules(inputs, run, findings).apply();
          new EvasionRules(run, findings).apply();
          if (run.outcome().succeeded()) {
            new PriceRules(run.outcome().logs(), findings).apply();
          }
          new FeeRules(inputs, run, findings).apply();
          new CreationRules(run, findings).apply();
        });
    IntentRules.apply(inputs, findings.all);
    if (inputs.run().isEmpty() && !inputs.notRun().isEmpty()) {
      findings.unknown("outcome.not-simulated", "at", inputs.notRun());
    }
    if (inputs.ground().filter(Ground.CLAIMED::equals).isPresent()) {
      findings.unknown(
          "state.claimed", "at", "The state is only what a node claims: nothing proves it.");
    }
    return verdict(inputs, findings);
  }

  private static Verdict verdict(Inputs inputs, Findings findings) {
    List<Finding> sorted = findings.sorted();
    List<Finding> unknown = findings.unknown();
    Severity worst = sorted.isEmpty() ? Severity.INFO : sorted.getFirst().severity();
    Verdict.Answer answer =
        worst == Severity.DANGER
            ? Verdict.Answer.REFUSE
            : !unknown.isEmpty()
                ? Verdict.Answer.UNKNOWN
                : worst == Severity.WARNING ? Verdict.Answer.ASK : Verdict.Answer.ALLOW;
    String summary =
        switch (answer) {
          case REFUSE, ASK -> sorted.getFirst().says();
          case UNKNOWN -> "Not known. " + unknown.getFirst().says();
          case ALLOW -> "No objection found.";
        };
    return new Verdict(answer, summary, sorted, unknown, inputs);
  }
}
