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
}
