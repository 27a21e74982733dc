package bothy.cases;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.util.Map;

/** A state that somebody gave: the whole world, or a part beyond which nothing is known. */
public final class GivenState implements State {
  /** One account of it. */
  public record Entry(Account account, Bytes code, Map<Word, Word> storage) {
    public Entry {
      storage = Map.copyOf(storage);
    }
  }

  private final Map<Address, Entry> accounts;
  private final Map<Long, Hash> blockHashes;
  private final boolean partial;

  public GivenState(Map<Address, Entry> accounts, Map<Long, Hash> blockHashes, boolean partial) {
    this.accounts = Map.copyOf(accounts);
    this.blockHashes = Map.copyOf(blockHashes);
    this.partial = partial;
  }

  public boolean partial() {
    return partial;
  }

  @Override
  public Answer<Account> account(Address address) {
    Entry entry = accounts.get(address);
    if (entry != null) {
      return new Answer.Known<>(entry.account());
    }
    return partial
        ? new Answer.Unknown<>("account " + address + " was not given")
        : new Answer.Known<>(Account.ABSENT);
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    Entry entry = accounts.get(address);
    if (entry != null && entry.account().codeHash().equals(codeHash)) {
      return new Answer.Known<>(entry.code());
    }
    return new Answer.Unknown<>("code of " + address + " was not given");
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    Entry entry = accounts.get(address);
    Word value = entry == null ? null : entry.storage().get(key);
    if (value != null) {
      return new Answer.Known<>(value);
    }
    return partial
        ? new Answer.Unknown<>("slot " + key + " of " + address + " was not given")
        : new Answer.Known<>(Word.ZERO);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Entry entry = accounts.get(address);
    if (entry != null && entry.storage().values().stream().anyMatch(word -> !word.isZero())) {
      return new Answer.Known<>(false);
    }
    boolean fresh = entry != null && entry.account().nonce() == 0 && !entry.account().hasCode();
    return partial && !fresh
        ? new Answer.Unknown<>("whether " + address + " has storage was not given")
        : new Answer.Known<>(true);
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    Hash hash = blockHashes.get(number);
    return hash == null
        ? new Answer.Unknown<>(
            "the hash of block " + Long.toUnsignedString(number) + " was not given")
        : new Answer.Known<>(hash);
  }
}
