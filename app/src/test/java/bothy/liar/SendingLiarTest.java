package bothy.liar;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.ChainView;
import bothy.chain.FixedHead;
import bothy.chain.Upstream;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.guard.Guard;
import bothy.journal.Journal;
import bothy.jsonrpc.RpcException;
import bothy.simulation.Fork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Signed transactions pass by the guard while the node lies: what is to be refused is never sent
 * on, and what isn't in a block is never said to be. The head is vouched for by its hash.
 */
class SendingLiarTest {
  private static final long SEED = Long.getLong("bothy.seed", 20_260_105);
  private static final int LIES = Integer.getInteger("bothy.sendingLies", 400);

  @TempDir static Path home;

  private static final Map<String, Upstream> UPSTREAMS = new ConcurrentHashMap<>();
  private static PracticeWorld world;
  private static Journal journal;
  private static Bytes payment;
  private static Bytes approval;

  @BeforeAll
  static void start() {
    world = new PracticeWorld(false);
    journal = Journal.open(home);
    payment = world.signed(PracticeWorld.BOB, 5, "0x");
    approval =
        world.signed(
            PracticeWorld.USDC,
            0,
            "0x095ea7b3" + PracticeWorld.word(PracticeWorld.DRAINER) + "f".repeat(64));
  }

  @AfterAll
  static void stop() {
    UPSTREAMS.values().forEach(Upstream::close);
    journal.close();
    world.close();
  }

  /** The node takes what is sent to it, and mines none of it. */
  private static Object answer(String method, List<Object> parameters) throws RpcException {
    return method.equals("eth_sendRawTransaction")
        ? Hash.keccak(Bytes.fromHex((String) parameters.getFirst())).toHex()
        : world.answer(method, parameters);
  }

  private static Front front(String url, boolean strict) {
    Hash head =
        Hash.fromHex(
            (String) Change.member(world.told("eth_getBlockByNumber", "latest", false), "hash"));
    ChainView view =
        new ChainView(
            ChainId.of(31_337),
            List.of(UPSTREAMS.computeIfAbsent(url, Upstream::at)),
            new FixedHead(head));
    return new Front(view, Optional.of(Fork.OSAKA), world.clock(), new Guard(), strict);
  }

  private static Campaign learned(Question... questions) {
    Campaign campaign =
        new Campaign(SendingLiarTest::answer, SendingLiarTest::front, List.of(questions));
    campaign.learn();
    return campaign;
  }

  @Test
  void aTenthOfTheLiesHasNothingSentOn() {
    run("a tenth of transactions on their way", LIES / 10, false, SEED);
  }

  @Tag("long")
  @Test
  void noLieHasARefusedTransactionSentOn() {
    run("transactions on their way", LIES, true, SEED);
  }

  private static void run(String name, int count, boolean everyField, long seed) {
    Campaign campaign =
        learned(
            new Question("send a payment", "", front -> front.sent(payment, journal)),
            new Question("send an approval", "", front -> front.sent(approval, journal)));
    assertThat(campaign.answer("send a payment").toString()).contains("forwarded");
    assertThat(campaign.answer("send an approval").toString()).contains("refused");
    long began = System.nanoTime();

    campaign.run(campaign.lies(count, everyField, seed));

    campaign.table.print(name, seed, began);
    assertThat(campaign.won()).as("lies that won, seed %d", seed).isEmpty();
    assertThat(campaign.sent()).containsExactly(payment.toHex());
  }

  @Test
  void noReceiptOfAnotherTransactionCountsAsInclusion() {
    Campaign campaign =
        learned(new Question("watch", "", front -> front.watched(payment, journal)));
    assertThat(campaign.answer("watch")).isEqualTo(new Answer.Shown("", "forwarded"));
    List<Lie> lies = new ArrayList<>();
    for (Hash other : world.transactions) {
      for (boolean renamed : List.of(true, false)) {
        Map<String, Object> receipt =
            new LinkedHashMap<>(
                Change.members(world.told("eth_getTransactionReceipt", other.toHex())));
        if (renamed) {
          receipt.put("transactionHash", Hash.keccak(payment).toHex());
        }
        lies.add(
            new Lie.Otherwise(
                "watch",
                "receipts of other transactions",
                Optional.of("eth_getTransactionReceipt"),
                (call, truth) -> receipt));
      }
    }

    campaign.run(lies);

    assertThat(campaign.won()).isEmpty();
    assertThat(campaign.table.total(Table.NOTHING)).isEqualTo(lies.size());
  }
}
