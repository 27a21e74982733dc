package bothy.policy;

import java.util.List;

/** Whether an approval still holds on a newer state. */
public sealed interface Holding {
  record Holds() implements Holding {}

  /** What changed, each in a sentence; never empty. */
  record Changed(List<String> says) implements Holding {
    public Changed {
      says = List.copyOf(says);
    }
  }
}
