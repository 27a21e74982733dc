package bothy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.peers.Anvil;
import bothy.simulation.Fork;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the provider makes from proofs is what a real node says. */
class ProviderBesideAnvilTest {
  private static final String OWNER = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
  private static final String OTHER = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
  private static final String STORE = "0x00000000000000000000000000000000000ead01";
  private static final String FAILING = "0x00000000000000000000000000000000000ead02";

  private static Anvil anvil;
  private static ChainView chain;
  private static Provider provider;

  @BeforeAll
  static void start() {
    anvil = Anvil.start("--hardfork", "osaka");
    anvil.call("anvil_setCode", STORE, code());
    anvil.call("anvil_setCode", FAILING, "0x5f5ffd");
    for (int i = 1; i <= 3; i++) {
      send(Map.of("from", OWNER, "to", OTHER, "value", "0x" + i, "type", "0x" + (i - 1)));
      send(Map.of("from", OWNER, "to", STORE, "data", "0x%064x".formatted(i)));
    }
    send(Map.of("from", OWNER, "data", "0x600a600c600039600a6000f3602a60005260206000f3"));
    ChainId id = ChainId.of(31_337);
    chain = new ChainView(id, List.of(Upstream.at(anvil.url())), new NodeHeads(Ground.GIVEN));
    provider =
        new Provider(
            chain, new Worlds(id, Optional.of(Fork.OSAKA)), raw -> Hash.keccak(raw), false, "test");
  }

  private static String code() {
    // CALLDATASIZE ISZERO PUSH1 ret JUMPI | CALLDATALOAD(0) -> slot 7, LOG1 topic=arg, STOP | ret:
    // slot 7
    return "0x36"
        + "15"
        + "6015"
        + "57" // 0..4
        + "5f35"
        + "6007"
        + "55" // 5..9: sstore(7, arg)
        + "5f35"
        + "5f52" // 10..13: mstore(0, arg)
        + "5f35"
        + "6020"
        + "5f"
        + "a1" // 14..19: log1(0, 32, arg)
        + "00" // 20
        + "5b"
        + "6007"
        + "54"
        + "5f"
        + "52"
        + "6020"
        + "5f"
        + "f3";
  }

  private static void send(Map<String, Object> transaction) {
    anvil.call("eth_sendTransaction", transaction);
  }

  @AfterAll
  static void stop() {
    if (anvil != null) {
      chain.close();
      anvil.close();
    }
  }

  private static RpcReply ask(String method, Object... parameters) throws RpcException {
    Node node = Json.read(CompactJson.of(List.of(parameters)).getBytes(StandardCharsets.UTF_8));
    return provider.call(
        new RpcCall(method, new Node("params", node.value()), RpcCall.ANSWER_ONLY));
  }

  private static Object plain(Object value) {
    return Json.read(CompactJson.of(value).getBytes(StandardCharsets.UTF_8)).value();
  }

  private static void assertAlike(String method, Object... parameters) throws RpcException {
    RpcReply ours = ask(method, parameters);
    Object theirs = anvil.call(method, parameters).value();

    assertThat(plain(ours.value())).as(method).isEqualTo(theirs);
    assertThat(ours.ground()).contains(Ground.GIVEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"latest", "0x3", "0x1"}) // anvil says a false root of block 0
  void givesTheStateAtABlock(String block) throws RpcException {
    assertAlike("eth_getBalance", OWNER, block);
    assertAlike("eth_getTransactionCount", OWNER, block);
    assertAlike("eth_getCode", STORE, block);
    assertAlike("eth_getStorageAt", STORE, "0x7", block);
    assertAlike("eth_getProof", STORE, List.of("0x%064x".formatted(7)), block);
  }

  @Test
  void givesTheStateAtABlockThatItsHashNames() throws RpcException {
    String hash = anvil.call("eth_getBlockByNumber", "0x4", false).required("hash", "").text();

    assertAlike("eth_getBalance", OWNER, Map.of("blockHash", hash));
    assertAlike("eth_getStorageAt", STORE, "0x7", Map.of("blockHash", hash));
  }

