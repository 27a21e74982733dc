package bothy.guard;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.guard.Submissions.Times;
import bothy.journal.Journal;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import bothy.policy.AcceptedPolicy;
import bothy.policy.InForce;
import bothy.policy.Policy;
import bothy.policy.PolicyReading;
import bothy.signing.Proof;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A policy, a signer and a real node, for what is asked to be signed here. */
@Timeout(60)
abstract class SigningsOnAnvil {
  static final Address OTHER = Address.fromHex("0x70997970c51812dc3a010c7d01b50e0d17dc79c8");
  static final Address TOKEN = Address.fromHex("0x00000000000000000000000000000000000ead01");

  /** Logs Approval(caller, the first argument, the second) and gives true, as a token would. */
  static final String APPROVES =
      "0x6024355f52"
          + "600435337f8c5be1e5ebec7d5bd14f71427d1e84f3dd0314c0f7b2291e5b200ac8c7c3b92560205fa3"
          + "60015f5260205ff3";

  /** Of the last start: what an earlier one still does ends in its closed journal. */
  List<Throwable> faults = new ArrayList<>();

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.ofEpochSecond(1_900_000_000));
  final AtomicReference<Policy> policy = new AtomicReference<>(Policy.standard());
  AcceptedPolicy accepted = Optional::empty;
  final PlainSigner signer = new PlainSigner();
  Anvil anvil;
  ChainView chain;
  Journal journal;
  Path home = Path.of("");
  Submissions submissions;
  Signings signings;
  Left left = Left.NOTHING;

  @BeforeEach
  void start(@TempDir Path folder) {
    home = folder;
    startNode();
    open();
  }

  final void startNode() {
    anvil = Anvil.start("--hardfork", "osaka");
    anvil.call("anvil_setCode", TOKEN.toHex(), APPROVES);
    anvil.call("anvil_mine", "0x1");
    chain =
        new ChainView(
            ChainId.of(31_337), List.of(Upstream.at(anvil.url())), new NodeHeads(Ground.GIVEN));
  }

  /** As a start of the program would. */
  final void open() {
    List<Throwable> own = new ArrayList<>();
    faults = own;
    journal = Journal.open(home);
    left = Left.read(journal, chain.chain(), now.get());
    submissions =
        new Submissions(
            new ChainCheck(new Guard(), chain, Optional.of("osaka"), now::get),
            chain,
            Names.NONE,
            journal,
            now::get,
            new Times(
                Duration.ofSeconds(2),
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofHours(1),
                Duration.ofMillis(100)),
            () -> "http://localhost:8640",
            own::add);
    signings =
        new Signings(
            chain.chain(),
            submissions,
            new Approvals(this::inForce, left, now::get, signer),
            signer,
            Duration.ofSeconds(2),
            own::add);
    submissions.resume(left);
    signings.resume(left);
  }

  InForce inForce() {
    return InForce.of(accepted, policy.get());
  }

  @AfterEach
  void stop() {
    chain.close();
    journal.close();
    anvil.close();
    assertThat(faults).isEmpty();
  }

  static Asked payment(long wei) {
    return asked(
        "eth_sendTransaction",
        "[{\"from\":\"%s\",\"to\":\"%s\",\"value\":\"0x%x\"}]"
            .formatted(PlainSigner.ACCOUNT, OTHER, wei));
  }

  static Asked unlimited() {
    String data = "0x095ea7b3" + "0".repeat(24) + OTHER.toHex().substring(2) + "f".repeat(64);
    return asked(
        "eth_sendTransaction",
        "[{\"from\":\"%s\",\"to\":\"%s\",\"data\":\"%s\"}]"
            .formatted(PlainSigner.ACCOUNT, TOKEN, data));
  }

  static Asked asked(String method, String params) {
    Node read = Json.read(params.getBytes(StandardCharsets.UTF_8));
    return new Asked(method, read, Optional.empty(), Optional.empty(), Asked.By.DOOR);
  }

  Submission named(Hash name) {
    return submissions.all().stream()
        .filter(each -> each.hash().equals(name))
        .findFirst()
        .orElseThrow();
  }

  Submission await(Hash name, Stage stage) throws InterruptedException {
    for (int i = 0; i < 300 && named(name).stage() != stage; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    assertThat(named(name).stage()).as(named(name).says()).isEqualTo(stage);
    return named(name);
  }

  String balance() {
    return anvil.call("eth_getBalance", OTHER.toHex(), "latest").text();
  }

  List<String> kinds() {
    List<String> kinds = new ArrayList<>();
    journal.after(
        0,
        entry -> {
          kinds.add(entry.kind());
          return true;
        });
    return kinds;
  }

  static Optional<Proof> passphrase() {
    return Optional.of(new Proof.Passphrase("practice".toCharArray()));
  }

  static Policy read(String text) {
    return switch (Policy.read("version = 1\n" + text)) {
      case PolicyReading.Good(Policy good) -> good;
      case PolicyReading.Wrong(var problems) -> throw new AssertionError(problems.toString());
    };
  }

  static Asked batch(String more) {
    return asked(
        "wallet_sendCalls",
        ("[{\"version\":\"2.0.0\",\"from\":\"%s\",\"chainId\":\"0x7a69\",\"atomicRequired\":false,"
                + "\"calls\":[{\"to\":\"%s\",\"value\":\"0x5\"%s},{\"to\":\"%s\",\"value\":\"0x6\"}]}]")
            .formatted(PlainSigner.ACCOUNT, OTHER, more, OTHER));
  }

  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
