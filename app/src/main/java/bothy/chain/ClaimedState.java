package bothy.chain;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state after a block, as a node claims it: fetched when it is asked for, once, and kept, so
 * that afterwards it is known what was asked. Code is held against its hash; nothing else can be
 * checked without proofs.
 */
public final class ClaimedState implements State {
  /** How many accounts and slots one run may ask for. */
  private static final int MOST = 20_000;

  /** Bytes of code: as hex, what a case can hold and leave room for the rest. */
  private static final int MOST_CODE = 12 << 20;

  /** Calls in one exchange: nodes often allow 100. */
  private static final int BATCH = 50;

  /** An account that was asked for. */
  public record Entry(Account account, Bytes code, boolean storageEmpty) {}

  private final Rpc rpc;
  private final String block;
  private final Map<Address, Entry> accounts = new TreeMap<>();
  private final Map<Address, Map<Word, Word>> slots = new TreeMap<>();
  private final Map<Long, Hash> hashes = new TreeMap<>();
  private boolean proofs = true;
  private int fetched;
  private int codeBytes;

  public ClaimedState(Rpc rpc, ClaimedBlock block) {
    this.rpc = rpc;
    this.block = Claims.hex(block.number());
  }

  /** How much was fetched; that it didn't grow says that a run asked nothing new. */
  public int fetched() {
    return fetched;
  }

  public Map<Address, Entry> accounts() {
    return Collections.unmodifiableMap(accounts);
  }

  /** The slots of an account that were asked for, the empty ones too. */
  public Map<Word, Word> slots(Address address) {
    return Collections.unmodifiableMap(slots.getOrDefault(address, Map.of()));
  }

  /** Hashes of earlier blocks that were asked for. */
  public Map<Long, Hash> blockHashes() {
    return Collections.unmodifiableMap(hashes);
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
    entry(address);
    Map<Word, Word> known = slots.computeIfAbsent(address, ignored -> new TreeMap<>());
    Word value = known.get(key);
    if (value == null) {
      count(1);
      Rpc.Call call = slotCall(address, key);
      value = slotValue(call, rpc.call(call));
      known.put(key, value);
    }
    return new Answer.Known<>(value);
  }

