package bothy.extension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.chain.ChainView;
import bothy.chain.NodeHeads;
import bothy.chain.Upstream;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.guard.Asked;
import bothy.guard.ChainCheck;
import bothy.guard.Guard;
import bothy.guard.Names;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.ServedPractice;
import bothy.provider.Checks;
import bothy.provider.Provider;
import bothy.provider.Worlds;
import bothy.simulation.Fork;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door answers beside a node: accounts, permissions, batches, cards. */
@Timeout(120)
class WalletMethodsTest {
  private static final String PAGE = "https://app.example";
  private static final String OTHER = "https://other.example";
  private static final String ACCOUNT = PracticeAccounts.all().getFirst().toHex();
  private static final String STRANGER = PracticeAccounts.all().get(5).toHex();

  @TempDir private static Path home;
  private static ServedPractice practice;
  private static ChainView chain;
  private static Journal journal;
  private static FakeWallet wallet;
  private static Provider provider;

  @BeforeAll
  static void start() throws IOException {
    practice = new ServedPractice(Duration.ofSeconds(12));
    chain =
        new ChainView(
            practice.chain(), List.of(Upstream.at(practice.url())), new NodeHeads(Ground.GIVEN));
    journal = Journal.open(home);
    wallet = new FakeWallet(practice);
    Guard guard = new Guard();
    ChainCheck check =
        new ChainCheck(guard, chain, Optional.of(Fork.OSAKA.name()), InstantSource.system());
    provider =
        new Provider(
            chain,
            new Worlds(practice.chain(), Optional.of(Fork.OSAKA)),
            raw -> Hash.keccak(raw),
            false,
            "test",
            Optional.of(wallet),
            Optional.of(
                new Checks(guard, check, chain, Names.NONE, journal, InstantSource.system())));
  }

  @AfterAll
  static void stop() {
    journal.close();
    chain.close();
    practice.close();
  }

  @BeforeEach
  void calm() {
    wallet.person = FakeWallet.Person.YES;
    wallet.empty = false;
    wallet.connected.clear();
    wallet.asked.clear();
  }

  private static Node ask(RpcCall.Session session, String method, Object... params)
      throws RpcException {
    Object value = plain(List.of(params));
    return new Node(
        "", plain(provider.call(new RpcCall(method, new Node("params", value), session)).value()));
  }

  private static Node page(String method, Object... params) throws RpcException {
    return ask(RpcCall.ofPage(PAGE), method, params);
  }

  private static Node program(String method, Object... params) throws RpcException {
    return ask(RpcCall.ANSWER_ONLY, method, params);
  }

  /** The user let it ask what a node could be asked: not see the accounts, nor use them. */
  @Test
  void aPageThatTheUserNamedUsesTheNodeAndIsConnectedLikeAnyOther() throws RpcException {
    RpcCall.Session named = RpcCall.ofNamedPage(PAGE);

    assertThat(ask(named, "eth_getBalance", STRANGER, "latest").text()).startsWith("0x");
    assertThat(ask(named, "eth_accounts").elements()).isEmpty();
    assertCode(
        4_100, () -> ask(named, "personal_sign", "0x6869", wallet.accounts().getFirst().toHex()));
    // any program can claim its origin, which only the paired extension vouches for
    wallet.connect(PAGE);
    String ours = wallet.accounts().getFirst().toHex();
    ask(named, "personal_sign", "0x6869", ours);
    page("personal_sign", "0x6869", ours);
    assertThat(wallet.asked).extracting(Asked::paired).containsExactly(false, true);
  }

  private static Object plain(Object value) {
    return Json.read(CompactJson.of(value).getBytes(StandardCharsets.UTF_8)).value();
  }

  private interface Call {
    void run() throws RpcException;
  }

