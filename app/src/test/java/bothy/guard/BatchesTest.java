package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.policy.Decision;
import bothy.policy.InForce;
import bothy.provider.Connections;
import bothy.provider.KeyWallet;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.signing.SigningResult;
import bothy.simulation.Fork;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Batches of calls that are signed here, and what may come between two of them. */
class BatchesTest extends SigningsOnAnvil {
  private static final Address KEEPER =
      Address.fromHex("0x00000000000000000000000000000000000ead02");

  /** Gives all but 5 wei of what it is sent back. */
  private static final String KEEPS_FIVE = "0x5f5f5f5f6005340333" + "5af100";

  private static final String KEEPS_ALL = "0x00";

  private static final String ALONE =
      """
      [limits.ETH]
      transaction = "1 ETH"
      day = "1 ETH"
      [fee]
      transaction = "1 ETH"
      day = "1 ETH"
      [first-time]
      ETH = "1 ETH"
      [[alone]]
      account = "%s"
      chain = 31337
      sign_alone = true
      """
          .formatted(PlainSigner.ACCOUNT);

  /** What the policy is asked for runs this first. */
  private Runnable beforePolicy = () -> {};

  @Override
  InForce inForce() {
    beforePolicy.run();
    return super.inForce();
  }

  private void letItSignAlone() {
    policy.set(read(ALONE));
    accepted = () -> Optional.of(policy.get().text());
  }

  private static Asked withId(String id) {
    return asked(
        "wallet_sendCalls",
        ("[{\"version\":\"2.0.0\",\"id\":\"%s\",\"from\":\"%s\",\"chainId\":\"0x7a69\","
                + "\"atomicRequired\":false,\"calls\":[{\"to\":\"%s\",\"value\":\"0x5\"},"
                + "{\"to\":\"%s\",\"value\":\"0x6\"}]}]")
            .formatted(id, PlainSigner.ACCOUNT, OTHER, OTHER));
  }

  private Node callsStatus(String id) throws Exception {
    Provider provider =
        new Provider(
            chain,
            new Worlds(chain.chain(), Optional.of(Fork.OSAKA)),
            submissions::send,
            false,
            "test",
            Optional.of(
                new KeyWallet(
                    signings,
                    new Connections(home, now::get),
                    Duration.ofSeconds(1),
                    () -> "the desk")),
            Optional.empty());
    try {
      Object value =
          provider
              .call(
                  new RpcCall(
                      "wallet_getCallsStatus",
                      new Node("params", List.of(id)),
                      RpcCall.ANSWER_ONLY))
              .value();
      return Json.read(CompactJson.of(value).getBytes(StandardCharsets.UTF_8));
    } finally {
      provider.close();
    }
  }

  private String nonce() {
    return anvil.call("eth_getTransactionCount", PlainSigner.ACCOUNT.toHex(), "latest").text();
  }

  /** Its verdict is the same as before; what leaves isn't. */
  @Test
  void aLaterCallIsHeldAgainstWhatWasApprovedOfIt() throws Exception {
    anvil.call("anvil_setCode", KEEPER.toHex(), KEEPS_FIVE);
    anvil.call("anvil_mine", "0x1");
    TimeUnit.MILLISECONDS.sleep(1_500); // a node is asked for its head each second
    Asked batch =
        asked(
            "wallet_sendCalls",
            ("[{\"version\":\"2.0.0\",\"from\":\"%s\",\"chainId\":\"0x7a69\",\"atomicRequired\":false,"
                    + "\"calls\":[{\"to\":\"%s\",\"value\":\"0x5\"},{\"to\":\"%s\",\"value\":\"0x64\"}]}]")
                .formatted(PlainSigner.ACCOUNT, OTHER, KEEPER));
    Hash name = signings.begin(batch);
    await(name, Stage.WAITING);
    String before = named(name).checked().orElseThrow().verdict().answer().name();
    signer.seen =
        terms -> {
          if (signer.signed.isEmpty()) {
            anvil.call("anvil_setCode", KEEPER.toHex(), KEEPS_ALL);
          }
        };

    signings.decide(name, true, passphrase());

    Submission stopped = named(name);
    assertThat(stopped.says())
        .startsWith("1 of 2 calls went, the rest did not: ")
        .contains("100 of the native currency would leave, at most 5 may.");
    assertThat(stopped.stage()).isEqualTo(Stage.WAITING);
    assertThat(signer.signed).hasSize(1);
    assertThat(stopped.checked().orElseThrow().verdict().answer().name()).isEqualTo(before);
    assertThat(nonce()).isEqualTo("0x1");
  }

