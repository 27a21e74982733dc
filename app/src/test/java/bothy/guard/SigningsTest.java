package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.guard.Submission.Subject;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.RpcException;
import bothy.peers.Anvil;
import bothy.policy.Consent;
import bothy.policy.Decision;
import bothy.policy.Spent;
import bothy.signing.Proof;
import bothy.signing.SigningResult;
import bothy.signing.TermsJson;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is asked to be signed here, on its way over a policy and a signer to a real node. */
@Timeout(60)
class SigningsTest extends SigningsOnAnvil {
  @Test
  void asksAPersonAndThenSignsAndSends() throws Exception {
    String before = balance();
    assertThatThrownBy(() -> signings.ask(payment(5)))
        .isInstanceOf(RpcException.class)
        .hasMessageContaining("waits for your decision at http://localhost:8640");
    Hash name = payment(5).name(chain.chain());
    assertThat(named(name).decision().orElseThrow()).isInstanceOf(Decision.Ask.class);
    assertThat(signer.signed).isEmpty();

    signings.decide(name, true, Optional.empty());

    Submission done = named(name);
    assertThat(done.stage()).as(done.says()).isEqualTo(Stage.SIGNED);
    Hash sent = Hash.fromHex(done.result().orElseThrow().toHex());
    await(sent, Stage.INCLUDED);
    assertThat(balance()).isNotEqualTo(before);
    assertThat(signer.signed).hasSize(1);
    assertThat(signer.signed.getFirst().consent()).isEqualTo(Consent.PERSON);
    assertThat(kinds())
        .containsExactly(
            "check", "policy", "approval", "signature", "check", "decision", "inclusion");
  }

  @Test
  void givesWhoWaitsTheHash() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    Thread.startVirtualThread(() -> signings.decide(name, true, Optional.empty()));

    Bytes hash = signings.ask(payment(5));