  private static void assertCode(int code, Call call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            RpcException.class,
            error -> assertThat(error.code()).as(error.getMessage()).isEqualTo(code));
  }

  private static Map<String, Object> batch() {
    Map<String, Object> batch = new HashMap<>();
    batch.put("version", "2.0.0");
    batch.put("chainId", "0x7a69");
    batch.put("atomicRequired", false);
    batch.put("calls", List.of(Map.of("to", STRANGER, "value", "0x1")));
    return batch;
  }

  @Test
  void aProgramSeesAccountsAndAPageOnlyOnceItIsConnected() throws RpcException {
    assertThat(program("eth_accounts").elements()).hasSize(2);
    assertThat(page("eth_accounts").elements()).isEmpty();
    assertThat(page("wallet_getPermissions").elements()).isEmpty();

    assertThat(page("eth_requestAccounts").elements()).hasSize(2);

    assertThat(page("eth_accounts").elements()).hasSize(2);
    assertThat(page("wallet_getPermissions").elements().getFirst().required("invoker", "").text())
        .isEqualTo(PAGE);
    assertThat(ask(RpcCall.ofPage(OTHER), "eth_accounts").elements()).isEmpty();
    page("wallet_revokePermissions", Map.of("eth_accounts", Map.of()));
    assertThat(page("eth_accounts").elements()).isEmpty();
  }

  @Test
  void aPageThatIsNotConnectedAsksNothingThatCosts() throws RpcException {
    assertThat(page("eth_chainId").text()).isEqualTo("0x7a69");
    assertCode(4_100, () -> page("eth_getBalance", ACCOUNT, "latest"));
    assertCode(4_100, () -> page("eth_sendRawTransaction", "0x00"));
    assertCode(4_100, () -> page("personal_sign", "0x41", ACCOUNT));
    assertCode(4_100, () -> page("wallet_sendCalls", batch()));
    assertCode(4_100, () -> page("wallet_getCapabilities", ACCOUNT));
    assertThat(program("eth_getBalance", ACCOUNT, "latest").text()).startsWith("0x");
  }

  @Test
  void asksForWhatIsToBeSignedInThePagesName() throws RpcException {
    page("eth_requestAccounts");

    assertThat(page("personal_sign", "0x41", ACCOUNT).text()).hasSize(132);
    program("personal_sign", "0x41", ACCOUNT);

    assertThat(wallet.asked).extracting(Asked::by).containsExactly(Asked.By.PAGE, Asked.By.DOOR);
    assertThat(wallet.asked)
        .extracting(Asked::origin)
        .containsExactly(Optional.of(PAGE), Optional.empty());
    assertCode(4_100, () -> page("personal_sign", "0x41", STRANGER));
    assertCode(
        4_100, () -> program("eth_sendTransaction", Map.of("from", STRANGER, "to", ACCOUNT)));
    assertThat(wallet.asked).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "eth_sign, bare hash",
    "eth_signTransaction, also sent",
    "eth_signTypedData, first version",
    "eth_signTypedData_v1, contract and chain",
    "eth_signTypedData_v3, nested types",
    "wallet_addEthereumChain, which chain is followed",
    "wallet_watchAsset, thank you",
  })
  void saysWhyItDoesNotDoWhatSomeWalletsDo(String method, String why) {
    assertThatThrownBy(() -> program(method, ACCOUNT, "0x00"))
        .isInstanceOfSatisfying(
            RpcException.class, error -> assertThat(error.code()).isEqualTo(4_200))
        .hasMessageContaining(why);
  }

  @Test
  void answersAsBeforeWhileThereAreNoKeys() throws RpcException {
    wallet.empty = true;

    assertThat(program("eth_accounts").elements()).isEmpty();
    assertThatThrownBy(() -> program("eth_sendTransaction", Map.of()))
        .hasMessageContaining("holds no keys");
    assertCode(-32_601, () -> program("eth_requestAccounts"));
    assertThatThrownBy(() -> page("eth_requestAccounts")).hasMessageContaining("no account");
    assertThat(program("bothy_status").required("keys", "").flag()).isFalse();
  }

  @Test
  void onlyWhoBeganARequestHearsWhatBecameOfIt() throws RpcException {
    page("eth_requestAccounts");
    String name = page("bothy_begin", "personal_sign", List.of("0x41", ACCOUNT)).text();

    assertThat(page("bothy_standing", name).required("stage", "").text()).isEqualTo("done");
    assertThat(page("bothy_standing", name).required("result", "").text()).hasSize(132);
    assertCode(-32_000, () -> ask(RpcCall.ofPage(OTHER), "bothy_standing", name));
    assertCode(-32_000, () -> program("bothy_standing", name));
    assertThatThrownBy(() -> page("bothy_begin", "eth_sign", List.of()))
        .isInstanceOf(InputException.class);
  }

  @Test
  void sendsABatchOnceUnderAnId() throws RpcException {
    page("eth_requestAccounts");
    Map<String, Object> named = batch();
    named.put("id", "i".repeat(4_096));
    String id = page("wallet_sendCalls", named).required("id", "").text();

    assertThat(id).isEqualTo("i".repeat(4_096));
    Node status = page("wallet_getCallsStatus", id);
    assertThat(status.required("status", "").integer()).isEqualTo(BigInteger.valueOf(200));
    assertThat(status.required("atomic", "").flag()).isFalse();
    assertThat(status.required("receipts", "").elements().getFirst().members().keySet())
        .containsExactlyInAnyOrder(
            "logs", "status", "blockHash", "blockNumber", "gasUsed", "transactionHash");
    assertCode(5_720, () -> page("wallet_sendCalls", named));
    assertCode(5_730, () -> ask(RpcCall.ofPage(OTHER), "wallet_getCallsStatus", id));
    assertThat(page("wallet_sendCalls", batch()).required("id", "").text()).hasSize(66);
    named.put("id", "i".repeat(4_097));
    assertThatThrownBy(() -> page("wallet_sendCalls", named)).isInstanceOf(InputException.class);
  }

  @Test
  void saysThatARefusedBatchFailedAndAWaitingOneIsPending() throws RpcException {
    wallet.person = FakeWallet.Person.NO;
    String refused = program("wallet_sendCalls", batch()).required("id", "").text();
    wallet.person = FakeWallet.Person.SILENT;
    String waiting = program("wallet_sendCalls", batch()).required("id", "").text();

    assertThat(program("wallet_getCallsStatus", refused).required("status", "").integer())
        .isEqualTo(BigInteger.valueOf(400));
    assertThat(program("wallet_getCallsStatus", waiting).required("status", "").integer())
        .isEqualTo(BigInteger.valueOf(100));
  }

  @Test
  void refusesBatchesThatItCannotKeepItsWordOn() {
    Map<String, Object> atomic = batch();
    atomic.put("atomicRequired", true);
    assertCode(5_760, () -> program("wallet_sendCalls", atomic));
    Map<String, Object> elsewhere = batch();
    elsewhere.put("chainId", "0x1");
    assertCode(5_710, () -> program("wallet_sendCalls", elsewhere));
    Map<String, Object> paid = batch();
    paid.put("capabilities", Map.of("paymasterService", Map.of("url", "x")));
    assertCode(5_700, () -> program("wallet_sendCalls", paid));
    Map<String, Object> large = batch();
    large.put("calls", new ArrayList<>(java.util.Collections.nCopies(33, Map.of("to", STRANGER))));
    assertCode(5_740, () -> program("wallet_sendCalls", large));
    assertThat(wallet.asked).isEmpty();
  }

  @Test
  void aCapabilityThatIsOptionalIsLeftOut() throws RpcException {
    Map<String, Object> batch = batch();
    batch.put("capabilities", Map.of("paymasterService", Map.of("optional", true)));

    program("wallet_sendCalls", batch);

    assertThat(wallet.asked.getFirst().params().elements().getFirst().members())
        .doesNotContainKey("capabilities");
  }

  @Test
  void staysOnItsChain() throws RpcException {
    assertThat(program("wallet_switchEthereumChain", Map.of("chainId", "0x7a69")).value())
        .isEqualTo(Json.NULL);
    assertCode(4_902, () -> program("wallet_switchEthereumChain", Map.of("chainId", "0x1")));
    assertThat(program("wallet_getCapabilities", ACCOUNT).members()).containsOnlyKeys("0x7a69");
    assertThat(program("wallet_getCapabilities", ACCOUNT, List.of("0x1")).members()).isEmpty();
  }

  @Test
  void givesACardForAnotherWalletsRequestAndKeepsIt() throws RpcException {
    Map<String, Object> request =
        Map.of(
            "method", "eth_sendTransaction",
            "chainId", "0x7a69",
            "params", List.of(Map.of("from", STRANGER, "to", ACCOUNT, "value", "0x5")));

    Node card = page("bothy_check", request);

    assertThat(card.required("verdict", "").required("verdict", "").text()).isEqualTo("allow");
    assertThat(card.required("request", "").required("origin", "").text()).isEqualTo(PAGE);
    long entry = card.required("entry", "").required("sequence", "").integer().longValue();
    assertThat(journal.at(entry)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"origin", "known", "intent", "at", "account"})
  void noPageSaysForItselfWhatOnlyTheUserCanSay(String member) {
    Map<String, Object> request = new HashMap<>();
    request.put("method", "personal_sign");
    request.put("chainId", "0x7a69");
    request.put("params", List.of("0x41", ACCOUNT));
    request.put(member, "x");

    assertThatThrownBy(() -> page("bothy_check", request)).isInstanceOf(InputException.class);
  }

  @Test
  void judgesWhatIsOfAnotherChainByItsWordsAlone() throws RpcException {
    Map<String, Object> request =
        Map.of(
            "method", "eth_sendTransaction",
            "chainId", "0x1",
            "params", List.of(Map.of("from", STRANGER, "to", ACCOUNT, "value", "0x5")));

    Node card = page("bothy_check", request);

    assertThat(card.required("verdict", "").required("verdict", "").text()).isEqualTo("unknown");
  }

  /** With the nonce of a transaction that is pending a page would take its place. */
  @Test
  void noPageSaysWhichTransactionItsOwnReplaces() throws RpcException {
    page("eth_requestAccounts");
    Map<String, Object> payment =
        Map.of("from", ACCOUNT, "to", STRANGER, "value", "0x5", "nonce", "0x7");

    page("eth_sendTransaction", payment);

    assertThat(wallet.asked.getLast().params().elements().getFirst().members())
        .containsOnlyKeys("from", "to", "value");
  }
}
