package bothy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.VectorArchive;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.proof.StateRoot;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every GeneralStateTest of ethereum/tests that has a Cancun post-state. */
@Tag("long")
class GeneralStateTestsTest {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Rules CANCUN =
      new Rules(new ChainId(BigInteger.ONE), Fork.CANCUN, BlobParameters.CANCUN);

  /** Some tests are given 80 billion gas. */
  private static final Budget PLENTY = new Budget(1L << 62, 1L << 30, Duration.ofMinutes(5));

  private final AtomicInteger ran = new AtomicInteger();
  private final AtomicInteger untraced = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final List<String> failures = Collections.synchronizedList(new ArrayList<>());

  @Test
  void everyCancunPostStateIsReached() {
    String only = System.getProperty("bothy.state.only", "");
    VectorArchive.forEach(
        "GeneralStateTests/",
        (name, text) -> {
          if (name.contains(only)) {
            file(name, MAPPER.readTree(text));
          }
        });
    Collections.sort(failures);
    System.out.println(
        "GeneralStateTests, Cancun: "
            + (ran.get() - failures.size())
            + " of "
            + ran
            + " passed, "
            + refused
            + " of them refused as expected, "
            + untraced
            + " run untraced");
    assertThat(failures).isEmpty();
    assertThat(ran.get()).isEqualTo(only.isEmpty() ? 20_969 : ran.get());
  }

  private void file(String name, JsonNode tests) {
    for (Map.Entry<String, JsonNode> test : tests.properties()) {
      JsonNode posts = test.getValue().path("post").path("Cancun");
      for (int i = 0; i < posts.size(); i++) {
        ran.incrementAndGet();
        String label = name + " " + test.getKey() + " " + i;
        try {
          String wrong = run(test.getValue(), posts.get(i));
          if (!wrong.isEmpty()) {
            failures.add(label + ": " + wrong);
          }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
          failures.add(
              label + ": " + e + " at " + List.of(e.getStackTrace()).stream().limit(3).toList());
        }
      }
    }
  }

  private String run(JsonNode test, JsonNode post) {
    MapState state = state(test.get("pre"));
    boolean exception = post.has("expectException");
    Hash expected = Hash.fromHex(post.get("hash").asString());
    Outcome outcome;
    try {
      Transaction transaction = Transactions.decode(Bytes.fromHex(post.get("txbytes").asString()));
      if (!(Transactions.sender(transaction) instanceof Sender.Recovered(Address sender))) {
        throw new EthException("a signature without a sender");
      }
      BlockContext block = block(test.get("env"));
      outcome = new Simulation(state, CANCUN, block, PLENTY).transact(transaction, sender);
      if (outcome.ending() instanceof Ending.Halted(HaltKind kind, String says)
          && kind == HaltKind.BUDGET) { // a trace that is too large to keep
        outcome = new Simulation(state, CANCUN, block, PLENTY).transact(transaction, sender, false);
        untraced.incrementAndGet();
      }
    } catch (EthException e) {
      refused.incrementAndGet();
      return exception ? "" : "not decoded: " + e.getMessage();
    }
    boolean invalid = outcome.ending() instanceof Ending.Invalid;
    if (invalid != exception) {
      return "ending " + outcome.ending() + ", exception expected: " + exception;
    }
    if (invalid) {
      refused.incrementAndGet();
    }
    Hash logs = logs(outcome.logs());
    Hash root = root(state, outcome);
    if (!root.equals(expected)) {
      return "root "
          + root
          + " instead of "
          + expected
          + ", "
          + outcome.ending()
          + ", gas "
          + outcome.gasUsed();
    }
    return logs.equals(Hash.fromHex(post.get("logs").asString())) ? "" : "logs " + logs;
  }

  private static BigInteger number(JsonNode node) {
    String text = node.asString().substring(2);
    return text.isEmpty() ? BigInteger.ZERO : new BigInteger(text, 16);
  }

  private static BlockContext block(JsonNode env) {
    return new BlockContext(
        number(env.get("currentNumber")).longValue(),
        number(env.get("currentTimestamp")).longValue(),
        number(env.get("currentGasLimit")).longValue(),
        Address.fromHex(env.get("currentCoinbase").asString()),
        Word.of(number(env.get("currentDifficulty"))),
        Word.of(number(env.get("currentRandom"))),
        new Wei(number(env.get("currentBaseFee"))),
        env.has("currentExcessBlobGas") ? number(env.get("currentExcessBlobGas")).longValue() : 0);
  }

  private static MapState state(JsonNode pre) {
    MapState state = new MapState();
    for (Map.Entry<String, JsonNode> account : pre.properties()) {
      JsonNode node = account.getValue();
      Map<Word, Word> storage = new HashMap<>();
      for (Map.Entry<String, JsonNode> slot : node.get("storage").properties()) {
        storage.put(
            Word.of(new BigInteger(slot.getKey().substring(2), 16)),
            Word.of(number(slot.getValue())));
      }
      state.entries.put(
          Address.fromHex(account.getKey()),
          new MapState.Entry(
              number(node.get("nonce")).longValue(),
              new Wei(number(node.get("balance"))),
              Bytes.fromHex(node.get("code").asString()),
              storage));
    }
    return state;
  }

  private static Hash logs(List<Log> logs) {
    return Hash.keccak(
        Rlp.encode(
            Rlp.list(
                logs.stream()
                    .map(log ->
                        Rlp.list(
                            Rlp.data(log.address().bytes()),
                            Rlp.list(
                                log.topics().stream()
                                    .map(topic -> Rlp.data(topic.bytes()))
                                    .toArray(bothy.eth.RlpItem[]::new)),
                            Rlp.data(log.data())))
                    .toArray(bothy.eth.RlpItem[]::new))));
  }

  private static Hash root(MapState state, Outcome outcome) {
    StateRoot root = new StateRoot();
    state.entries.forEach((address, entry) -> {
      if (!outcome.diff().containsKey(address)) {
        root.add(
            address, entry.nonce(), entry.balance(), entry.account().codeHash(), entry.storage());
      }
    });
    outcome
        .diff()
        .forEach((address, diff) -> {
          Account after = diff.after();
          if (after.exists()) {
            MapState.Entry entry = state.entries.get(address);
            Map<Word, Word> storage = new HashMap<>();
            if (entry != null && !outcome.destroyed().contains(address)) {
              storage.putAll(entry.storage());
            }
            diff.storage().forEach((key, change) -> storage.put(key, change.after()));
            root.add(address, after.nonce(), after.balance(), after.codeHash(), storage);
          }
        });
    return root.hash();
  }
}
