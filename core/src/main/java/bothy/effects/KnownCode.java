package bothy.effects;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Code that is known by its hash, immutables and compiler metadata left out, and what bounds what
 * it can take. Of proxies, EIP-1167's and the Safe's are seen through; one that somebody can
 * upgrade isn't known, whatever it runs today.
 */
public final class KnownCode {
  /** Raised whenever an entry comes, goes or changes. */
  public static final String VERSION = "1";

  /** What known code is, and so what bounds it. */
  public enum Role {
    /** Wraps the native currency one for one; gives back what the caller holds. */
    WRAPPER,
    /** Moves tokens only by what their owner granted or signed: Permit2. */
    HUB,
    /** Draws what the call names as its input, no more. */
    ROUTER,
    /** Is paid by routers; draws nothing by itself. */
    POOL,
    /** Acts only on its owners' signatures. */
    SAFE,
    SAFE_PROXY,
    /** Runs a list of calls as whoever delegates to it. */
    MULTISEND
  }

  /**
   * @param size without metadata, in bytes; -1 where the hash is of the whole code as it is
   * @param immutables where 32 bytes each are set to zero before hashing
   */
  public record Entry(String name, Role role, int size, Hash hash, List<Integer> immutables) {
    public Entry {
      immutables = List.copyOf(immutables);
    }
  }

  private static final Bytes MINIMAL_PROXY_HEAD = Bytes.fromHex("0x363d3d373d3d3d363d73");
  private static final Bytes MINIMAL_PROXY_TAIL = Bytes.fromHex("0x5af43d82803e903d91602b57fd5bf3");
  private static final int PROXIES = 4;
  private static final Set<Integer> SIZES = new HashSet<>();
  private static final Map<Hash, Entry> BY_HASH = new HashMap<>();

  static {
    for (Entry entry : KnownCodeTable.ENTRIES) {
      SIZES.add(entry.size());
      BY_HASH.put(entry.hash(), entry);
    }
  }

  private KnownCode() {}

  /** What the code is, if it is known. */
  public static Optional<Entry> of(Bytes code) {
    Entry whole = BY_HASH.get(Hash.keccak(code));
    if (whole != null && whole.size() < 0) {
      return Optional.of(whole);
    }
    Bytes plain = code.slice(0, code.size() - metadata(code));
    if (!SIZES.contains(plain.size())) {
      return Optional.empty();
    }
    return KnownCodeTable.ENTRIES.stream()
        .filter(entry -> entry.size() == plain.size() && masked(plain, entry).equals(entry.hash()))
        .findFirst();
  }

  private static Hash masked(Bytes code, Entry entry) {
    byte[] bytes = code.toArray();
    for (int place : entry.immutables()) {
      java.util.Arrays.fill(bytes, place, place + Word.SIZE, (byte) 0);
    }
    return Hash.keccak(Bytes.owning(bytes));
  }

  /** The size of the CBOR map that Solidity appends, its length in the last two bytes. */
  private static int metadata(Bytes code) {
    if (code.size() < 2) {
      return 0;
    }
    int size = (code.at(code.size() - 2) & 0xff) << 8 | (code.at(code.size() - 1) & 0xff);
    int starts = code.size() - 2 - size;
    return starts > 0 && size > 8 && (code.at(starts) & 0xf0) == 0xa0 ? size + 2 : 0;
  }

  /** What runs when {@code address} is called, through proxies that are known themselves. */
  public static Optional<Entry> at(State state, Address address) {
    Address current = address;
    for (int i = 0; i < PROXIES; i++) {
      Bytes code = code(state, current);
      Optional<Address> target = minimalProxy(code);
      Optional<Entry> entry = of(code);
      if (entry.isPresent() && entry.get().role() == Role.SAFE_PROXY) {
        target = stored(state, current, Word.ZERO);
      } else if (target.isEmpty()) {
        return entry;
      }
      if (target.isEmpty()) {
        return Optional.empty();
      }
      current = target.get();
    }
    return Optional.empty();
  }

  private static Optional<Address> stored(State state, Address address, Word key) {
    return state.slot(address, key) instanceof Answer.Known<Word>(Word value)
        ? Optional.of(Address.of(value))
        : Optional.empty();
  }

  /** EIP-1167 */
  private static Optional<Address> minimalProxy(Bytes code) {
    return code.size() == 45
            && code.slice(0, 10).equals(MINIMAL_PROXY_HEAD)
            && code.slice(30).equals(MINIMAL_PROXY_TAIL)
        ? Optional.of(new Address(code.slice(10, 30)))
        : Optional.empty();
  }

  private static Bytes code(State state, Address address) {
    return state.account(address) instanceof Answer.Known<Account>(Account account)
            && account.hasCode()
            && state.code(address, account.codeHash()) instanceof Answer.Known<Bytes>(Bytes code)
        ? code
        : Bytes.EMPTY;
  }
}
