package bothy.bench;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The state that the workloads run on: the three contracts, and a token balance for B. */
final class Contracts implements State {
  static final String TOKEN = "0x7000000000000000000000000000000000000001";
  static final String B = "0x7000000000000000000000000000000000000002";
  static final String SNAIL = "0x7000000000000000000000000000000000000003";

  /** Who calls; holds tokens as well. */
  static final String CALLER = "0x00000000000000000000000000000000000000ca";

  static final Map<String, String> FILES = Map.of(TOKEN, "Tok.hex", B, "B.hex", SNAIL, "snail.hex");
  static final BigInteger BALANCE = BigInteger.TEN.pow(30);

  private final Map<Address, Bytes> codes = new HashMap<>();
  private final Map<Address, Account> accounts = new HashMap<>();
  private final Map<Word, Word> tokenSlots = new HashMap<>();

  Contracts(Path folder) throws IOException {
    for (Map.Entry<String, String> entry : FILES.entrySet()) {
      Bytes code = Bytes.fromHex(hex(folder, entry.getValue()));
      Address address = Address.fromHex(entry.getKey());
      codes.put(address, code);
      accounts.put(address, new Account(true, 1, Wei.ZERO, Hash.keccak(code)));
    }
    accounts.put(
        Address.fromHex(CALLER), new Account(true, 0, new Wei(BALANCE), Hash.EMPTY_CODE));
    for (String holder : new String[] {B, CALLER}) {
      tokenSlots.put(Word.fromHex(slot(holder)), Word.of(BALANCE));
    }
  }

  static String hex(Path folder, String file) throws IOException {
    String text = Files.readString(folder.resolve(file)).strip();
    return text.startsWith("0x") ? text : "0x" + text;
  }

  /** Where the token keeps a holder's balance: the mapping in slot 0. */
  static String slot(String holder) {
    String key = "0".repeat(24) + holder.substring(2) + "0".repeat(64);
    return Hash.keccak(Bytes.fromHex("0x" + key)).toHex();
  }

  @Override
  public Answer<Account> account(Address address) {
    return new Answer.Known<>(accounts.getOrDefault(address, Account.ABSENT));
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    return new Answer.Known<>(codes.getOrDefault(address, Bytes.EMPTY));
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    boolean token = address.equals(Address.fromHex(TOKEN));
    return new Answer.Known<>(token ? tokenSlots.getOrDefault(key, Word.ZERO) : Word.ZERO);
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    return new Answer.Known<>(!codes.containsKey(address));
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    return new Answer.Known<>(Hash.EMPTY_CODE);
  }
}
