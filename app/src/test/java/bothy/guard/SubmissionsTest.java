package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import bothy.cases.Draft;
import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.guard.Submission.Stage;
import bothy.guard.Submissions.Times;
import bothy.journal.Journal;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.RpcException;
import bothy.peers.Anvil;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Signed transactions on their way to a real node. */
@Timeout(60)
class SubmissionsTest {
  /** Anvil's first account, whose key everybody knows. */
  private static final BigInteger KEY =
      new BigInteger("ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80", 16);

  private static final Address OTHER =
      Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  private static final Address TOKEN =
      Address.fromHex("0x00000000000000000000000000000000000ead01");

  /** Logs Approval(caller, the first argument, the second) and gives true, as a token would. */
  private static final String APPROVES =
      "0x6024355f52"
          + "600435337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa3"
          + "60015f5260205ff3";

  private final List<Throwable> faults = new ArrayList<>();
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.ofEpochSecond(1_900_000_000));
  private Anvil anvil;
  private ChainView chain;
  private Journal journal;
  private Submissions submissions;

  @BeforeEach
  void start(@TempDir Path home) {
    anvil = Anvil.start("--hardfork", "osaka");
    anvil.call("anvil_setCode", TOKEN.toHex(), APPROVES);
    anvil.call("anvil_mine", "0x1");
    chain =
        new ChainView(
            ChainId.of(31_337), List.of(Upstream.at(anvil.url())), new NodeHeads(Ground.GIVEN));
    journal = Journal.open(home);
    submissions = submissions(chain);
  }

  private Submissions submissions(ChainView on) {
    return new Submissions(
        new ChainCheck(new Guard(), on, Optional.of("osaka"), now::get),
        on,
        Names.NONE,
        journal,
        now::get,
        new Times(
            Duration.ofSeconds(2),
            Duration.ofSeconds(2),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofMillis(100)),
        () -> "http://127.0.0.1:8640",
        faults::add);
  }

  @AfterEach
  void stop() {
    chain.close();
    journal.close();
    anvil.close();
    assertThat(faults).isEmpty();
  }

  private static Bytes transaction(long nonce, Address to, long value, String data) {
    Transaction unsigned =
        new Transaction(
            Transaction.DYNAMIC_FEE,
            Optional.of(ChainId.of(31_337)),
            nonce,
            Wei.of(1_000_000_000),
            Wei.of(3_000_000_000L),
            100_000,
            Optional.of(to),
            Wei.of(value),
            Bytes.fromHex(data),
            List.of(),
            Wei.ZERO,
            List.of(),
            List.of(),
            Optional.empty());
    return signed(unsigned);
  }

  private static Bytes signed(Transaction unsigned) {
    Secp256k1.Signed signed =
        Secp256k1.sign(Transactions.signingHash(unsigned).bytes().toArray(), KEY);
    return Transactions.encode(
        unsigned.signed(new Signature(signed.yParity(), signed.r(), signed.s())));
  }

  private static Bytes approval(long nonce) {
    String data = "0x095ea7b3" + "0".repeat(24) + OTHER.toHex().substring(2) + "f".repeat(64);
    return transaction(nonce, TOKEN, 0, data);
  }

  /** Calldata for an account without code: worth asking. */
  private static Bytes questionable(long nonce) {
    return transaction(nonce, OTHER, 0, "0x12345678");
  }

  private Submission only() {
    assertThat(submissions.all()).hasSize(1);
    return submissions.all().getFirst();
  }

  private void awaitStage(Stage stage) throws InterruptedException {
    for (int i = 0; i < 300 && only().stage() != stage; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(only().stage()).as(only().says()).isEqualTo(stage);
  }

  private List<String> kept() {
    List<String> kept = new ArrayList<>();
    journal.after(
        0,
        entry -> {
          kept.add(
              entry.kind() + " " + new String(entry.bytes().toArray(), StandardCharsets.UTF_8));
          return true;
        });
    return kept;
  }

  @Test
  void sendsOnWhatNothingSpeaksAgainstAndHoldsTheReceiptAgainstIt() throws Exception {
    Bytes payment = transaction(0, OTHER, 5, "0x");

    Hash hash = submissions.send(payment);

    assertThat(hash).isEqualTo(Hash.keccak(payment));
    awaitStage(Stage.INCLUDED);
    assertThat(anvil.call("eth_getTransactionCount", OTHER.toHex(), "latest").text())
        .isEqualTo("0x0");
    assertThat(anvil.call("eth_getTransactionReceipt", hash.toHex()).isObject()).isTrue();
    assertThat(kept()).hasSize(3);
    assertThat(kept().get(0)).startsWith("check ");
    assertThat(kept().get(1)).startsWith("decision ").contains("\"forward\"");
    assertThat(kept().get(2)).startsWith("inclusion ").contains("\"differences\":[]");
  }

  @Test
  void stopsWhatTheVerdictIsAgainst() {
    RpcException error =
        catchThrowableOfType(RpcException.class, () -> submissions.send(approval(0)));

    assertThat(error).hasMessageStartingWith("Bothy refused this: ");
    assertThat(error.code()).isEqualTo(RpcException.TRANSACTION_REJECTED);
    assertThat(only().stage()).isEqualTo(Stage.REFUSED);
    assertThat(anvil.call("eth_getTransactionCount", sender(), "latest").text()).isEqualTo("0x0");
    assertThatThrownBy(() -> submissions.send(approval(0))).hasMessage(error.getMessage());
    assertThatThrownBy(() -> submissions.decide(Hash.keccak(approval(0)), true))
        .isInstanceOf(InputException.class);
  }

  /** The second account's key signed that it runs as the token: whoever sends it makes it so. */
  @Test
  void stopsWhatMakesAnotherAccountRunAsUnknownCode() {
    BigInteger second =
        new BigInteger("59c6995e998f97a5a0044966f0945389dc9e86dae88c7a8412f4603b6b78690d", 16);
    Bytes tuple = Rlp.encode(Rlp.list(Rlp.number(31_337), Rlp.data(TOKEN.bytes()), Rlp.number(0)));
    Hash hash = Hash.keccak(Bytes.of((byte) 5).concat(tuple));
    Secp256k1.Signed signed = Secp256k1.sign(hash.bytes().toArray(), second);
    Authorization authorization =
        new Authorization(
            BigInteger.valueOf(31_337),
            TOKEN,
            0,
            signed.yParity(),
            signed.r(),
            signed.s(),
            Optional.empty());
    Transaction plain = Transactions.decode(transaction(0, Address.fromHex(sender()), 0, "0x"));
    Bytes raw =
        signed(
            new Transaction(
                Transaction.SET_CODE,
                plain.chainId(),
                0,
                plain.maxPriorityFeePerGas(),
                plain.maxFeePerGas(),
                100_000,
                plain.to(),
                Wei.ZERO,
                Bytes.EMPTY,
                List.of(),
                Wei.ZERO,
                List.of(),
                List.of(authorization),
                Optional.empty()));

    assertThatThrownBy(() -> submissions.send(raw))
        .hasMessageStartingWith("Bothy refused this: ")
        .hasMessageContaining("runs as");
    assertThat(anvil.call("eth_getCode", OTHER.toHex(), "latest").text()).isEqualTo("0x");
  }

  private static String sender() {
    return "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  }

  @Test
  void keepsWhatIsDoubtfulForAPerson() throws Exception {
    Bytes doubtful = questionable(0);

    assertThatThrownBy(() -> submissions.send(doubtful))
        .hasMessageContaining("It waits for your decision at http://127.0.0.1:8640");

    assertThat(only().stage()).isEqualTo(Stage.WAITING);
    FutureTask<Hash> joined = new FutureTask<>(() -> submissions.send(doubtful));
    Thread.startVirtualThread(joined);
    TimeUnit.MILLISECONDS.sleep(200);
    assertThat(joined).isNotDone();
    submissions.decide(Hash.keccak(doubtful), true);
    assertThat(joined.get()).isEqualTo(Hash.keccak(doubtful));
    awaitStage(Stage.INCLUDED);
  }

  @Test
  void dropsWhatAPersonDecidesAgainst() {
    Bytes doubtful = questionable(0);
    assertThatThrownBy(() -> submissions.send(doubtful)).isInstanceOf(RpcException.class);

    submissions.decide(Hash.keccak(doubtful), false);

    assertThat(only().stage()).isEqualTo(Stage.DROPPED);
    assertThatThrownBy(() -> submissions.send(doubtful))
        .hasMessageContaining("doesn't void it")
        .hasMessageContaining("same nonce and a higher fee");
    assertThat(kept().getLast()).contains("\"drop\"");
  }

  @Test
  void dropsWhatNobodyDecidesInTime() {
    Bytes doubtful = questionable(0);
    assertThatThrownBy(() -> submissions.send(doubtful)).isInstanceOf(RpcException.class);

    now.set(now.get().plus(Duration.ofMinutes(11)));

    assertThat(only().stage()).isEqualTo(Stage.EXPIRED);
    assertThatThrownBy(() -> submissions.decide(Hash.keccak(doubtful), true))
        .isInstanceOf(InputException.class);
    assertThat(kept().getLast()).contains("\"expire\"");
  }

  @Test
  void alarmsWhenTheReceiptIsNotWhatWasShown() throws Exception {
    Bytes doubtful = questionable(0);
    assertThatThrownBy(() -> submissions.send(doubtful)).isInstanceOf(RpcException.class);

    anvil.call("anvil_setCode", OTHER.toHex(), "0x5f5ffd"); // it changes before inclusion
    submissions.decide(Hash.keccak(doubtful), true);

    awaitStage(Stage.DIFFERENT);
    assertThat(only().says()).contains("it failed, and was to go through");
    assertThat(kept().getLast()).startsWith("inclusion ").contains("it failed");
  }

  @Test
  void runsWhatWaitedOnceMoreBeforeItGoesOn() {
    Bytes doubtful = questionable(0);
    assertThatThrownBy(() -> submissions.send(doubtful)).isInstanceOf(RpcException.class);

    anvil.call("anvil_setCode", OTHER.toHex(), "0x5f5ffd"); // it would revert now
    anvil.call("anvil_mine", "0x1");
    Submission decided = submissions.decide(Hash.keccak(doubtful), true);

    assertThat(decided.stage()).isEqualTo(Stage.WAITING);
    assertThat(decided.says()).startsWith("It would do something else now");
    assertThat(anvil.call("eth_getTransactionCount", sender(), "latest").text()).isEqualTo("0x0");
  }

  @Test
  void answersAtOnceWhatNoNodeWouldTake() throws Exception {
    submissions.send(transaction(0, OTHER, 5, "0x"));
    awaitStage(Stage.INCLUDED);
    TimeUnit.MILLISECONDS.sleep(300); // until the head is asked for again
    long begun = System.nanoTime();

    assertThatThrownBy(() -> submissions.send(transaction(0, OTHER, 6, "0x")))
        .hasMessageContaining("no node would take it")
        .hasMessageContaining("nonce too low");

    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void sendsNothingThatItCouldNotCheck() {
    ChainView gone =
        new ChainView(
            ChainId.of(31_337),
            List.of(Upstream.at("http://127.0.0.1:1")),
            new NodeHeads(Ground.GIVEN));
    submissions = submissions(gone);

    assertThatThrownBy(() -> submissions.send(transaction(0, OTHER, 5, "0x")))
        .hasMessageContaining("couldn't be checked");
    assertThatThrownBy(() -> submissions.send(Bytes.fromHex("0x02")))
        .hasMessageContaining("couldn't be checked");
    assertThat(submissions.all()).extracting(Submission::stage).containsOnly(Stage.FAILED);
    gone.close();
  }

  @Test
  void takesAClaimedStateForUnknown() throws Exception {
    ChainView claimed =
        new ChainView(
            ChainId.of(31_337), List.of(Upstream.at(anvil.url())), new NodeHeads(Ground.CLAIMED));
    submissions = submissions(claimed);

    assertThatThrownBy(() -> submissions.send(transaction(0, OTHER, 5, "0x")))
        .hasMessageContaining("only what a node claims");
    assertThat(only().stage()).isEqualTo(Stage.WAITING);
    claimed.close();
  }

  @Test
  void saysOnWhatGroundItChecked() throws Exception {
    ChainCheck check = new ChainCheck(new Guard(), chain, Optional.of("osaka"), now::get);
    bothy.chain.Rpc rpc = chain.rpc(Duration.ofSeconds(10));
    Draft draft =
        Draft.of(
            bothy.jsonrpc.Json.read(
                """
                {"chainId": 31337, "method": "eth_sendTransaction", "params": [{"from": "%s",
                 "to": "%s", "value": "0x1"}]}\
                """
                    .formatted(sender(), OTHER)
                    .getBytes(StandardCharsets.UTF_8)));

    Guard.Checked checked =
        check.check(draft, chain.block(rpc, new bothy.chain.Which.Newest()).orElseThrow(), rpc);

    assertThat(checked.at().orElseThrow().ground()).isEqualTo(Ground.GIVEN);
    assertThat(checked.at().orElseThrow().proof())
        .containsKeys("blockHash", "stateRoot", "age", "proofs", "roundTrips");
  }
}
