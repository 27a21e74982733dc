package bothy.guard;

import bothy.cases.Basis;
import bothy.cases.Reads;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Word;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** A state that remembers what it was asked, for the hash of a verdict's inputs. */
final class RecordedState implements State {
  private final State below;
  private final TreeMap<String, String> reads = new TreeMap<>();
  private final TreeMap<String, String> unknown = new TreeMap<>();
  private final TreeMap<Hash, Bytes> codes = new TreeMap<>();

  RecordedState(State below) {
    this.below = below;
  }

  /** Every question that was put and its answer, sorted by the question. */
  Map<String, String> reads() {
    return Collections.unmodifiableMap(reads);
  }

  /** The same, with what it takes to answer so again. */
  Basis basis() {
    return new Basis(reads, unknown, codes);
  }

  private <T> Answer<T> note(String question, Answer<T> answer, String known) {
    switch (answer) {
      case Answer.Known<T> ignored -> {
        reads.put(question, known);
        unknown.remove(question);
      }
      case Answer.Unknown<T>(String why) -> {
        reads.put(question, Reads.UNKNOWN);
        unknown.put(question, why);
      }
    }
    return answer;
  }

  @Override
  public Answer<Account> account(Address address) {
    Answer<Account> answer = below.account(address);
    String known =
        answer instanceof Answer.Known<Account>(Account account) ? Reads.answer(account) : "";
    return note(Reads.account(address), answer, known);
  }

  /** Its hash stands in the account. */
  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    Answer<Bytes> answer = below.code(address, codeHash);
    if (answer instanceof Answer.Known<Bytes>(Bytes code)) {
      codes.putIfAbsent(codeHash, code);
    }
    return note(Reads.code(address), answer, codeHash.toHex());
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    Answer<Word> answer = below.slot(address, key);
    String known = answer instanceof Answer.Known<Word>(Word value) ? value.toHex() : "";
    return note(Reads.slot(address, key), answer, known);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Answer<Boolean> answer = below.storageEmpty(address);
    String known = answer instanceof Answer.Known<Boolean>(Boolean empty) ? empty.toString() : "";
    return note(Reads.storageEmpty(address), answer, known);
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    Answer<Hash> answer = below.blockHash(number);
    String known = answer instanceof Answer.Known<Hash>(Hash hash) ? hash.toHex() : "";
    return note(Reads.blockHash(number), answer, known);
  }
}
