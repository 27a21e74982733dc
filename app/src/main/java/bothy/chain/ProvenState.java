package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.jsonrpc.Quantity;
import bothy.proof.StateProof.ProvenAccount;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The state after a block, each value of it proven under the block's state root: accounts and slots
 * by Merkle-Patricia proofs, code by its hash, the hashes of earlier blocks by their headers.
 *
 * <p>A run never waits. What isn't proven yet is answered with a guess, nothing or zero, and noted;
 * {@link #settle} fetches all that was noted in one round trip, and the run is repeated. So one
 * round trip brings what a whole run lacked rather than a value, and the last run has guessed
 * nothing.
 */
public final class ProvenState implements FetchedState {
  /** After so many guesses a run has probably lost its way. */
  private static final int MOST_GUESSES = 500;

  private final Rpc rpc;
  private final ProvenValues values;
  private final ReadMemory memory;
  private final ProofFetch fetch;
  private final EarlierBlocks earlier;
  private final Bounds bounds = new Bounds();

  private final Map<Address, Set<Word>> read = new TreeMap<>();
  private final Set<Long> readHashes = new HashSet<>();
  private final Map<Address, Set<Word>> lacking = new TreeMap<>();
  private final Set<Long> lackingHashes = new HashSet<>();
  private int guesses;

  /** What the last run lacked first: nothing that it asked for before was guessed. */
  private Map<Address, Set<Word>> certain = Map.of();

  /** What was fetched for this request, in case there was no room among what is shared. */
  private final Map<Address, ProofFetch.Fetched> own = new HashMap<>();

  private Optional<ReadMemory.Key> like = Optional.empty();
  private CompletableFuture<Map<Address, Set<Word>>> hint =
      CompletableFuture.completedFuture(Map.of());
  private int proofs;

  /** The state after the block of {@code values}, where others may have proven some of it. */
  public ProvenState(Rpc rpc, ProvenValues values, ReadMemory memory) {
    this.rpc = rpc;
    this.values = values;
    this.memory = memory;
    this.fetch = new ProofFetch(rpc, values.block(), values.codes());
    this.earlier = new EarlierBlocks(rpc, values.block(), values.earlier(), bounds);
  }

  /** The state after a block of which nothing is known yet. */
  public ProvenState(Rpc rpc, PinnedBlock block) {
    this(rpc, new ProvenValues(block, new CodeStore(), new PinnedBlocks()), new ReadMemory());
  }

  /** Why the node gives no proof of an account at this block, if it says that it doesn't. */
  public static Optional<String> refusal(Rpc rpc, PinnedBlock block, Address account) {
    try {
      rpc.call(
          new Rpc.Call(
              "eth_getProof", account.toHex(), List.of(), Quantity.hex(block.block().number())));
      return Optional.empty();
    } catch (ChainException.Refused e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public int proofs() {
    return proofs;
  }

  @Override
  public Optional<String> unproven() {
    return Optional.empty();
  }

  @Override
  public void begin() {
    read.clear();
    readHashes.clear();
    guesses = 0;
    certain = Map.of();
  }

  @Override
  public boolean settle() {
    if (lacking.isEmpty() && lackingHashes.isEmpty()) {
      like.ifPresent(key -> memory.remember(key, read));
      return true;
    }
    Map<Address, Set<Word>> hints = hinted();
    Map<Address, Set<Word>> wanted = new TreeMap<>();
    for (Map<Address, Set<Word>> part : List.of(lacking, hints)) {
      part.forEach((address, keys) ->
          wanted.computeIfAbsent(address, ignored -> new TreeSet<>()).addAll(keys));
    }
    fetchMost(List.of(wanted, lacking, certain));
    lacking.clear();
    for (long number : Set.copyOf(lackingHashes)) {
      values.keep(number, earlier.hash(number));
      lackingHashes.remove(number);
    }
    return false;
  }

  /**
   * Fetches the first of these that the node doesn't refuse to prove, each more certain to be
   * needed than the one before: what a run asked for after a guess, the true run may never ask for.
   */
  private void fetchMost(List<Map<Address, Set<Word>>> choices) {
    List<Map<Address, Set<Word>>> distinct = choices.stream().distinct().toList();
    for (Map<Address, Set<Word>> each : distinct) {
      try {
        fetch(each);
        return;
      } catch (ChainException.Refused e) {
        if (each.equals(distinct.getLast())) {
          throw e;
        }
      }
    }
  }

  /** What the node said that the call reads, once; a hint that fails is none. */
  private Map<Address, Set<Word>> hinted() {
    CompletableFuture<Map<Address, Set<Word>>> asked = hint;
    hint = CompletableFuture.completedFuture(Map.of());
    try {
      return asked.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ChainException) {
        return Map.of();
      }
      throw e;
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>What like requests read is fetched, if there were any. Otherwise the accounts that the call
   * names, while the node is asked what it reads: the run can begin before that answer is there.
   */
  @Override
  public void prefetch(Map<String, String> call) {
    ReadMemory.Key key = Prefetch.key(call);
    like = Optional.of(key);
    Map<Address, Set<Word>> remembered = memory.recall(key);
    if (!remembered.isEmpty()) {
      guessed(remembered);
      return;
    }
    CompletableFuture<Map<Address, Set<Word>>> asked = new CompletableFuture<>();
    hint = asked;
    Thread.startVirtualThread(() -> {
      try {
        asked.complete(AccessHint.of(rpc, call, values.block().block()));
      } catch (RuntimeException e) {
        asked.completeExceptionally(e);
      }
    });
    guessed(Prefetch.of(call));
  }

  /** A node that can't prove what was only guessed is asked for what the run really reads. */
  private void guessed(Map<Address, Set<Word>> wanted) {
    try {
      fetch(wanted);
    } catch (ChainException.Refused e) {
      // nothing is lost but the time
    }
  }

  @Override
  public Map<Address, Entry> accounts() {
    Map<Address, Entry> entries = new TreeMap<>();
    read.keySet().forEach(address -> entry(address).ifPresent(e -> entries.put(address, e)));
    return Collections.unmodifiableMap(entries);
  }

  @Override
  public Map<Word, Word> slots(Address address) {
    Map<Word, Word> slots = new TreeMap<>();
    read.getOrDefault(address, Set.of())
        .forEach(key -> known(address, key).ifPresent(value -> slots.put(key, value)));
    return Collections.unmodifiableMap(slots);
  }

  @Override
  public Map<Long, Hash> blockHashes() {
    Map<Long, Hash> hashes = new TreeMap<>();
    readHashes.forEach(number -> values.hash(number).ifPresent(hash -> hashes.put(number, hash)));
    return Collections.unmodifiableMap(hashes);
  }

  @Override
  public Answer<Account> account(Address address) {
    return asked(address)
        .<Answer<Account>>map(entry -> new Answer.Known<>(entry.account()))
        .orElseGet(() -> guess(Account.ABSENT));
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    Optional<Entry> entry = asked(address);
    if (entry.isEmpty()) {
      return guess(Bytes.EMPTY);
    }
    return entry.get().account().codeHash().equals(codeHash)
        ? new Answer.Known<>(entry.get().code())
        : new Answer.Unknown<>("code " + codeHash + " isn't that of " + address);
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    read.computeIfAbsent(address, ignored -> new TreeSet<>()).add(key);
    Optional<Word> known = known(address, key);
    if (known.isPresent()) {
      return new Answer.Known<>(known.get());
    }
    lacks(address, Set.of(key));
    return guess(Word.ZERO);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    return asked(address)
        .<Answer<Boolean>>map(entry -> new Answer.Known<>(entry.storageEmpty()))
        .orElseGet(() -> guess(true));
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    readHashes.add(number);
    Optional<Hash> known = values.hash(number);
    if (known.isPresent()) {
      return new Answer.Known<>(known.get());
    }
    lackingHashes.add(number);
    return guess(Hash.ZERO);
  }

  private <T> Answer<T> guess(T value) {
    return ++guesses > MOST_GUESSES
        ? new Answer.Unknown<>("it isn't fetched yet")
        : new Answer.Known<>(value);
  }

  private Optional<Entry> asked(Address address) {
    read.computeIfAbsent(address, ignored -> new TreeSet<>());
    Optional<Entry> entry = entry(address);
    if (entry.isEmpty()) {
      lacks(address, Set.of());
    }
    return entry;
  }

  private void lacks(Address address, Set<Word> keys) {
    if (guesses == 0) {
      certain = Map.of(address, keys);
    }
    lacking.computeIfAbsent(address, ignored -> new TreeSet<>()).addAll(keys);
  }

  private Optional<Entry> entry(Address address) {
    ProofFetch.Fetched fetched = own.get(address);
    Optional<ProvenAccount> account =
        fetched == null ? values.account(address) : Optional.of(fetched.account());
    Optional<Bytes> code =
        fetched != null && fetched.code().isPresent()
            ? fetched.code()
            : account.flatMap(a -> values.codes().code(a.account().codeHash()));
    return account.flatMap(a -> code.map(bytes -> new Entry(a.account(), bytes, a.storageEmpty())));
  }

  private Optional<Word> known(Address address, Word key) {
    ProofFetch.Fetched fetched = own.get(address);
    Word value = fetched == null ? null : fetched.slots().get(key);
    return value == null ? values.slot(address, key) : Optional.of(value);
  }

  /** Fetches what isn't known of it, in one round trip; in two where code was taken to be kept. */
  private void fetch(Map<Address, Set<Word>> wanted) {
    Map<Address, Set<Word>> missing = new TreeMap<>();
    Set<Address> withCode = new HashSet<>();
    wanted.forEach((address, keys) -> {
      Set<Word> open = new TreeSet<>();
      keys.stream().filter(key -> known(address, key).isEmpty()).forEach(open::add);
      boolean lacksEntry = entry(address).isEmpty();
      if (!open.isEmpty() || lacksEntry) {
        missing.put(address, open);
        bounds.count(open.size() + (lacksEntry ? 1 : 0));
      }
      boolean heldBefore = own.containsKey(address) || values.account(address).isPresent();
      if (lacksEntry && (heldBefore || !values.codes().probablyKnows(address))) {
        withCode.add(address);
      }
    });
    fetch.all(missing, withCode).forEach(this::keep);
  }

  private void keep(ProofFetch.Fetched fetched) {
    proofs += fetched.proofs();
    fetched.code().ifPresent(bounds::count);
    values.keep(fetched.address(), fetched.account());
    fetched.slots().forEach((key, value) -> values.keep(fetched.address(), key, value));
    own.merge(fetched.address(), fetched, ProvenState::merged);
  }

  private static ProofFetch.Fetched merged(ProofFetch.Fetched old, ProofFetch.Fetched fresh) {
    Map<Word, Word> slots = new HashMap<>(old.slots());
    slots.putAll(fresh.slots());
    return new ProofFetch.Fetched(
        fresh.address(), fresh.account(), fresh.code().or(old::code), slots);
  }
}
