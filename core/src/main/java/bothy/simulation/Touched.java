package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run asked the state about one account, with the answers: the run depended on this and
 * nothing else.
 *
 * @param code empty if it wasn't asked for
 * @param slots as the state had them before the run
 */
public record Touched(Account account, Bytes code, Map<Word, Word> slots) {
  public Touched {
    slots = Collections.unmodifiableMap(new TreeMap<>(slots));
  }

  /** What both runs asked for, as it was before this one. */
  Touched then(Touched next) {
    Map<Word, Word> both = new TreeMap<>(next.slots);
    both.putAll(slots);
    return new Touched(account, code.isEmpty() ? next.code : code, both);
  }
}
