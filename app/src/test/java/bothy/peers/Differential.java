package bothy.peers;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Authorizations;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.AccountDiff;
import bothy.simulation.BlobParameters;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.Ending;
import bothy.simulation.Fork;
import bothy.simulation.Log;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Runs a signed transaction in a block of anvil's and on Bothy, and says where they differ. */
final class Differential implements AutoCloseable {
  static final Wei GWEI = new Wei(BigInteger.valueOf(1_000_000_000));
  static final Address COINBASE = Address.fromHex("0xc01bba5ec01bba5ec01bba5ec01bba5ec01bba5e");

  final Anvil anvil;
  final Rules rules;

  /** What both say of a transaction; the outcome is ours. */
  record Verdict(Outcome outcome, List<String> differences, String refused) {}

  Differential(Fork fork, String... options) {
    anvil = Anvil.of(fork.name().toLowerCase(java.util.Locale.ROOT), options);
    rules = new Rules(new ChainId(BigInteger.valueOf(Anvil.CHAIN_ID)), fork, BlobParameters.PRAGUE);
    anvil.ask("anvil_setCoinbase", COINBASE.toHex());
  }

  /** An account's key: the address, and what signs for it. */
  record Key(BigInteger secret) {
    static Key of(long number) {
      return new Key(
          new BigInteger(1, Hash.keccak(Word.of(number).toBytes()).bytes().toArray())
              .mod(Secp256k1.N));
    }

    Address address() {
      return new Address(Bytes.of(Secp256k1.address(Secp256k1.publicKey(secret))));
    }

    Authorization authorize(BigInteger chain, Address delegate, long nonce) {
      Authorization unsigned =
          new Authorization(
              chain, delegate, nonce, 0, BigInteger.ZERO, BigInteger.ZERO, Optional.empty());
      Secp256k1.Signed signed =
          Secp256k1.sign(Authorizations.signingHash(unsigned).bytes().toArray(), secret);
      return new Authorization(
          chain, delegate, nonce, signed.yParity(), signed.r(), signed.s(), Optional.empty());
    }

    Transaction sign(Transaction t) {
      Secp256k1.Signed signed =
          Secp256k1.sign(Transactions.signingHash(t).bytes().toArray(), secret);
      return new Transaction(
          t.type(),
          t.chainId(),
          t.nonce(),
          t.maxPriorityFeePerGas(),
          t.maxFeePerGas(),
          t.gasLimit(),
          t.to(),
          t.value(),
          t.data(),
          t.accessList(),
          t.maxFeePerBlobGas(),
          t.blobVersionedHashes(),
          t.authorizations(),
          Optional.of(new Signature(signed.yParity(), signed.r(), signed.s())));
    }
  }

  /** Places accounts; {@link #run} mines them in before its own block. */
  void place(List<Anvil.Call> calls) {
    anvil.ask(calls);
  }

  static Anvil.Call balance(Address address, BigInteger wei) {
    return new Anvil.Call("anvil_setBalance", address.toHex(), Anvil.hex(wei));
  }

  static Anvil.Call code(Address address, Bytes code) {
    return new Anvil.Call("anvil_setCode", address.toHex(), code.toHex());
  }

  static Anvil.Call slot(Address address, Word key, Word value) {
    return new Anvil.Call("anvil_setStorageAt", address.toHex(), key.toHex(), value.toHex());
  }

  Verdict run(Transaction unsigned, Key sender) {
    anvil.ask("evm_mine");
    Transaction transaction = sender.sign(unsigned);
    String raw = Transactions.encode(transaction).toHex();
    String hash = "";
    String refused = "";
    JsonNode block = anvil.ask("eth_getBlockByNumber", "latest", false);
    try {
      hash = anvil.ask("eth_sendRawTransaction", raw).asString();
      anvil.ask("evm_mine");
      JsonNode receipt = anvil.ask("eth_getTransactionReceipt", hash);
      if (receipt.isNull()) {
        refused = "left out of the block";
        anvil.ask("anvil_dropTransaction", hash);
      } else {
        block = anvil.ask("eth_getBlockByNumber", receipt.get("blockNumber").asString(), false);
      }
    } catch (Anvil.Refused e) {
      refused = String.valueOf(e.getMessage());
    }
    BlockContext context = refused.isEmpty() ? context(block) : next(context(block));
    AnvilState state = new AnvilState(anvil, context.number());
    Outcome outcome =
        new Simulation(state, rules, context, Budget.STANDARD)
            .transact(transaction, sender.address());
    List<String> differences = new ArrayList<>();
    boolean invalid = outcome.ending() instanceof Ending.Invalid;
    if (invalid != !refused.isEmpty()) {
      differences.add("ours " + outcome.ending() + ", anvil's refusal: " + refused);
    } else if (!invalid) {
      compare(outcome, hash, differences);
    }
    return new Verdict(outcome, differences, refused);
  }