  @Test
  void runsCallsInItsOwnMachine() throws RpcException {
    assertAlike("eth_call", Map.of("to", STORE), "latest");
    assertAlike("eth_call", Map.of("to", STORE), "0x4");
    assertThat(ask("eth_call", Map.of("to", STORE), "latest").value())
        .isEqualTo("0x%064x".formatted(3));
  }

  @Test
  void changesTheStateOfACallAsItIsTold() throws RpcException {
    Map<String, Object> change =
        Map.of(STORE, Map.of("stateDiff", Map.of("0x%064x".formatted(7), "0x%064x".formatted(99))));

    assertAlike("eth_call", Map.of("to", STORE), "latest", change);
  }

  @Test
  void estimatesEnoughGasAndLittleMore() throws RpcException {
    Map<String, Object> call = Map.of("from", OWNER, "to", STORE, "data", "0x%064x".formatted(77));
    BigInteger ours = number(ask("eth_estimateGas", call).value());
    BigInteger theirs = number(anvil.call("eth_estimateGas", call).value());

    assertThat(ours)
        .isBetween(
            theirs.multiply(BigInteger.valueOf(98)).divide(BigInteger.valueOf(100)),
            theirs.multiply(BigInteger.valueOf(103)).divide(BigInteger.valueOf(100)));
    assertThat(ask("eth_estimateGas", Map.of("from", OWNER, "to", OTHER, "value", "0x1")).value())
        .isEqualTo("0x5208");
  }

  private static BigInteger number(Object hex) {
    return new BigInteger(hex.toString().substring(2), 16);
  }

  @Test
  void saysWhyACallReverts() {
    assertThatThrownBy(() -> ask("eth_call", Map.of("to", FAILING), "latest"))
        .isInstanceOfSatisfying(
            RpcException.class, e -> assertThat(e.code()).isEqualTo(RpcException.REVERTED));
  }

  @Test
  void makesBlocksTransactionsAndReceiptsAnew() throws RpcException {
    for (int number = 1; number <= 7; number++) {
      String tag = "0x" + Integer.toHexString(number);
      Node theirs = anvil.call("eth_getBlockByNumber", tag, true);
      Map<String, Object> ours = members(ask("eth_getBlockByNumber", tag, true).value());
      ours.forEach((name, value) -> {
        // anvil leaves the empty list of withdrawals out of a block's size
        if (!Set.of("transactions", "size").contains(name)) {
          assertThat(value).as(tag + " " + name).isEqualTo(theirs.members().get(name));
        }
      });
      assertThat(theirs.members().keySet())
          .containsAll(ours.keySet())
          .filteredOn(name -> !ours.containsKey(name))
          .isSubsetOf(Set.of("totalDifficulty"));
      Node transaction = theirs.required("transactions", "").elements().getFirst();
      String hash = transaction.required("hash", "").text();
      assertTransaction(transaction, members(ask("eth_getTransactionByHash", hash).value()));
      assertTransaction(
          transaction, members(ask("eth_getTransactionByBlockNumberAndIndex", tag, "0x0").value()));
      assertReceipt(
          anvil.call("eth_getTransactionReceipt", hash),
          members(ask("eth_getTransactionReceipt", hash).value()));
    }
  }

  private static Map<String, Object> members(Object value) {
    return new Node("", plain(value)).members();
  }

  private static void assertTransaction(Node theirs, Map<String, Object> ours) {
    Map<String, Object> expected = new LinkedHashMap<>(theirs.members());
    // anvil writes v as a signature has it, and leaves chainId to those with a type
    expected.keySet().removeAll(Set.of("yParity"));
    Map<String, Object> found = new LinkedHashMap<>(ours);
    found.keySet().removeAll(Set.of("yParity"));
    assertThat(found).isEqualTo(expected);
  }

