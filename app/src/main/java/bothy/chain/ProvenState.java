package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.proof.Checked;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state after a block, each value of it proven under the block's state root: accounts and slots
 * by Merkle-Patricia proofs, code by its hash, the hashes of earlier blocks by their headers. What
 * a node fails to prove is unknown, and {@link #objection} says so. Its ground is the block's hash.
 */
public final class ProvenState implements FetchedState {
  private final ProofFetch fetch;
  private final EarlierBlocks earlier;
  private final Bounds bounds = new Bounds();
  private final Map<Address, Checked<Entry>> accounts = new TreeMap<>();
  private final Map<Address, Map<Word, Checked<Word>>> slots = new TreeMap<>();
  private final Map<Long, Checked<Hash>> hashes = new TreeMap<>();
  private Optional<String> objection = Optional.empty();

  public ProvenState(Rpc rpc, PinnedBlock block) {
    this.fetch = new ProofFetch(rpc, block, bounds);
    this.earlier = new EarlierBlocks(rpc, block, bounds);
  }

  /** Why the node gives no proofs at this block, if it says that it doesn't. */
  public static Optional<String> refusal(Rpc rpc, PinnedBlock block) {
    try {
      rpc.call(
          new Rpc.Call(
              "eth_getProof", Address.ZERO.toHex(), List.of(), Claims.hex(block.block().number())));
      return Optional.empty();
    } catch (ChainException.Refused e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public int fetched() {
    return bounds.fetched();
  }

  @Override
  public Map<Address, Entry> accounts() {
    Map<Address, Entry> proven = new TreeMap<>();
    accounts.forEach((address, checked) -> {
      if (checked instanceof Checked.Proven<Entry>(Entry entry)) {
        proven.put(address, entry);
      }
    });
    return Collections.unmodifiableMap(proven);
  }

  @Override
  public Map<Word, Word> slots(Address address) {
    return proven(slots.getOrDefault(address, Map.of()));
  }

  @Override
  public Map<Long, Hash> blockHashes() {
    return proven(hashes);
  }

  private static <K, V> Map<K, V> proven(Map<K, Checked<V>> checked) {
    Map<K, V> proven = new TreeMap<>();
    checked.forEach((key, value) -> {
      if (value instanceof Checked.Proven<V>(V it)) {
        proven.put(key, it);
      }
    });
    return Collections.unmodifiableMap(proven);
  }

  @Override
  public Optional<String> objection() {
    return objection;
  }

  @Override
  public void prefetch(Map<String, String> call) {
    Map<Address, Set<Word>> read = new TreeMap<>(fetch.hint(call));
    for (String party : List.of("from", "to")) {
      Optional.ofNullable(call.get(party))
          .map(Address::fromHex)
          .ifPresent(address -> read.computeIfAbsent(address, ignored -> Set.of()));
    }
    fetch(read);
  }

  @Override
  public Answer<Account> account(Address address) {
    return answer(entry(address), Entry::account);
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    return switch (entry(address)) {
      case Checked.Unproven<Entry> failed -> new Answer.Unknown<>(failed.says());
      case Checked.Proven<Entry>(Entry entry) ->
          entry.account().codeHash().equals(codeHash)
              ? new Answer.Known<>(entry.code())
              : new Answer.Unknown<>("code " + codeHash + " isn't that of " + address);
    };
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    Map<Word, Checked<Word>> known = slots.getOrDefault(address, Map.of());
    if (!known.containsKey(key)) {
      fetch(Map.of(address, Set.of(key)));
    }
    return answer(required(slots.getOrDefault(address, Map.of()), key), value -> value);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    return answer(entry(address), Entry::storageEmpty);
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    if (!hashes.containsKey(number)) {
      hashes.put(number, noted(earlier.hash(number)));
    }
    return answer(required(hashes, number), hash -> hash);
  }

  private Checked<Entry> entry(Address address) {
    if (!accounts.containsKey(address)) {
      fetch(Map.of(address, Set.of()));
    }
    return required(accounts, address);
  }

  private void fetch(Map<Address, Set<Word>> wanted) {
    Map<Address, Set<Word>> missing = new TreeMap<>();
    wanted.forEach((address, keys) -> {
      Set<Word> open = new TreeSet<>(keys);
      open.removeAll(slots.getOrDefault(address, Map.of()).keySet());
      if (!open.isEmpty() || !accounts.containsKey(address)) {
        missing.put(address, open);
      }
    });
    for (ProofFetch.Fetched fetched : fetch.all(missing, accounts)) {
      accounts.put(fetched.address(), noted(fetched.entry()));
      Map<Word, Checked<Word>> own =
          slots.computeIfAbsent(fetched.address(), ignored -> new TreeMap<>());
      fetched.slots().forEach((key, value) -> own.put(key, noted(value)));
    }
  }

  private <T> Checked<T> noted(Checked<T> checked) {
    if (objection.isEmpty() && checked instanceof Checked.Unproven<T> failed) {
      objection = Optional.of(failed.says());
    }
    return checked;
  }

  private static <K, V> Checked<V> required(Map<K, Checked<V>> known, K key) {
    Checked<V> value = known.get(key);
    if (value == null) {
      throw new IllegalStateException("fetched, and isn't there: " + key);
    }
    return value;
  }

  private static <T, V> Answer<V> answer(
      Checked<T> checked, java.util.function.Function<T, V> part) {
    return switch (checked) {
      case Checked.Unproven<T> failed -> new Answer.Unknown<>(failed.says());
      case Checked.Proven<T>(T value) -> new Answer.Known<>(part.apply(value));
    };
  }
}
