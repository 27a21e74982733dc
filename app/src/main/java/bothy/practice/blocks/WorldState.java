package bothy.practice.blocks;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import bothy.proof.SharedTrie;
import bothy.simulation.AccountDiff;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** The whole state after something, immutable: what it shares with others it holds once. */
public final class WorldState {
  public static final WorldState EMPTY = new WorldState(SharedTrie.empty(StoredAccount::encode));

  private final SharedTrie<StoredAccount> accounts;

  private WorldState(SharedTrie<StoredAccount> accounts) {
    this.accounts = accounts;
  }

  public Hash root() {
    return accounts.root();
  }

  /** The account, if the state holds it. */
  public Optional<StoredAccount> find(Address address) {
    return accounts.get(address.bytes());
  }

  /** The account, empty if the state doesn't hold it. */
  public StoredAccount at(Address address) {
    return find(address).orElse(StoredAccount.EMPTY);
  }

  /** The nodes that prove an account under the root. */
  public List<Bytes> prove(Address address) {
    return accounts.prove(address.bytes());
  }

  /** This state with an account in another's place; an empty one isn't kept (EIP-161). */
  public WorldState with(Address address, StoredAccount account) {
    return new WorldState(
        account.isEmpty()
            ? accounts.without(address.bytes())
            : accounts.with(address.bytes(), account));
  }

  public WorldState with(Map<Address, AccountChange> changes) {
    WorldState changed = this;
    for (Map.Entry<Address, AccountChange> change : changes.entrySet()) {
      Address address = change.getKey();
      changed = changed.with(address, change.getValue().of(changed.at(address)));
    }
    return changed;
  }

  /** This state after a run that changed it so. */
  public WorldState after(Map<Address, AccountDiff> diff) {
    WorldState changed = this;
    for (Map.Entry<Address, AccountDiff> each : diff.entrySet()) {
      changed = changed.with(each.getKey(), after(at(each.getKey()), each.getValue()));
    }
    return changed;
  }

  private static StoredAccount after(StoredAccount before, AccountDiff diff) {
    Account after = diff.after();
    if (!after.exists()) {
      return StoredAccount.EMPTY;
    }
    StoredAccount changed = before.withNonce(after.nonce()).withBalance(after.balance());
    if (!after.codeHash().equals(before.codeHash())) {
      changed = changed.withCode(diff.codeAfter());
    }
    Map<Word, Word> slots = new HashMap<>();
    diff.storage().forEach((key, change) -> slots.put(key, change.after()));
    return changed.withSlots(slots);
  }

  /** What a run asks; a block that there isn't has the hash zero. */
  public State asked(LongFunction<Optional<Hash>> blockHashes) {
    return new Asked(this, blockHashes);
  }

  private record Asked(WorldState world, LongFunction<Optional<Hash>> hashes) implements State {
    @Override
    public Answer<Account> account(Address address) {
      return new Answer.Known<>(
          world.find(address).map(StoredAccount::account).orElse(Account.ABSENT));
    }

    @Override
    public Answer<Bytes> code(Address address, Hash codeHash) {
      return new Answer.Known<>(world.at(address).code());
    }

    @Override
    public Answer<Word> slot(Address address, Word key) {
      return new Answer.Known<>(world.at(address).slot(key));
    }

    @Override
    public Answer<Boolean> storageEmpty(Address address) {
      return new Answer.Known<>(world.at(address).storage().isEmpty());
    }

    @Override
    public Answer<Hash> blockHash(long number) {
      return new Answer.Known<>(hashes.apply(number).orElse(Hash.ZERO));
    }
  }
}
