package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.Schemas;
import bothy.cases.CheckJson;
import bothy.cases.Draft;
import bothy.chain.ClaimedBlock;
import bothy.chain.ClaimedState;
import bothy.chain.Rpc;
import bothy.eth.Ground;
import bothy.guard.Guard;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.peers.Anvil;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code capture} against a real node, and what {@code check} then makes of the file. */
class CaptureTest {
  private static final String OWNER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

  /**
   * A token by hand: balanceOf reads the slot that is the address; transfer moves between two such
   * slots, logs Transfer and returns true; anything else reverts.
   */
  private static final String RUNTIME =
      "5f3560e01c" // the selector
          + "806370a0823114601b57" // balanceOf(address)
          + "63a9059cbb14602657" // transfer(address,uint256)
          + "5f5ffd"
          + "5b600435545f5260205ff3"
          + "5b602435" // amount
          + "335481900333" // the caller's balance, less the amount
          + "55"
          + "60043554810160043555" // the receiver's, and the amount
          + "5f52" // logged
          + "60043533"
          + "7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
          + "60205fa3"
          + "60015f5260205ff3";

  private static Anvil anvil;
  private static String token;

  @TempDir Path folder;

  @BeforeAll
  static void startNode() throws Exception {
    anvil = Anvil.start("--hardfork", "osaka");
    // gives the deployer 10^12 units, then copies and returns the runtime
    int size = RUNTIME.length() / 2;
    String head = "64e8d4a510003355";
    String copy = "60%02x60%02x5f3960%02x5ff3";
    int offset = (head.length() + copy.replace("%02x", "00").length()) / 2;
    String creation = "0x" + head + copy.formatted(size, offset, size) + RUNTIME;
    String hash = transact(Map.of("from", OWNER, "data", creation, "gas", "0x100000"));
    token = receipt(hash).required("contractAddress", "an address").text();
    assertThat(anvil.call("eth_getCode", token, "latest").text()).isEqualTo("0x" + RUNTIME);
  }

  @AfterAll
  static void stopNode() {
    if (anvil != null) {
      anvil.close();
    }
  }

  private static String transact(Map<String, String> transaction) throws Exception {
    return anvil.call("eth_sendTransaction", transaction).text();
  }

  /** Mining is at once, but not before the hash is given. */
  private static Node receipt(String hash) throws Exception {
    Node receipt = anvil.call("eth_getTransactionReceipt", hash);
    for (int i = 0; i < 200 && !receipt.isObject(); i++) {
      Thread.sleep(25);
      receipt = anvil.call("eth_getTransactionReceipt", hash);
    }
    return receipt;
  }

  private record Run(int code, String out, String err) {
    Node json() {
      return Json.read(out.getBytes(StandardCharsets.UTF_8));
    }
  }

