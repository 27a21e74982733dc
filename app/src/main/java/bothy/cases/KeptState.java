package bothy.cases;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A state that answers what was asked then as it was answered then, and knows nothing else. */
final class KeptState implements State {
  private final Map<String, String> reads;
  private final Map<String, String> unknown;
  private final Function<Hash, Optional<Bytes>> code;

  KeptState(
      Map<String, String> reads,
      Map<String, String> unknown,
      Function<Hash, Optional<Bytes>> code) {
    this.reads = Map.copyOf(reads);
    this.unknown = Map.copyOf(unknown);
    this.code = code;
  }

  @Override
  public Answer<Account> account(Address address) {
    return answer(Reads.account(address), KeptState::account);
  }

  private static Account account(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != 4) {
      throw new EthException("expected existence, nonce, balance and code hash, found " + text);
    }
    return new Account(
        Boolean.parseBoolean(parts[0]),
        Long.parseUnsignedLong(parts[1]),
        new Wei(new BigInteger(parts[2])),
        Hash.fromHex(parts[3]));
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    String question = Reads.code(address);
    return switch (answer(question, Hash::fromHex)) {
      case Answer.Known<Hash>(Hash hash) ->
          code.apply(hash)
              .<Answer<Bytes>>map(Answer.Known::new)
              .orElseGet(() -> new Answer.Unknown<>("code " + hash + " isn't kept any more"));
      case Answer.Unknown<Hash>(String why) -> new Answer.Unknown<>(why);
    };
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    return answer(Reads.slot(address, key), Word::fromHex);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    return answer(Reads.storageEmpty(address), Boolean::parseBoolean);
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    return answer(Reads.blockHash(number), Hash::fromHex);
  }

  private <T> Answer<T> answer(String question, Function<String, T> reader) {
    String text = reads.get(question);
    if (text == null) {
      return new Answer.Unknown<>(question + " wasn't asked then");
    }
    if (text.equals(Reads.UNKNOWN)) {
      return new Answer.Unknown<>(unknown.getOrDefault(question, ""));
    }
    try {
      return new Answer.Known<>(reader.apply(text));
    } catch (EthException | IllegalArgumentException e) {
      return new Answer.Unknown<>(question + " was kept in a way that can't be read");
    }
  }
}
