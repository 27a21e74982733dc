package bothy.peers;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The state that anvil has at a block, asked when it is needed. */
final class AnvilState implements State {
  /** EIP-4788 and EIP-2935: written at the start of a block, so asked there. */
  static final Address BEACON_ROOTS = Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  static final Address HISTORY = Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");

  private static final Set<Address> SYSTEM = Set.of(BEACON_ROOTS, HISTORY);

  private final Anvil anvil;
  private final String before;
  private final String at;
  private final Map<Address, Bytes> codes = new HashMap<>();

  /**
   * @param block whose transactions see this state before they run
   */
  AnvilState(Anvil anvil, long block) {
    this.anvil = anvil;
    this.before = Anvil.hex(block - 1);
    this.at = Anvil.hex(block);
  }

  @Override
  public Answer<Account> account(Address address) {
    List<JsonNode> answers =
        anvil.ask(
            List.of(
                new Anvil.Call("eth_getBalance", address.toHex(), before),
                new Anvil.Call("eth_getTransactionCount", address.toHex(), before),
                new Anvil.Call("eth_getCode", address.toHex(), before)));
    Wei balance = new Wei(Anvil.number(answers.get(0)));
    long nonce = Anvil.number(answers.get(1)).longValue();
    Bytes code = Bytes.fromHex(answers.get(2).asString());
    codes.put(address, code);
    boolean exists = nonce != 0 || balance.amount().signum() != 0 || !code.isEmpty();
    Hash hash = code.isEmpty() ? Hash.EMPTY_CODE : Hash.keccak(code);
    return new Answer.Known<>(exists ? new Account(true, nonce, balance, hash) : Account.ABSENT);
  }

  @Override
  public Answer<Bytes> code(Address address, Hash codeHash) {
    return new Answer.Known<>(codes.computeIfAbsent(address, any -> anvil.code(address, before)));
  }

  @Override
  public Answer<Word> slot(Address address, Word key) {
    String tag = SYSTEM.contains(address) ? at : before;
    JsonNode value = anvil.ask("eth_getStorageAt", address.toHex(), key.toHex(), tag);
    return new Answer.Known<>(Word.fromHex(value.asString()));
  }

  @Override
  public Answer<Boolean> storageEmpty(Address address) {
    return new Answer.Known<>(true);
  }

  @Override
  public Answer<Hash> blockHash(long number) {
    JsonNode block = anvil.ask("eth_getBlockByNumber", Anvil.hex(number), false);
    return new Answer.Known<>(Hash.fromHex(block.get("hash").asString()));
  }
}
