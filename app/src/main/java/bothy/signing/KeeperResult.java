package bothy.signing;

import java.util.Map;

/** What became of work on the keys themselves. */
public sealed interface KeeperResult {
  /** It was done; {@code value} is what it gave, as JSON has it. */
  record Done(Map<String, Object> value) implements KeeperResult {
    public Done {
      value = Map.copyOf(value);
    }

    /** What was given may be a key. */
    @Override
    public String toString() {
      return "done";
    }
  }

  /** It wasn't. */
  record Failed(SigningResult why) implements KeeperResult {}
}