  private static Run bothy(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Guard guard = new Guard();
    int code =
        new Bothy(
                List.of(
                    new Check(guard, writer, writer, Map.of(), false),
                    new Trace(guard, writer),
                    new CaptureState(guard, writer)),
                writer,
                new PrintWriter(err),
                Map.of())
            .run(arguments);
    return new Run(code, out.toString(), err.toString());
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private Path request(Map<String, String> transaction) throws Exception {
    StringBuilder members = new StringBuilder();
    transaction.forEach((name, value) ->
        members
            .append(members.isEmpty() ? "" : ",")
            .append("\"%s\":\"%s\"".formatted(name, value)));
    return write(
        "request.json",
        "{\"chainId\":31337,\"method\":\"eth_sendTransaction\",\"params\":[{" + members + "}]}");
  }

  private static String transfer(String to, long amount) {
    return "0xa9059cbb" + "0".repeat(24) + to.substring(2) + "%064x".formatted(amount);
  }

  private static BigInteger gas(Node receipt) {
    return new BigInteger(receipt.required("gasUsed", "a quantity").text().substring(2), 16);
  }

  private Run captureAndCheck(Map<String, String> transaction) throws Exception {
    Path captured = folder.resolve("captured.json");
    Run capture =
        bothy(
            "capture",
            "--force",
            "--rpc",
            anvil.url(),
            request(transaction).toString(),
            "-o",
            captured.toString());
    assertThat(capture.code()).as(capture.err()).isZero();
    assertThat(Schemas.CASE.objections(Files.readString(captured))).isEmpty();
    return bothy("check", "--json", captured.toString());
  }

  @Test
  void aTokenTransferIsCapturedAndCheckedAsTheNodeThenRunsIt() throws Exception {
    Map<String, String> transaction =
        Map.of("from", OWNER, "to", token, "data", transfer(OTHER, 1234), "gas", "0x20000");

    Run check = captureAndCheck(transaction);

    Node json = check.json();
    Node outcome = json.required("outcome", "an object");
    assertThat(outcome.required("status", "text").text()).isEqualTo("success");
    assertThat(
            json.required("effects", "an object").required("balances", "a list").value().toString())
        .contains("change=-1234", "change=1234");
    assertThat(json.required("grounds", "an object").required("state", "text").text())
        .isEqualTo("given");
    Run trace = bothy("trace", "--json", folder.resolve("captured.json").toString());
    assertThat(trace.code()).as(trace.err()).isZero();
    Node receipt = receipt(transact(transaction));
    assertThat(outcome.required("gasUsed", "text").text()).isEqualTo(gas(receipt).toString());
  }

  @Test
  void aPaymentIsAllowedAndItsGasAndFeeFieldsAreFilledIn() throws Exception {
    Map<String, String> transaction =
        Map.of("from", OWNER, "to", OTHER, "value", "0xde0b6b3a7640000");

    Run check = captureAndCheck(transaction);

    assertThat(check.code()).as(check.out()).isZero();
    Node outcome = check.json().required("outcome", "an object");
    assertThat(outcome.required("gasUsed", "text").text())
        .isEqualTo(gas(receipt(transact(transaction))).toString());
  }

  @Test
  void aDeploymentAndARevertAreCapturedToo() throws Exception {
    String creation = "0x600a60095f395ff3" + "00".repeat(12);
    Map<String, String> deploy = Map.of("from", OWNER, "data", creation, "gas", "0x30000");
    Node outcome = captureAndCheck(deploy).json().required("outcome", "an object");
    assertThat(outcome.required("gasUsed", "text").text())
        .isEqualTo(gas(receipt(transact(deploy))).toString());

    Run reverted = captureAndCheck(Map.of("from", OWNER, "to", token, "data", "0xdeadbeef"));

    assertThat(reverted.json().required("outcome", "an object").required("status", "text").text())
        .isEqualTo("reverted");
  }

  @Test
  void theFileGivesTheVerdictThatTheNodeItselfGives() throws Exception {
    Map<String, String> transaction =
        Map.of("from", OWNER, "to", token, "data", transfer(OTHER, 55), "gas", "0x20000");
    Run captured = captureAndCheck(transaction);

    Draft draft = Draft.read(Files.newInputStream(folder.resolve("request.json")));
    try (Rpc rpc = Rpc.at(anvil.url(), Duration.ofSeconds(20))) {
      ClaimedBlock block = ClaimedBlock.latest(rpc);
      ClaimedState state = new ClaimedState(rpc, block);
      Guard.Checked direct =
          new Guard().check(draft.with(Optional.of("osaka"), block.fields(), state, Ground.GIVEN));

      assertThat(captured.out().strip())
          .isEqualTo(CheckJson.of(direct.verdict(), direct.at(), direct.inputs()));
    }
  }

  @Test
  void hashesOfEarlierBlocksAreCaptured() throws Exception {
    // stores the hash of the block before
    Map<String, String> deploy =
        Map.of("from", OWNER, "data", "0x6001430340" + "5f555f5ff3", "gas", "0x30000");

    Node outcome = captureAndCheck(deploy).json().required("outcome", "an object");

    assertThat(outcome.required("status", "text").text()).isEqualTo("success");
    Node at =
        Json.read(Files.readAllBytes(folder.resolve("captured.json"))).required("at", "object");
    BigInteger number =
        new BigInteger(
            at.required("block", "object").required("number", "text").text().substring(2), 16);
    BigInteger before = number.subtract(BigInteger.ONE);
    String hash =
        anvil
            .call("eth_getBlockByNumber", "0x" + before.toString(16), false)
            .required("hash", "text")
            .text();
    assertThat(at.required("blockHashes", "object").members()).isEqualTo(Map.of("" + before, hash));
  }

  @Test
  void theSameWithoutProofsAndAccessLists() throws Exception {
    Map<String, String> transaction =
        Map.of("from", OWNER, "to", token, "data", transfer(OTHER, 7), "gas", "0x20000");
    Run direct = captureAndCheck(transaction);
    try (FakeNode plain = FakeNode.before(anvil, "eth_getProof", "eth_createAccessList")) {
      Path captured = folder.resolve("plain.json");

      Run capture =
          bothy(
              "capture",
              "--rpc",
              plain.url(),
              request(transaction).toString(),
              "-o",
              captured.toString());

      assertThat(capture.code()).as(capture.err()).isZero();
      assertThat(bothy("check", "--json", captured.toString()).out()).isEqualTo(direct.out());
    }
  }

  @Test
  void withoutAFileToWriteItPrintsAndKeepsEveryMember() throws Exception {
    Path request =
        write(
            "named.json",
            """
            {"chainId": 31337, "intent": "pay 1 wei to friend", "name": "a name",
             "known": {"addressNames": {"%s": "friend"}},
             "method": "eth_sendTransaction", "params": [{"from": "%s", "to": "%s", "value": "0x1"}]}
            """
                .formatted(OTHER, OWNER, OTHER));

    Run run = bothy("capture", "--rpc", anvil.url(), request.toString());

    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().members().keySet())
        .containsExactly("chainId", "intent", "name", "known", "method", "params", "at");
    Node at = run.json().required("at", "an object");
    assertThat(at.required("fork", "text").text()).isEqualTo("osaka");
    assertThat(at.required("partial", "flag").flag()).isTrue();
    assertThat(at.required("block", "object").required("number", "text").text())
        .isEqualTo(anvil.call("eth_blockNumber").text());
  }

