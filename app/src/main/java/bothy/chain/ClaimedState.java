package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The state after a block, as a node claims it: fetched when it is asked for, once, and kept, so
 * that afterwards it is known what was asked. Code is held against its hash; nothing else can be
 * checked without proofs.
 */
public final class ClaimedState implements FetchedState {
  private final Fetch fetch;
  private final Map<Address, Entry> accounts = new TreeMap<>();
  private final Map<Address, Map<Word, Word>> slots = new TreeMap<>();
  private final Map<Long, Hash> hashes = new TreeMap<>();
  private int before;

  public ClaimedState(Rpc rpc, ClaimedBlock block) {
    fetch = new Fetch(rpc, block);
  }

  @Override
  public int proofs() {
    return 0;
  }

  @Override
  public Optional<String> unproven() {
    return Optional.of("the node is believed");
  }

  @Override
  public void begin() {
    before = fetch.fetched();
  }

  /**
   * A run that waits for the node may use up its time: what was fetched stays, the next goes on.
   */
  @Override
  public boolean settle() {
    return fetch.fetched() == before;
  }

  @Override
  public Map<Address, Entry> accounts() {
    return Collections.unmodifiableMap(accounts);
  }

  @Override
  public Map<Word, Word> slots(Address address) {
    return Collections.unmodifiableMap(slots.getOrDefault(address, Map.of()));
  }

  @Override
  public Map<Long, Hash> blockHashes() {
    return Collections.unmodifiableMap(hashes);
  }

  @Override
  public void prefetch(Map<String, String> call) {
    Map<Address, Set<Word>> read = fetch.accessList(call);
    List<Address> addresses = List.copyOf(read.keySet());
    List<Entry> entries = fetch.accounts(addresses);
    for (int i = 0; i < entries.size(); i++) {
      accounts.put(addresses.get(i), entries.get(i));
    }
    List<Fetch.Place> places = new ArrayList<>();
    read.forEach((address, keys) -> keys.forEach(key -> places.add(new Fetch.Place(address, key))));
    List<Word> values = fetch.slots(places);
    for (int i = 0; i < values.size(); i++) {
      slotsOf(places.get(i).address()).put(places.get(i).key(), values.get(i));
    }
  }

  @Override
  public Answer<Account> account(Address address) {
    return new Answer.Known<>(entry(address).account());
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    Entry entry = entry(address);
    return entry.account().codeHash().equals(codeHash)
        ? new Answer.Known<>(entry.code())
        : new Answer.Unknown<>("code " + codeHash + " isn't that of " + address);
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    entry(address); // a case has slots in accounts only
    Map<Word, Word> known = slotsOf(address);
    Word value = known.get(key);
    if (value == null) {
      value = fetch.slots(List.of(new Fetch.Place(address, key))).getFirst();
      known.put(key, value);
    }
    return new Answer.Known<>(value);
  }

  /** Without proofs it isn't known whether an account has storage; that it was never used is. */
  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Entry entry = entry(address);
    boolean fresh = entry.account().nonce() == 0 && !entry.account().hasCode();
    return fetch.proofs() || fresh
        ? new Answer.Known<>(entry.storageEmpty())
        : new Answer.Unknown<>("the node gives no proof of whether " + address + " has storage");
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    Hash known = hashes.get(number);
    if (known == null) {
      known = fetch.blockHash(number);
      hashes.put(number, known);
    }
    return new Answer.Known<>(known);
  }

  private Map<Word, Word> slotsOf(Address address) {
    return slots.computeIfAbsent(address, ignored -> new TreeMap<>());
  }

  private Entry entry(Address address) {
    Entry entry = accounts.get(address);
    if (entry == null) {
      entry = fetch.accounts(List.of(address)).getFirst();
      accounts.put(address, entry);
    }
    return entry;
  }
}
