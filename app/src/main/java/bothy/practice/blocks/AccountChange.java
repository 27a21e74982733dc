package bothy.practice.blocks;

import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody sets of an account, past all rules.
 *
 * @param onlySlots whether the slots that {@code slots} doesn't name become zero
 */
public record AccountChange(
    Optional<Wei> balance,
    Optional<Long> nonce,
    Optional<Bytes> code,
    boolean onlySlots,
    Map<Word, Word> slots) {
  public static final AccountChange NONE =
      new AccountChange(Optional.empty(), Optional.empty(), Optional.empty(), false, Map.of());

  public AccountChange {
    slots = Map.copyOf(slots);
  }

  public AccountChange withBalance(Wei changed) {
    return new AccountChange(Optional.of(changed), nonce, code, onlySlots, slots);
  }

  public AccountChange withNonce(long changed) {
    return new AccountChange(balance, Optional.of(changed), code, onlySlots, slots);
  }

  public AccountChange withCode(Bytes changed) {
    return new AccountChange(balance, nonce, Optional.of(changed), onlySlots, slots);
  }

  public AccountChange withSlots(Map<Word, Word> changed, boolean only) {
    return new AccountChange(balance, nonce, code, only, changed);
  }

  public StoredAccount of(StoredAccount account) {
    StoredAccount changed = onlySlots ? account.withoutStorage() : account;
    changed = balance.isPresent() ? changed.withBalance(balance.get()) : changed;
    changed = nonce.isPresent() ? changed.withNonce(nonce.get()) : changed;
    changed = code.isPresent() ? changed.withCode(code.get()) : changed;
    return changed.withSlots(slots);
  }
}
