package bothy.policy;

import java.util.List;

/** What reading the text of a policy gives. */
public sealed interface PolicyReading {
  record Good(Policy policy) implements PolicyReading {}

  /** All that is wrong with it, in the file's order; never empty. */
  record Wrong(List<Problem> problems) implements PolicyReading {
    public Wrong {
      problems = List.copyOf(problems);
    }
  }
}
