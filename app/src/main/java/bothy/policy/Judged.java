package bothy.policy;

import bothy.verdict.Verdict;
import java.util.Map;

/**
 * A verdict with what it rests on.
 *
 * @param inputs the hash of all of it, 0x and hex digits
 * @param reads every question that was put to the state and the answer
 */
public record Judged(Verdict verdict, String inputs, Map<String, String> reads) {
  public Judged {
    reads = Map.copyOf(reads);
  }
}