  static BlockContext context(JsonNode block) {
    return new BlockContext(
        Anvil.number(block.get("number")).longValue(),
        Anvil.number(block.get("timestamp")).longValue(),
        Anvil.number(block.get("gasLimit")).longValue(),
        Address.fromHex(block.get("miner").asString()),
        Word.ZERO,
        Word.fromHex(block.get("mixHash").asString()),
        new Wei(Anvil.number(block.get("baseFeePerGas"))),
        Anvil.number(block.get("excessBlobGas")).longValue());
  }

  /** The block that a refused transaction would have stood in, but for its base fee. */
  private static BlockContext next(BlockContext last) {
    return new BlockContext(
        last.number() + 1,
        last.timestamp() + 1,
        last.gasLimit(),
        last.coinbase(),
        Word.ZERO,
        last.prevRandao(),
        last.baseFee(),
        last.excessBlobGas());
  }

  private void compare(Outcome outcome, String hash, List<String> differences) {
    JsonNode receipt = anvil.ask("eth_getTransactionReceipt", hash);
    same(
        "gas used",
        outcome.gasUsed(),
        Anvil.number(receipt.get("gasUsed")).longValue(),
        differences);
    same(
        "success",
        outcome.succeeded(),
        receipt.get("status").asString().equals("0x1"),
        differences);
    same("logs", logs(outcome.logs()), logs(receipt.get("logs")), differences);
    List<JsonNode> traces =
        anvil.ask(
            List.of(
                new Anvil.Call(
                    "debug_traceTransaction",
                    hash,
                    Map.of("tracer", "callTracer", "tracerConfig", Map.of("onlyTopCall", true))),
                new Anvil.Call(
                    "debug_traceTransaction",
                    hash,
                    Map.of("tracer", "prestateTracer", "tracerConfig", Map.of("diffMode", true)))));
    // A creation's output is the code, which the state difference has.
    if (!receipt.has("contractAddress") || receipt.get("contractAddress").isNull()) {
      JsonNode output = traces.get(0).get("output");
      same(
          "output",
          outcome.output().toHex(),
          output == null ? "0x" : output.asString(),
          differences);
    }
    state(
        outcome, traces.get(1), Anvil.number(receipt.get("blockNumber")).longValue(), differences);
  }

  private static void same(String what, Object ours, Object theirs, List<String> differences) {
    if (!ours.equals(theirs)) {
      differences.add(what + ": ours " + ours + ", anvil's " + theirs);
    }
  }

  private static List<String> logs(List<Log> logs) {
    return logs.stream()
        .map(log ->
            log.address().toHex()
                + log.topics().stream().map(Hash::toHex).toList()
                + log.data().toHex())
        .toList();
  }

  private static List<String> logs(JsonNode logs) {
    List<String> list = new ArrayList<>();
    for (JsonNode log : logs) {
      List<String> topics = new ArrayList<>();
      log.get("topics").forEach(topic -> topics.add(topic.asString()));
      list.add(log.get("address").asString() + topics + log.get("data").asString());
    }
    return list;
  }

  /** Every account and slot that either side says has changed, as it stands on anvil afterwards. */
  private void state(Outcome outcome, JsonNode diff, long block, List<String> differences) {
    Set<Address> accounts = new TreeSet<>(outcome.diff().keySet());
    Map<Address, Set<Word>> slots = new HashMap<>();
    outcome
        .diff()
        .forEach((address, change) -> slots(slots, address).addAll(change.storage().keySet()));
    for (String part : List.of("pre", "post")) {
      diff.get(part)
          .properties()
          .forEach(entry -> {
            Address address = Address.fromHex(entry.getKey());
            accounts.add(address);
            entry
                .getValue()
                .path("storage")
                .properties()
                .forEach(slot -> slots(slots, address).add(Word.fromHex(slot.getKey())));
          });
    }
    AnvilState after = new AnvilState(anvil, block + 1);
    AnvilState before = new AnvilState(anvil, block);
    for (Address address : accounts) {
      AccountDiff change = outcome.diff().get(address);
      var theirs = known(after.account(address));
      var ours = change == null ? known(before.account(address)) : change.after();
      same("account " + address, ours, theirs, differences);
      for (Word key : slots.getOrDefault(address, Set.of())) {
        AccountDiff.Change stored = change == null ? null : change.storage().get(key);
        Word mine =
            stored != null
                ? stored.after()
                : outcome.destroyed().contains(address)
                    ? Word.ZERO
                    : known(before.slot(address, key));
        same(
            "slot " + key.toHex() + " of " + address,
            mine,
            known(after.slot(address, key)),
            differences);
      }
    }
  }

  private static Set<Word> slots(Map<Address, Set<Word>> slots, Address address) {
    return slots.computeIfAbsent(address, any -> new TreeSet<>());
  }

  private static <T> T known(bothy.eth.Answer<T> answer) {
    return ((bothy.eth.Answer.Known<T>) answer).value();
  }

  @Override
  public void close() {
    anvil.close();
  }
}
