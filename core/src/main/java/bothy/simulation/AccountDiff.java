package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a run changed of one account.
 *
 * @param codeBefore empty where there was none
 * @param storage changed slots only
 */
public record AccountDiff(
    Account before, Account after, Bytes codeBefore, Bytes codeAfter, Map<Word, Change> storage) {
  /** A slot's value before and after the run. */
  public record Change(Word before, Word after) {}

  public AccountDiff {
    storage = Collections.unmodifiableMap(new TreeMap<>(storage));
  }

  /** What both runs changed, {@code next} after this. */
  AccountDiff then(AccountDiff next) {
    Map<Word, Change> both = new TreeMap<>(storage);
    next.storage.forEach((key, change) ->
        both.merge(key, change, (one, two) -> new Change(one.before(), two.after())));
    both.values().removeIf(change -> change.before().equals(change.after()));
    return new AccountDiff(before, next.after, codeBefore, next.codeAfter, both);
  }

  boolean isNothing() {
    return before.equals(after) && storage.isEmpty();
  }
}
