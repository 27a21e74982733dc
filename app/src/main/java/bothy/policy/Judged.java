package bothy.policy;

import bothy.verdict.Verdict;
import java.util.Map;

/**
 * A verdict with what it rests on.
 *
 * @param inputs the hash of all of it, 0x and hex digits
 * @param reads every question that was put to the state and the answer
 * @param stakes of what is approved: all of it, or one call of a batch
 */
public record Judged(Verdict verdict, String inputs, Map<String, String> reads, Stakes stakes) {
  public Judged {
    reads = Map.copyOf(reads);
  }

  public Judged(Verdict verdict, String inputs, Map<String, String> reads) {
    this(verdict, inputs, reads, Stakes.of(verdict));
  }

  /** For one call of a batch. */
  public Judged of(Stakes call) {
    return new Judged(verdict, inputs, reads, call);
  }
}
