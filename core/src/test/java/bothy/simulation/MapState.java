package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A whole state in memory; block hashes are those of the state tests: keccak of the number's
 * digits.
 */
public final class MapState implements State {
  /** One account of it. */
  public record Entry(long nonce, Wei balance, Bytes code, Map<Word, Word> storage) {
    Account account() {
      return new Account(
          true, nonce, balance, code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code));
    }
  }

  final Map<Address, Entry> entries = new HashMap<>();

  public MapState with(Address address, long nonce, BigInteger balance, Bytes code) {
    entries.put(address, new Entry(nonce, new Wei(balance), code, new HashMap<>()));
    return this;
  }

  @Override
  public Answer<Account> account(Address address) {
    Entry entry = entries.get(address);
    return new Answer.Known<>(entry == null ? Account.ABSENT : entry.account());
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    Entry entry = entries.get(address);
    return entry == null
        ? new Answer.Unknown<>("no such account")
        : new Answer.Known<>(entry.code());
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    Entry entry = entries.get(address);
    return new Answer.Known<>(
        entry == null ? Word.ZERO : entry.storage().getOrDefault(key, Word.ZERO));
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Entry entry = entries.get(address);
    return new Answer.Known<>(
        entry == null || entry.storage().values().stream().allMatch(Word::isZero));
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    String digits = Long.toUnsignedString(number);
    return new Answer.Known<>(Hash.keccak(Bytes.of(digits.getBytes(StandardCharsets.US_ASCII))));
  }
}
