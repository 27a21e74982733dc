package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.Map;
import java.util.Optional;

/** A state with some accounts changed before the run, as {@code eth_call}'s state override set. */
public final class Overrides implements State {
  /**
   * What to change of an account.
   *
   * @param storage slots to replace; the others stay
   */
  public record Change(
      Optional<Wei> balance, Optional<Long> nonce, Optional<Bytes> code, Map<Word, Word> storage) {
    public Change {
      storage = Map.copyOf(storage);
    }
  }

  private final State below;
  private final Map<Address, Change> changes;
  private final java.util.function.Function<Bytes, Hash> keccak;

  public Overrides(
      State below, Map<Address, Change> changes, java.util.function.Function<Bytes, Hash> keccak) {
    this.below = below;
    this.changes = Map.copyOf(changes);
    this.keccak = keccak;
  }

  @Override
  public Answer<Account> account(Address address) {
    Change change = changes.get(address);
    if (change == null) {
      return below.account(address);
    }
    if (change.balance().isPresent() && change.nonce().isPresent() && change.code().isPresent()) {
      return new Answer.Known<>(changed(Account.ABSENT, change));
    }
    return switch (below.account(address)) {
      case Answer.Known<Account>(Account account) -> new Answer.Known<>(changed(account, change));
      case Answer.Unknown<Account> unknown -> unknown;
    };
  }

  private Account changed(Account account, Change change) {
    return new Account(
        true,
        change.nonce().orElse(account.nonce()),
        change.balance().orElse(account.balance()),
        change.code().map(keccak).orElse(account.codeHash()));
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    Change change = changes.get(address);
    return change != null && change.code().isPresent()
        ? new Answer.Known<>(change.code().get())
        : below.code(address, codeHash);
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    Change change = changes.get(address);
    Word value = change == null ? null : change.storage().get(key);
    return value == null ? below.slot(address, key) : new Answer.Known<>(value);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Change change = changes.get(address);
    return change == null || change.storage().isEmpty()
        ? below.storageEmpty(address)
        : new Answer.Known<>(change.storage().values().stream().allMatch(Word::isZero));
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    return below.blockHash(number);
  }
}