  @Test
  void aLaterCallIsHeldAgainstThePolicyOfThatMoment() throws Exception {
    Hash name = signings.begin(batch(""));
    await(name, Stage.WAITING);
    signer.seen = terms -> policy.set(read("[refuse]\naddresses = [\"%s\"]\n".formatted(OTHER)));

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).says())
        .startsWith("1 of 2 calls went, the rest did not: By now your policy wants more: ");
    assertThat(signer.signed).hasSize(1);
    assertThat(named(name).decision().orElseThrow()).isInstanceOf(Decision.Refuse.class);
  }

  @Test
  void eachCallIsApprovedWithinItsOwnLimits() throws Exception {
    Hash name = signings.begin(batch(""));
    await(name, Stage.WAITING);

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(signer.signed)
        .extracting(terms -> terms.limits().leaves().values().iterator().next().intValue())
        .containsExactly(5, 6);
  }

  /** Neither lost nor gone on with by itself, though the policy would let it. */
  @Test
  void aKillBetweenTwoCallsLeavesTheRestToThePerson() throws Exception {
    letItSignAlone();
    beforePolicy =
        () -> {
          if (!signer.signed.isEmpty()) {
            throw new Killed(); // before anything of the second call is written down
          }
        };
    Hash name = signings.begin(withId("0xb1"));
    for (int i = 0; i < 300 && (signer.signed.isEmpty() || faults.isEmpty()); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    Hash first = Hash.fromHex(named(name).given().getFirst().toHex());
    await(first, Stage.INCLUDED);
    journal.close();
    beforePolicy = () -> {};

    open();
    Submission rest = await(name, Stage.WAITING);

    assertThat(rest.says()).startsWith("1 of 2 calls went, the rest did not: Bothy stopped");
    assertThat(rest.given()).containsExactly(first.bytes());
    assertThat(rest.decision().orElseThrow())
        .isInstanceOfSatisfying(
            Decision.Ask.class,
            ask ->
                assertThat(ask.reasons()).extracting(Decision.Reason::id).contains("batch.rest"));
    Node status = callsStatus("0xb1");
    assertThat(status.required("status", "").integer().intValue()).isEqualTo(600);
    assertThat(status.required("receipts", "").elements())
        .extracting(receipt -> receipt.required("transactionHash", "").text())
        .containsExactly(first.toHex());
    assertThat(signer.signed).hasSize(1);
    assertThat(entries("decision")).anyMatch(entry -> entry.contains("1 of 2 calls went"));

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(signer.signed).hasSize(2);
    Bytes second = named(name).given().getLast();
    await(Hash.fromHex(second.toHex()), Stage.INCLUDED);
    assertThat(nonce()).isEqualTo("0x2");
    assertThat(callsStatus("0xb1").required("status", "").integer().intValue()).isEqualTo(200);
  }

  @Test
  void whatAPersonDeclinesOfABatchStaysDeclined() throws Exception {
    Hash name = signings.begin(withId("0xb2"));
    await(name, Stage.WAITING);
    signer.instead =
        () ->
            signer.signed.isEmpty()
                ? Optional.empty()
                : Optional.of(new SigningResult.Locked("the keys are locked"));
    signings.decide(name, true, Optional.empty());
    assertThat(named(name).says())
        .isEqualTo("1 of 2 calls went, the rest did not: the keys are locked");
    assertThat(callsStatus("0xb2").required("status", "").integer().intValue()).isEqualTo(600);

    signings.decide(name, false, Optional.empty());
    journal.close();
    open();

    assertThat(named(name).stage()).isEqualTo(Stage.FAILED);
    assertThat(callsStatus("0xb2").required("status", "").integer().intValue()).isEqualTo(600);
    assertThat(signer.signed).hasSize(1);
  }

  /** What was all signed is known of after a start, too. */
  @Test
  void aWholeBatchIsKnownAfterARestart() throws Exception {
    Hash name = signings.begin(withId("0xb3"));
    await(name, Stage.WAITING);
    signings.decide(name, true, Optional.empty());
    await(Hash.fromHex(named(name).given().getLast().toHex()), Stage.INCLUDED);
    journal.close();

    open();

    assertThat(named(name).stage()).isEqualTo(Stage.SIGNED);
    assertThat(callsStatus("0xb3").required("status", "").integer().intValue()).isEqualTo(200);
  }

  @Test
  void signsNothingAloneWhereTheSignersBookIsBehindTheJournal() throws Exception {
    letItSignAlone();
    Hash first = signings.begin(payment(5));
    await(first, Stage.SIGNED);
    await(Hash.fromHex(named(first).result().orElseThrow().toHex()), Stage.INCLUDED);
    journal.close();
    signer.forgot = true;

    open();
    Hash second = signings.begin(payment(4));
    Submission waiting = await(second, Stage.WAITING);

    assertThat(waiting.decision().orElseThrow().reasons())
        .extracting(Decision.Reason::id)
        .contains("signer.book");
    signer.forgot = false;
    await(signings.begin(payment(3)), Stage.SIGNED);
  }

  /** What only claims to come from a page of the policy waits like all else. */
  @Test
  void signsAloneForAPageOnlyIfThePairedExtensionVouchesForIt() throws Exception {
    policy.set(read(ALONE + "origins = [\"https://app.example\"]\n"));
    accepted = () -> Optional.of(policy.get().text());
    Asked door = payment(5);
    Optional<String> page = Optional.of("https://app.example");

    await(signings.begin(door), Stage.WAITING);
    Asked named =
        new Asked(door.method(), payment(6).params(), page, Optional.empty(), Asked.By.PAGE);
    await(signings.begin(named), Stage.WAITING);
    assertThat(signer.signed).isEmpty();
    Asked paired =
        new Asked(door.method(), payment(7).params(), page, Optional.empty(), Asked.By.PAGE, true);
    await(signings.begin(paired), Stage.SIGNED);
  }

  private List<String> entries(String kind) {
    List<String> found = new java.util.ArrayList<>();
    journal.after(
        0,
        entry -> {
          if (entry.kind().equals(kind)) {
            found.add(new String(entry.bytes().toArray(), StandardCharsets.UTF_8));
          }
          return true;
        });
    return found;
  }
}
