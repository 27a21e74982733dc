package bothy.policy;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.verdict.Verdict;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The policy in force. What is stricter than the accepted policy holds at once; as long as the file
 * allows more anywhere, both are asked and the stricter decision stands, so nothing is decided more
 * leniently than the accepted policy would.
 *
 * @param accepted what was proven to be the user's will
 * @param written what the file says
 * @param waiting where the file allows more, each in a sentence; none of it holds yet
 * @param problems why the accepted text couldn't be read, so that the standard policy stands
 */
public record InForce(
    Policy accepted, Policy written, List<String> waiting, List<Problem> problems) {
  public InForce {
    waiting = List.copyOf(waiting);
    problems = List.copyOf(problems);
  }

  /** What is in force while {@code written} stands in the file. */
  public static InForce of(AcceptedPolicy accepted, Policy written) {
    Optional<String> text = accepted.text();
    if (text.isEmpty()) {
      return of(Policy.standard(), written, List.of());
    }
    return switch (Policy.read(text.get())) {
      case PolicyReading.Good(Policy policy) -> of(policy, written, List.of());
      case PolicyReading.Wrong(List<Problem> problems) -> of(Policy.standard(), written, problems);
    };
  }

  private static InForce of(Policy accepted, Policy written, List<Problem> problems) {
    return new InForce(accepted, written, written.loosens(accepted), problems);
  }

  /** The policies that are asked. */
  public List<Policy> policies() {
    return waiting.isEmpty() ? List.of(written) : List.of(accepted, written);
  }

  /** As {@link #decide} of what no page asks. */
  public Decision decide(Verdict verdict, Spent spent, Set<Address> known, Instant now) {
    return decide(verdict, Optional.empty(), spent, known, now);
  }

  /** As {@link Policy#decide}, by the strictest of those that are asked. */
  public Decision decide(
      Verdict verdict, Optional<String> page, Spent spent, Set<Address> known, Instant now) {
    return policies().stream()
        .map(policy -> policy.decide(verdict, page, spent, known, now))
        .reduce(Decision::and)
        .orElseThrow();
  }

  /** As {@link Policy#approve}, for the shortest time that any of them allows. */
  public Approved approve(
      Judged judged,
      Decision decision,
      Consent consent,
      Payload payload,
      Hash digest,
      String id,
      Instant now) {
    return policies().stream()
        .min(Comparator.comparing(Policy::lifetime))
        .orElseThrow()
        .approve(judged, decision, consent, payload, digest, id, now);
  }
}
