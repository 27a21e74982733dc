package bothy.guard;

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

  RecordedState(State below) {
    this.below = below;
  }

  /** Every question that was put and its answer, sorted by the question. */
  Map<String, String> reads() {
    return Collections.unmodifiableMap(reads);
  }

  private <T> Answer<T> note(String question, Answer<T> answer, String known) {
    reads.put(question, answer instanceof Answer.Known ? known : "unknown");
    return answer;
  }

  @Override
  public Answer<Account> account(Address address) {
    Answer<Account> answer = below.account(address);
    String known =
        answer instanceof Answer.Known<Account>(Account account)
            ? account.exists()
                + " "
                + Long.toUnsignedString(account.nonce())
                + " "
                + account.balance().amount()
                + " "
                + account.codeHash()
            : "";
    return note("account " + address, answer, known);
  }

  /** Its hash stands in the account. */
  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    return note("code " + address, below.code(address, codeHash), codeHash.toHex());
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    Answer<Word> answer = below.slot(address, key);
    String known = answer instanceof Answer.Known<Word>(Word value) ? value.toHex() : "";
    return note("slot " + address + " " + key.toHex(), answer, known);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    Answer<Boolean> answer = below.storageEmpty(address);
    String known = answer instanceof Answer.Known<Boolean>(Boolean empty) ? empty.toString() : "";
    return note("storage empty " + address, answer, known);
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    Answer<Hash> answer = below.blockHash(number);
    String known = answer instanceof Answer.Known<Hash>(Hash hash) ? hash.toHex() : "";
    return note("block hash " + Long.toUnsignedString(number), answer, known);
  }
}