    assertThat(hash).isEqualTo(named(name).result().orElseThrow());
  }

  @Test
  void signsNothingThatAPersonDeclines() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);

    signings.decide(name, false, Optional.empty());

    assertThat(named(name).stage()).isEqualTo(Stage.DROPPED);
    assertThat(signer.signed).isEmpty();
    // who asked hears of it once; asked again after that it is a new request
    assertThatThrownBy(() -> signings.ask(payment(5)))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(4_001));
    assertThat(signings.begin(payment(5))).isEqualTo(name);
    await(name, Stage.WAITING);
  }

  @Test
  void wantsAProofForADanger() throws Exception {
    Hash name = signings.begin(unlimited());
    await(name, Stage.WAITING);

    assertThatThrownBy(() -> signings.decide(name, true, Optional.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("more than a click");
    assertThat(signer.signed).isEmpty();
    assertThat(named(name).stage()).isEqualTo(Stage.WAITING);
    signings.decide(name, true, passphrase());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(signer.signed.getFirst().consent()).isEqualTo(Consent.PROVEN);
  }

  @Test
  void refusesWhatThePolicyRefuses() throws Exception {
    policy.set(read("[refuse]\naddresses = [\"" + OTHER.toHex() + "\"]\n"));
    Hash name = signings.begin(payment(5));

    Submission refused = await(name, Stage.REFUSED);

    assertThat(refused.says()).startsWith("Your policy refuses it: ");
    assertThatThrownBy(() -> signings.decide(name, true, passphrase()))
        .isInstanceOf(InputException.class);
  }

  @Test
  void comesBackToTheDeskIfItWouldDoSomethingElseByNow() throws Exception {
    Asked swapLike =
        asked(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"0x12345678\"}]"
                .formatted(PlainSigner.ACCOUNT, TOKEN));
    Hash name = signings.begin(swapLike);
    await(name, Stage.WAITING);
    anvil.call("anvil_setCode", TOKEN.toHex(), "0x5f5ffd");
    anvil.call("anvil_mine", "0x1");
    TimeUnit.MILLISECONDS.sleep(1_500); // a node is asked for its head each second

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.WAITING);
    assertThat(named(name).says()).startsWith("It would do something else now");
    assertThat(signer.signed).isEmpty();
  }

  @Test
  void waitsOnWhenTheSignerIsLockedOrAway() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    signer.instead = () -> Optional.of(new SigningResult.Locked("the keys are locked"));

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).isEqualTo(Stage.WAITING);
    assertThat(named(name).says()).isEqualTo("the keys are locked");
    signer.instead = Optional::empty;
    signings.decide(name, true, Optional.empty());
    assertThat(named(name).stage()).isEqualTo(Stage.SIGNED);
  }

  @Test
  void asksForAProofThatTheSignerWants() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    signer.instead = () -> Optional.of(new SigningResult.ProofNeeded("caps.day", "2 ETH a day"));

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).decision().orElseThrow())
        .isInstanceOfSatisfying(Decision.Ask.class, ask -> assertThat(ask.needsProof()).isTrue());
  }

  @Test
  void signsForNobodyElsesAccount() {
    Asked other =
        asked(
            "eth_sendTransaction",
            "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x1\"}]".formatted(OTHER, TOKEN));

    assertThatThrownBy(() -> signings.begin(other))
        .isInstanceOfSatisfying(RpcException.class, e -> assertThat(e.code()).isEqualTo(4_100));
  }

  @Test
  void sendsABatchOneAfterTheOther() throws Exception {
    Asked batch =
        asked(
            "wallet_sendCalls",
            ("[{\"version\":\"2.0.0\",\"from\":\"%s\",\"chainId\":\"0x7a69\",\"atomicRequired\":false,"
                    + "\"calls\":[{\"to\":\"%s\",\"value\":\"0x5\"},{\"to\":\"%s\",\"value\":\"0x6\"}]}]")
                .formatted(PlainSigner.ACCOUNT, OTHER, OTHER));
    Hash name = signings.begin(batch);
    await(name, Stage.WAITING);

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(signer.signed).hasSize(2);
    assertThat(submissions.all().stream().filter(each -> each.subject() instanceof Subject.Signed))
        .hasSize(2);
  }

  @Test
  void signsTextAndData() throws Exception {
    String text = "0x" + "68656c6c6f";
    Asked message = asked("personal_sign", "[\"%s\",\"%s\"]".formatted(text, PlainSigner.ACCOUNT));
    Hash name = signings.begin(message);
    await(name, Stage.WAITING);

    signings.decide(name, true, passphrase());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(named(name).result().orElseThrow().size()).isEqualTo(65);
    assertThat(kinds()).endsWith("approval", "signature");
  }

  /** The signature is journaled without its bytes: who reads the journal couldn't use it. */
  @Test
  void keepsNoSignatureThatSomebodyCouldUse() throws Exception {
    Asked message = asked("personal_sign", "[\"0x6869\",\"%s\"]".formatted(PlainSigner.ACCOUNT));
    Hash name = signings.begin(message);
    await(name, Stage.WAITING);
    signings.decide(name, true, passphrase());
    String signature = named(name).result().orElseThrow().toHex().substring(2);

    List<String> kept = new ArrayList<>();
    journal.after(
        0, entry -> kept.add(new String(entry.bytes().toArray(), StandardCharsets.UTF_8)));

    assertThat(kept).isNotEmpty().noneMatch(text -> text.contains(signature));
  }

  @Test
  void aRestartSendsWhatWasSignedAndNotSentOnce() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    anvil.call("evm_setAutomine", false); // nobody can see it in a block
    signings.decide(name, true, Optional.empty());
    Hash sent = Hash.fromHex(named(name).result().orElseThrow().toHex());
    journal.close();

    open();

    assertThat(named(sent).stage()).isEqualTo(Stage.FORWARDED);
    anvil.call("anvil_mine", "0x1");
    await(sent, Stage.INCLUDED);
    assertThat(anvil.call("eth_getTransactionCount", PlainSigner.ACCOUNT.toHex(), "latest").text())
        .isEqualTo("0x1");
  }

  /** Approved, and ended before the signer answers. */
  private void killedWhileSigning(Hash name) {
    signer.instead =
        () -> {
          throw new Killed();
        };
    try {
      signings.decide(name, true, Optional.empty());
    } catch (Killed e) {
      // as if the process had ended here
    }
    journal.close();
    signer.instead = Optional::empty;
  }

  @Test
  void aRestartPutsWhatWasApprovedAndNotSignedBackOnTheDeskAsItWas() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    killedWhileSigning(name);

    open();
    await(name, Stage.WAITING);
    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(kinds().stream().filter("signature"::equals)).hasSize(1);
  }

  /** The day's limit holds over restarts, and over requests that wait side by side. */
  @Test
  void countsWhatWasSignedTowardsTheDay() throws Exception {
    policy.set(read("[limits.ETH]\nday = \"0.000000000000000007 ETH\"\n"));
    Hash first = signings.begin(payment(5));
    await(first, Stage.WAITING);
    Hash second = signings.begin(payment(4));
    await(second, Stage.WAITING);
    signings.decide(first, true, Optional.empty());
    await(Hash.fromHex(named(first).result().orElseThrow().toHex()), Stage.INCLUDED);

    signings.decide(second, true, Optional.empty());

    assertThat(named(second).stage()).as(named(second).says()).isEqualTo(Stage.WAITING);
    assertThat(named(second).says()).contains("By now your policy wants more");
    assertThat(signer.signed).hasSize(1);
    journal.close();
    open();
    Hash third = signings.begin(payment(3));
    await(third, Stage.WAITING);
    assertThat(named(third).decision().orElseThrow().reasons())
        .extracting(Decision.Reason::id)
        .contains("policy.limit.day");
  }

  /** Whether it was signed isn't known then, so that nothing else may be signed in its place. */
  @Test
  void asksAgainForTheSameBytesWhenNoSignerAnswered() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    List<Bytes> asked = new ArrayList<>();
    signer.seen = terms -> asked.add(terms.digest().bytes());
    signer.instead = () -> Optional.of(new SigningResult.Unreachable("no signer answers"));
    signings.decide(name, true, Optional.empty());
    assertThat(named(name).stage()).isEqualTo(Stage.WAITING);
    assertThat(named(name).says()).contains("Whether it was signed isn't known");
    assertThat(kinds()).doesNotContain("decision");
    for (int i = 0; i < 3; i++) {
      anvil.call("anvil_mine", "0x1"); // fees fall
    }
    TimeUnit.MILLISECONDS.sleep(1_500); // a node is asked for its head each second
    signer.instead = Optional::empty;

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(asked).hasSize(2);
    assertThat(asked.getFirst()).isEqualTo(asked.getLast());
  }

  @Test
  void aSecurityKeyProvesWhatWasPrepared() throws Exception {
    Hash name = signings.begin(unlimited());
    await(name, Stage.WAITING);

    Signings.Proving proving = signings.prepare(name);

    assertThat(proving.challenge()).isEqualTo(TermsJson.challenge(proving.terms()));
    assertThat(named(name).stage()).isEqualTo(Stage.WAITING);
    assertThat(signer.signed).isEmpty();
    signings.decide(name, true, assertion());
    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(signer.signed.getFirst().id()).isEqualTo(proving.terms().id());
  }

  @Test
  void takesNoAssertionForWhatWasNotPrepared() throws Exception {
    Hash name = signings.begin(unlimited());
    await(name, Stage.WAITING);

    assertThatThrownBy(() -> signings.decide(name, true, assertion()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("assertion");

    assertThat(named(name).stage()).isEqualTo(Stage.WAITING);
    assertThat(signer.signed).isEmpty();
  }

  @Test
  void signsNothingOnAnAssertionOnceTheApprovalHasEnded() throws Exception {
    Hash name = signings.begin(unlimited());
    await(name, Stage.WAITING);
    Signings.Proving proving = signings.prepare(name);
    now.set(proving.terms().until());

    signings.decide(name, true, assertion());

    assertThat(named(name).says()).startsWith("The approval ended at ");
    assertThat(signer.signed).isEmpty();
  }

  private static Optional<Proof> assertion() {
    return Optional.of(new Proof.Assertion(Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY, Bytes.EMPTY));
  }

  private List<String> reasons(Hash name) {
    return named(name).decision().orElseThrow().reasons().stream()
        .map(Decision.Reason::id)
        .toList();
  }

  @Test
  void aClockThatJumpsAheadAndBackForgetsNothingThatWasSpent() throws Exception {
    policy.set(read("[limits.ETH]\nday = \"0.000000000000000007 ETH\"\n"));
    Hash first = signings.begin(payment(5));
    await(first, Stage.WAITING);
    signings.decide(first, true, Optional.empty());
    await(sentOf(first), Stage.INCLUDED);
    Instant right = now.get();

    now.set(right.plus(Duration.ofHours(25)));
    Hash ahead = signings.begin(payment(4));
    await(ahead, Stage.WAITING);
    assertThat(reasons(ahead)).contains("policy.limit.day", "clock.ahead");
    signings.decide(ahead, false, Optional.empty());
    now.set(right);

    Hash back = signings.begin(payment(3));
    await(back, Stage.WAITING);
    assertThat(reasons(back)).contains("policy.limit.day").doesNotContain("clock.ahead");
  }

  /** What is signed while the clock is two days behind was signed today all the same. */
  @Test
  void aClockThatWasBehindForgetsNothingEither() throws Exception {
    policy.set(read("[limits.ETH]\nday = \"0.000000000000000007 ETH\"\n"));
    Instant right = now.get();
    now.set(right.minus(Duration.ofDays(2)));
    Hash behind = signings.begin(payment(5));
    await(behind, Stage.WAITING);
    signings.decide(behind, true, Optional.empty());
    await(sentOf(behind), Stage.INCLUDED);
    journal.close();
    now.set(right);

    open();
    Hash later = signings.begin(payment(3));
    await(later, Stage.WAITING);

    assertThat(reasons(later)).contains("policy.limit.day");
  }

  /** A touch is for the policy of its moment, not for that of the question. */
  @Test
  void signsNothingOnAnAssertionThatThePolicyRefusesByNow() throws Exception {
    Hash name = signings.begin(unlimited());
    await(name, Stage.WAITING);
    signings.prepare(name);
    policy.set(read("[refuse]\naddresses = [\"" + OTHER.toHex() + "\"]\n"));

    signings.decide(name, true, assertion());

    assertThat(named(name).stage()).isEqualTo(Stage.REFUSED);
    assertThat(named(name).says()).startsWith("By now your policy refuses it: ");
    assertThat(signer.signed).isEmpty();
    assertThat(kinds()).endsWith("policy");
  }

  /** What was prepared counts towards the day, but not against itself. */
  @Test
  void anAssertionIsNotHeldAgainstItsOwnAmount() throws Exception {
    policy.set(
        read(
            "[verdict]\nbeyond-limits = \"refuse\"\n[limits.ETH]\nday = \"0.000000000000000007 ETH\"\n"));
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    signings.prepare(name);

    signings.decide(name, true, assertion());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
  }

  /** What was prepared and never proven, or couldn't be signed, takes nothing off the day. */
  @Test
  void countsWhatWasApprovedAndNotSignedNoMore() throws Exception {
    policy.set(read("[limits.ETH]\nday = \"0.000000000000000007 ETH\"\n"));
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    signings.prepare(name);
    signings.prepare(name);
    signer.instead = () -> Optional.of(new SigningResult.Locked("the keys are locked"));
    signings.decide(name, true, Optional.empty());
    signer.instead = Optional::empty;

    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
  }

  @Test
  void aRestartAsksAPersonAboutWhatWasSignedAndHeldBack() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    signings.decide(name, true, Optional.empty());
    Bytes raw = named(sentOf(name)).raw().orElseThrow();
    journal.close();
    home = Files.createDirectory(home.resolve("other"));
    anvil.close();
    chain.close();
    startNode();
    open();

    submissions.resume(
        new Left(Spent.NOTHING, Set.of(), List.of(new Left.Unsent(raw, false)), Map.of()));

    Hash sent = Hash.keccak(raw);
    Submission waiting = await(sent, Stage.WAITING);
    assertThat(waiting.says()).startsWith("It was signed before Bothy stopped, and not sent.");
    assertThat(waiting.checked()).isPresent();
    submissions.decide(sent, true);
    await(sent, Stage.INCLUDED);
  }

  private Hash sentOf(Hash name) {
    return Hash.fromHex(named(name).result().orElseThrow().toHex());
  }

  /** What was spent isn't known then, and nobody may go on as if it were nothing. */
  @Test
  void startsOnNoJournalWhoseApprovalsItCannotRead() {
    journal.append(now.get(), "approval", Bytes.of((byte) '{', (byte) '}'));

    assertThatThrownBy(() -> Left.read(journal, chain.chain(), now.get()))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("entry 1 can't be read");
  }

  /** What of a batch was signed before a kill must not be signed a second time after it. */
  @Test
  void aRestartInTheMiddleOfABatchGoesOnWithTheRestOfItOnly() throws Exception {
    Hash name = signings.begin(batch(""));
    await(name, Stage.WAITING);
    signer.instead =
        () -> {
          if (signer.signed.isEmpty()) {
            return Optional.empty();
          }
          throw new Killed();
        };
    try {
      signings.decide(name, true, Optional.empty());
    } catch (Killed e) {
      // as if the process had ended between two calls
    }
    await(Hash.fromHex(named(name).given().getFirst().toHex()), Stage.INCLUDED);
    journal.close();
    signer.instead = Optional::empty;

    open();
    await(name, Stage.WAITING);
    signings.decide(name, true, Optional.empty());

    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(Stage.SIGNED);
    assertThat(signer.signed).hasSize(2);
    await(Hash.fromHex(named(name).given().getLast().toHex()), Stage.INCLUDED);
    assertThat(anvil.call("eth_getTransactionCount", PlainSigner.ACCOUNT.toHex(), "latest").text())
        .isEqualTo("0x2");
  }

  /** A page that was let ask must not be able to keep Bothy from ever starting again. */
  @Test
  void signsNothingThatTheJournalCouldNotBeReadBackWith() throws Exception {
    String deep =
        ",\"capabilities\":{\"x\":{\"optional\":true,\"y\":%s%s}}"
            .formatted("[".repeat(93), "]".repeat(93));
    Hash name = signings.begin(batch(deep));
    for (int i = 0; i < 200 && named(name).stage() == Stage.CHECKING; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    if (named(name).stage() == Stage.WAITING) {
      try {
        signings.decide(name, true, Optional.empty());
      } catch (InputException e) {
        // that it can't be kept
      }
    }

    assertThat(Left.read(journal, chain.chain(), now.get()).unsigned()).isEmpty();
    assertThat(signer.signed).isEmpty();
  }

  private static Asked ofPage(String origin, int wei) {
    Asked door = payment(wei);
    return new Asked(
        door.method(), door.params(), Optional.of(origin), Optional.empty(), Asked.By.PAGE);
  }

  /** What a page began isn't the user's own wish after a restart, and tells it nothing more. */
  @Test
  void aRestartStillKnowsWhichPageAsked() throws Exception {
    Asked asked = ofPage("https://app.example", 5);
    Hash name = signings.begin(asked);
    await(name, Stage.WAITING);
    killedWhileSigning(name);
    policy.set(read("[refuse]\naddresses = [\"" + OTHER.toHex() + "\"]\n"));

    open();
    Submission refused = await(name, Stage.REFUSED);

    assertThat(refused.subject())
        .isInstanceOfSatisfying(
            Subject.ToSign.class,
            toSign -> assertThat(toSign.asked().by()).isEqualTo(Asked.By.PAGE));
  }

  /** What is refused again and again fills the journal, and pushes out what others wait for. */
  @Test
  void aPageIsNotCheckedForWithoutEnd() throws Exception {
    policy.set(read("[refuse]\naddresses = [\"" + OTHER.toHex() + "\"]\n"));
    Asked asked = ofPage("https://evil.example", 5);
    await(signings.begin(asked), Stage.REFUSED);

    Hash again = signings.begin(asked);

    assertThat(named(again).stage()).isEqualTo(Stage.REFUSED);
    assertThat(kinds().stream().filter("check"::equals)).hasSize(1);
    int taken = 0;
    for (int i = 0; i < 40; i++) {
      try {
        await(signings.begin(ofPage("https://evil.example", 100 + i)), Stage.REFUSED);
        taken++;
      } catch (RpcException e) {
        assertThat(e.code()).isEqualTo(RpcException.LIMIT_EXCEEDED);
      }
    }
    assertThat(taken).isLessThan(30);
    now.set(now.get().plusSeconds(61));
    await(signings.begin(ofPage("https://evil.example", 5)), Stage.REFUSED);
  }

  /** One page can't keep others, nor the user, from asking. */
  @Test
  void aPageThatFloodsLeavesRoomForOthers() throws Exception {
    List<Hash> taken = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      try {
        taken.add(signings.begin(ofPage("https://evil.example", 100 + i)));
      } catch (RpcException e) {
        assertThat(e.code()).isEqualTo(RpcException.LIMIT_EXCEEDED);
      }
    }

    assertThat(taken).hasSizeLessThanOrEqualTo(10);
    Hash honest = signings.begin(ofPage("https://app.example", 5));
    await(honest, Stage.WAITING);
    for (Hash each : taken) {
      await(each, Stage.WAITING);
    }
  }

  /** What was signed for one chain is nothing to another, nor is whom one dealt with there. */
  @Test
  void takesUpNothingOfAnotherChain() throws Exception {
    Hash name = signings.begin(payment(5));
    await(name, Stage.WAITING);
    anvil.call("evm_setAutomine", false); // nobody can see it in a block
    signings.decide(name, true, Optional.empty());
    Hash interrupted = signings.begin(payment(6));
    await(interrupted, Stage.WAITING);
    signer.instead =
        () -> {
          throw new Killed();
        };
    try {
      signings.decide(interrupted, true, Optional.empty());
    } catch (Killed e) {
      // as if the process had ended here
    }
    journal.close();
    chain.close();
    anvil.close();
    anvil = Anvil.start("--hardfork", "osaka", "--chain-id", "1");
    chain =
        new ChainView(
            ChainId.of(1), List.of(Upstream.at(anvil.url())), new NodeHeads(Ground.GIVEN));

    open();

    assertThat(submissions.all()).isEmpty();
    assertThat(left.known()).isEmpty();
    assertThat(left.spent().acts()).isNotEmpty();
  }

  /** It would wait for ever otherwise, and take a place from what can be decided. */
  @Test
  void endsWhatTheJournalCannotTake() throws Exception {
    journal.close();

    Hash name = signings.begin(payment(5));

    await(name, Stage.FAILED);
    assertThat(faults).isNotEmpty().allMatch(fault -> fault instanceof JournalException);
    open();
  }

  /** A node's no is its word only: what it was handed can be in a block all the same. */
  @Test
  void looksForWhatANodeSaysThatItDidNotTake() throws Exception {
    HttpServer liar =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    liar.createContext("/", this::passOnAndDeny);
    liar.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    liar.start();
    try {
      chain.close();
      journal.close();
      chain =
          new ChainView(
              ChainId.of(31_337),
              List.of(Upstream.at("http://127.0.0.1:" + liar.getAddress().getPort())),
              new NodeHeads(Ground.GIVEN));
      open();
      Hash name = signings.begin(payment(5));
      await(name, Stage.WAITING);

      signings.decide(name, true, Optional.empty());

      Hash sent = Hash.fromHex(named(name).result().orElseThrow().toHex());
      await(sent, Stage.INCLUDED);
    } finally {
      liar.stop(0);
    }
  }

  private void passOnAndDeny(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    byte[] answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client
              .send(
                  HttpRequest.newBuilder(URI.create(anvil.url()))
                      .header("Content-Type", "application/json")
                      .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                      .build(),
                  HttpResponse.BodyHandlers.ofByteArray())
              .body();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    String asked = new String(body, StandardCharsets.UTF_8);
    if (asked.contains("eth_sendRawTransaction")) {
      String id = asked.replaceAll(".*\"id\":([0-9]+).*", "$1");
      answer =
          ("{\"jsonrpc\":\"2.0\",\"id\":%s,\"error\":{\"code\":-32000,\"message\":\"no\"}}")
              .formatted(id)
              .getBytes(StandardCharsets.UTF_8);
    }
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }
}