  /** Without proofs it isn't known whether an account has storage; that it was never used is. */
  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Entry entry = entry(address);
    boolean fresh = entry.account().nonce() == 0 && !entry.account().hasCode();
    return proofs || fresh
        ? new Answer.Known<>(entry.storageEmpty())
        : new Answer.Unknown<>("the node gives no proof of whether " + address + " has storage");
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    Hash known = hashes.get(number);
    if (known == null) {
      count(1);
      known = ClaimedBlock.at(rpc, number).hash();
      hashes.put(number, known);
    }
    return new Answer.Known<>(known);
  }

  /**
   * Fetches at once what the node says a call will read. Only saves time: a node that can't say is
   * asked later, piece by piece.
   *
   * @param call as in {@code eth_call}
   */
  public void prefetch(Map<String, String> call) {
    Rpc.Call asked = new Rpc.Call("eth_createAccessList", call, block);
    Map<Address, Set<Word>> wanted = new TreeMap<>();
    try {
      for (Node access : rpc.call(asked).required("accessList", "a list").elements()) {
        Set<Word> keys =
            wanted.computeIfAbsent(
                access.required("address", "an address").as("an address", Address::fromHex),
                ignored -> new TreeSet<>());
        for (Node key : access.required("storageKeys", "a list").elements()) {
          keys.add(key.as("a slot", Word::fromHex));
        }
      }
    } catch (ChainException.Refused e) {
      return;
    } catch (InputException e) {
      throw rpc.unusable(asked.method(), e);
    }
    List<Address> addresses =
        wanted.keySet().stream().filter(a -> !accounts.containsKey(a)).toList();
    for (int i = 0; i < addresses.size(); i += BATCH / 2) {
      fetch(addresses.subList(i, Math.min(addresses.size(), i + BATCH / 2)));
    }
    fetchSlots(wanted);
  }

  private void fetchSlots(Map<Address, Set<Word>> wanted) {
    record Place(Address address, Word key) {}

    List<Place> places = new ArrayList<>();
    wanted.forEach((address, keys) -> keys.forEach(key -> places.add(new Place(address, key))));
    for (int i = 0; i < places.size(); i += BATCH) {
      List<Place> part = places.subList(i, Math.min(places.size(), i + BATCH));
      List<Rpc.Call> calls = part.stream().map(p -> slotCall(p.address(), p.key())).toList();
      count(calls.size());
      List<Node> values = rpc.batch(calls);
      for (int j = 0; j < part.size(); j++) {
        slots
            .computeIfAbsent(part.get(j).address(), ignored -> new TreeMap<>())
            .put(part.get(j).key(), slotValue(calls.get(j), values.get(j)));
      }
    }
  }

  private Rpc.Call slotCall(Address address, Word key) {
    return new Rpc.Call("eth_getStorageAt", address.toHex(), key.toHex(), block);
  }

  /** Some nodes shorten the value, some pad it. */
  private Word slotValue(Rpc.Call call, Node value) {
    try {
      return value.text().equals("0x") ? Word.ZERO : Word.of(Claims.quantity(value));
    } catch (InputException e) {
      throw rpc.unusable(call.method(), e);
    }
  }

  private Entry entry(Address address) {
    Entry entry = accounts.get(address);
    if (entry == null) {
      fetch(List.of(address));
      entry = accounts.get(address);
    }
    return java.util.Objects.requireNonNull(entry, "just fetched");
  }

  private void fetch(List<Address> addresses) {
    count(addresses.size());
    if (proofs) {
      try {
        fetch(addresses, List.of("eth_getCode", "eth_getProof"));
        return;
      } catch (ChainException.Refused e) {
        proofs = false; // the same in three questions; whether there is storage stays unknown
      }
    }
    fetch(addresses, List.of("eth_getCode", "eth_getBalance", "eth_getTransactionCount"));
  }

  private void fetch(List<Address> addresses, List<String> methods) {
    List<Rpc.Call> calls = new ArrayList<>();
    for (Address address : addresses) {
      for (String method : methods) {
        calls.add(
            method.equals("eth_getProof")
                ? new Rpc.Call(method, address.toHex(), List.of(), block)
                : new Rpc.Call(method, address.toHex(), block));
      }
    }
    List<Node> results = rpc.batch(calls);
    for (int i = 0; i < addresses.size(); i++) {
      int from = i * methods.size();
      List<Node> own = results.subList(from, from + methods.size());
      try {
        Entry entry = proofs ? proven(own) : plain(own);
        codeBytes += entry.code().size();
        if (codeBytes > MOST_CODE) {
          throw new ChainException("the run reads more code than a case can hold: given up");
        }
        accounts.put(addresses.get(i), entry);
      } catch (InputException | EthException e) {
        throw rpc.unusable(String.join(" and ", methods), e);
      }
    }
  }

  private static Entry proven(List<Node> results) {
    Bytes code = results.get(0).as("hex bytes", Bytes::fromHex);
    Node proof = results.get(1);
    Hash codeHash = proof.required("codeHash", "a hash").as("a hash", Hash::fromHex);
    Hash found = code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code);
    // some nodes give zeros for an account that isn't there
    if (!codeHash.equals(found) && !(codeHash.equals(Hash.ZERO) && code.isEmpty())) {
      throw results.get(0).wrong("code that hashes to " + codeHash);
    }
    Hash storage = proof.required("storageHash", "a hash").as("a hash", Hash::fromHex);
    return entry(
        Claims.quantity(proof.required("balance", "a quantity")),
        Claims.unsigned(proof.required("nonce", "a quantity")),
        code,
        storage.equals(Hash.EMPTY_TRIE) || storage.equals(Hash.ZERO));
  }

  private static Entry plain(List<Node> results) {
    return entry(
        Claims.quantity(results.get(1)),
        Claims.unsigned(results.get(2)),
        results.get(0).as("hex bytes", Bytes::fromHex),
        true);
  }

  private static Entry entry(BigInteger balance, long nonce, Bytes code, boolean storageEmpty) {
    Hash codeHash = code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code);
    return new Entry(new Account(true, nonce, new Wei(balance), codeHash), code, storageEmpty);
  }

  private void count(int more) {
    fetched += more;
    if (fetched > MOST) {
      throw new ChainException("the run reads more than " + MOST + " accounts and slots: given up");
    }
  }
}
