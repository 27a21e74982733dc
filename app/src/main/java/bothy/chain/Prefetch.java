package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Word;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a call will probably read, from the call alone. Guesses: a wrong one costs a little time.
 */
final class Prefetch {
  /** EIP-1967: where a proxy keeps its implementation, and its beacon. */
  private static final Word IMPLEMENTATION =
      Word.fromHex("0x360894a13ba1a3210667c828492db98dca3e2076cc3735a920a3ca505d382bbc");

  private static final Word BEACON =
      Word.fromHex("0xa3f0ad74e5423aebfd80d3ef4346578335a9a72aeaee59ff6cb3582b35133d50");

  /**
   * keccak256("org.zeppelinos.proxy.implementation"): where proxies from before EIP-1967 keep it.
   */
  private static final Word ZEPPELIN =
      Word.fromHex("0x7050c9e0f4ca769c69bd3a8ef740bc37934f8e2c036e5a723fd8ee048ed3f8c3");

  private static final int MOST_ADDRESSES = 16;
  private static final int MOST_WORDS = 200;

  private Prefetch() {}

  /** The accounts that a call names, and the slots of proxies for each that may be one. */
  static Map<Address, Set<Word>> of(Map<String, String> call) {
    Map<Address, Set<Word>> guessed = new TreeMap<>();
    Optional.ofNullable(call.get("from"))
        .map(Address::fromHex)
        .ifPresent(from -> guessed.put(from, new TreeSet<>()));
    Optional.ofNullable(call.get("to")).map(Address::fromHex).ifPresent(to -> proxy(guessed, to));
    Bytes data = Optional.ofNullable(call.get("data")).map(Bytes::fromHex).orElse(Bytes.EMPTY);
    for (int at = 4, words = 0;
        at + Word.SIZE <= data.size() && words < MOST_WORDS && guessed.size() < MOST_ADDRESSES;
        at += Word.SIZE, words++) {
      address(data.slice(at, at + Word.SIZE)).ifPresent(found -> proxy(guessed, found));
    }
    return guessed;
  }

  private static void proxy(Map<Address, Set<Word>> guessed, Address address) {
    guessed
        .computeIfAbsent(address, ignored -> new TreeSet<>())
        .addAll(Set.of(IMPLEMENTATION, BEACON, ZEPPELIN));
  }

  /** A word that reads like an address: twelve zeros, then bytes that aren't a small number. */
  private static Optional<Address> address(Bytes word) {
    for (int i = 0; i < 12; i++) {
      if (word.at(i) != 0) {
        return Optional.empty();
      }
    }
    boolean small = word.at(12) == 0 && word.at(13) == 0 && word.at(14) == 0 && word.at(15) == 0;
    return small ? Optional.empty() : Optional.of(new Address(word.slice(12, Word.SIZE)));
  }

  /**
   * Like requests: of the same account to the same contract with the same selector.
   *
   * @throws EthException if the call's fields can't be read
   */
  static ReadMemory.Key key(Map<String, String> call) {
    Bytes data = Optional.ofNullable(call.get("data")).map(Bytes::fromHex).orElse(Bytes.EMPTY);
    return new ReadMemory.Key(
        Optional.ofNullable(call.get("from")).map(Address::fromHex).orElse(Address.ZERO),
        Optional.ofNullable(call.get("to")).map(Address::fromHex),
        data.slice(0, Math.min(4, data.size())));
  }
}