  private static void assertReceipt(Node theirs, Map<String, Object> ours) {
    Map<String, Object> expected = new LinkedHashMap<>(theirs.members());
    expected.keySet().removeAll(Set.of("blobGasPrice", "blobGasUsed", "blockTimestamp", "logs"));
    Map<String, Object> found = new LinkedHashMap<>(ours);
    found.keySet().removeAll(Set.of("blockTimestamp", "logs")); // anvil writes the time as a number
    assertThat(found).isEqualTo(expected);
    assertLogs(theirs.required("logs", ""), ours.getOrDefault("logs", List.of()));
  }

  private static void assertLogs(Node theirs, Object ours) {
    List<Node> found = new Node("", plain(ours)).elements();
    assertThat(found).hasSameSizeAs(theirs.elements());
    for (int i = 0; i < found.size(); i++) {
      Map<String, Object> expected = new LinkedHashMap<>(theirs.elements().get(i).members());
      assertThat(found.get(i).members()).isEqualTo(expected);
    }
  }

  @Test
  void givesAllLogsOfARange() throws RpcException {
    List<Map<String, Object>> queries =
        List.of(
            Map.of("fromBlock", "0x0", "toBlock", "latest"),
            Map.of("fromBlock", "0x2", "toBlock", "0x4", "address", STORE),
            Map.of("fromBlock", "0x0", "address", OTHER),
            Map.of(
                "fromBlock",
                "0x0",
                "topics",
                List.of(List.of("0x%064x".formatted(1), "0x%064x".formatted(3)))));
    for (Map<String, Object> query : queries) {
      assertLogs(anvil.call("eth_getLogs", query), ask("eth_getLogs", query).value());
    }
  }

  @Test
  void tellsFiltersOnlyWhatIsNew() throws Exception {
    Object logs = ask("eth_newFilter", Map.of("address", STORE)).value();
    Object blocks = ask("eth_newBlockFilter").value();
    assertThat(ask("eth_getFilterChanges", logs).value()).isEqualTo(List.of());

    send(Map.of("from", OWNER, "to", STORE, "data", "0x%064x".formatted(3)));
    Thread.sleep(300);

    assertThat((List<?>) ask("eth_getFilterChanges", logs).value()).hasSize(1);
    assertThat((List<?>) ask("eth_getFilterChanges", logs).value()).isEmpty();
    assertThat((List<?>) ask("eth_getFilterChanges", blocks).value()).hasSize(1);
    assertThat(ask("eth_uninstallFilter", logs).value()).isEqualTo(true);
    assertThatThrownBy(() -> ask("eth_getFilterChanges", logs)).hasMessageContaining("not found");
  }

  @Test
  void saysWhatIsNotThere() throws RpcException {
    assertThat(ask("eth_getBlockByNumber", "0xffff", false).value()).isEqualTo(Json.NULL);
    assertThat(ask("eth_getTransactionByHash", "0x" + "1".repeat(64)).value()).isEqualTo(Json.NULL);
    assertThat(ask("eth_getTransactionReceipt", "0x" + "1".repeat(64)).value())
        .isEqualTo(Json.NULL);
    assertThatThrownBy(() -> ask("eth_getBalance", OWNER, "0xffff"))
        .hasMessageContaining("header not found");
    assertThatThrownBy(() -> ask("eth_mine")).hasMessageContaining("isn't offered");
    assertThatThrownBy(() -> ask("eth_sendTransaction", Map.of()))
        .hasMessageContaining("holds no keys");
  }

  @Test
  void marksWhatNothingProves() throws RpcException {
    assertThat(ask("eth_gasPrice").ground()).contains(Ground.CLAIMED);
    Provider strict =
        new Provider(
            chain,
            new Worlds(chain.chain(), Optional.of(Fork.OSAKA)),
            raw -> Hash.keccak(raw),
            true,
            "test");

    assertThatThrownBy(() ->
            strict.call(
                new RpcCall("eth_syncing", new Node("params", List.of()), RpcCall.ANSWER_ONLY)))
        .hasMessageContaining("--strict");
  }
}