  @Test
  void neverReplacesAFileUnlessForced() throws Exception {
    Path request = request(Map.of("from", OWNER, "to", OTHER, "value", "0x1"));
    Path there = write("there.json", "mine");

    Run run = bothy("capture", "--rpc", anvil.url(), request.toString(), "-o", there.toString());

    assertThat(run.code()).isEqualTo(64);
    assertThat(run.err()).contains("is there already");
    assertThat(there).hasContent("mine");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("request.json", "there.json");
    }
  }

  @Test
  void anotherChainAnUnknownForkAndAStateAreBadInput() throws Exception {
    String request = Files.readString(request(Map.of("from", OWNER, "to", OTHER, "value", "0x1")));
    Path mainnet = write("mainnet.json", request.replace("31337", "1"));
    Path stated = write("stated.json", request.replace("{\"chainId\"", "{\"at\":{},\"chainId\""));

    Run chain = bothy("capture", "--rpc", anvil.url(), mainnet.toString());
    Run fork =
        bothy(
            "capture",
            "--rpc",
            anvil.url(),
            "--fork",
            "narnia",
            write("r.json", request).toString());
    Run state = bothy("capture", "--rpc", anvil.url(), stated.toString());

    assertThat(List.of(chain.code(), fork.code(), state.code())).containsOnly(65);
    assertThat(chain.err()).contains("chainId: expected 31337 as the node says, found 1");
    assertThat(fork.err()).contains("--fork").contains("narnia");
    assertThat(state.err()).contains("at: expected none");
  }

  @Test
  void aPublicChainsScheduleChoosesTheFork() throws Exception {
    try (Anvil mainnet = Anvil.start("--hardfork", "osaka", "--chain-id", "1")) {
      mainnet.call("evm_mine");
      String request =
          Files.readString(request(Map.of("from", OWNER, "to", OTHER, "value", "0x1")))
              .replace("31337", "1");
      Path captured = folder.resolve("mainnet.json");

      Run run =
          bothy(
              "capture",
              "--rpc",
              mainnet.url(),
              write("asked.json", request).toString(),
              "-o",
              captured.toString());

      assertThat(run.code()).as(run.err()).isZero();
      Node at = Json.read(Files.readAllBytes(captured)).required("at", "object");
      assertThat(at.member("fork")).isEmpty();
      assertThat(bothy("check", captured.toString()).code()).isZero();
    }
  }

  @Test
  void anUnknownChainNeedsItsForkNamed() throws Exception {
    try (Anvil other = Anvil.start("--hardfork", "prague", "--chain-id", "777")) {
      other.call("evm_mine");
      String request =
          Files.readString(request(Map.of("from", OWNER, "to", OTHER, "value", "0x1")))
              .replace("31337", "777");
      String file = write("other.json", request).toString();

      Run unnamed = bothy("capture", "--rpc", other.url(), file);
      Run named = bothy("capture", "--rpc", other.url(), "--fork", "prague", file);

      assertThat(unnamed.code()).isEqualTo(65);
      assertThat(unnamed.err())
          .contains(
              "--fork: expected the name of a fork that is known here and that chain 777 runs, found none");
      assertThat(named.code()).as(named.err()).isZero();
      assertThat(named.json().required("at", "object").required("fork", "text").text())
          .isEqualTo("prague");
    }
  }
}
