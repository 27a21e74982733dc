package bothy.extension;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CheckRecord;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeContracts;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The extension stands before a wallet that the user already has. */
@Timeout(120)
class OtherWalletTest {
  private static final String ACCOUNT = PracticeAccounts.all().getFirst().toHex();
  private static final String FRIEND = PracticeAccounts.all().get(5).toHex();

  /** Nobody's account: there is no code at it. */
  private static final String DRAINER = "0x00000000000000000000000000000000deadbeef";

  private static final String PAYMENT =
      "{method: 'eth_sendTransaction', params: [{from: '%s', to: '%s', value: '0x5'}]}"
          .formatted(ACCOUNT, FRIEND);

  @TempDir private static Path folder;
  private static Rig rig;
  private String origin = "";
  private Page page;

  @BeforeAll
  static void start() throws IOException {
    rig = new Rig(folder);
    rig.pair();
  }

  @AfterAll
  static void stop() {
    if (rig != null) {
      rig.close();
      assertThat(rig.faults).isEmpty();
    }
  }

  @BeforeEach
  void open() {
    origin = rig.unseen();
    open("usual");
  }

  private void open(String kind) {
    if (page != null) {
      page.close();
    }
    page = rig.page(origin + "/wallet.html?wallet=" + kind);
  }

  @AfterEach
  void close() {
    page.close();
    assertThat(rig.complaints).isEmpty();
  }

  /** What a drainer asks for: Permit2's batch, all of two tokens, for ever. */
  private static String drain() {
    String details =
        "{token: '%s', amount: '1461501637330902918203684832716283019655932542975', expiration:"
            + " '281474976710655', nonce: '0'}";
    String data =
        """
        {domain: {name: 'Permit2', chainId: 31337,
          verifyingContract: '0x000000000022d473030f116ddee9f6b43ac78ba3'},
         types: {EIP712Domain: [{name: 'name', type: 'string'}, {name: 'chainId', type: 'uint256'},
           {name: 'verifyingContract', type: 'address'}],
          PermitDetails: [{name: 'token', type: 'address'}, {name: 'amount', type: 'uint160'},
           {name: 'expiration', type: 'uint48'}, {name: 'nonce', type: 'uint48'}],
          PermitBatch: [{name: 'details', type: 'PermitDetails[]'}, {name: 'spender', type: 'address'},
           {name: 'sigDeadline', type: 'uint256'}]},
         primaryType: 'PermitBatch',
         message: {details: [%s, %s], spender: '%s', sigDeadline: '281474976710655'}}\
        """
            .formatted(
                details.formatted(PracticeContracts.address("USD Coin (practice)")),
                details.formatted(PracticeContracts.address("WETH9")),
                DRAINER);
    return "{method: 'eth_signTypedData_v4', params: ['%s', JSON.stringify(%s)]}"
        .formatted(ACCOUNT, data);
  }

  private List<?> reached() {
    return ((List<?>) page.evaluate("reached"))
        .stream().map(each -> ((List<?>) each).getFirst()).toList();
  }

  /** Asks without waiting; what came of it is in {@code answer}. */
  private void ask(String how) {
    page.evaluate("window.answer = tried(() => " + how + "), null");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> answer() {
    return (Map<String, Object>) page.evaluate("answer");
  }

  private Page cardOf(String how) {
    return rig.context.waitForPage(() -> ask(how));
  }

  private static void passOn(Page card) {
    Locator pass = card.locator("button.pass:not([disabled])");
    pass.click();
  }

  private void assertStopped() {
    assertThat(answer()).containsKey("error");
    assertThat(((Map<?, ?>) answer().get("error")).get("code")).isEqualTo(4_001);
    assertThat(reached()).isEmpty();
  }

  @Test
  void letsAnHonestPaymentThroughWithoutAWord() {
    int pages = rig.context.pages().size();

    ask("ethereum.request(" + PAYMENT + ")");

    assertThat(answer()).containsEntry("result", "0x5167");
    assertThat(reached()).isEqualTo(List.of("eth_sendTransaction"));
    assertThat(rig.context.pages()).hasSize(pages);
    List<String> kept = new ArrayList<>();
    rig.journal.before(
        Long.MAX_VALUE,
        "",
        entry -> {
          kept.add(CheckRecord.read(entry.bytes()).root().toString());
          return false;
        });
    assertThat(kept.getFirst()).contains(origin).contains(FRIEND);
  }

  @Test
  void stopsADrainersPermit2Batch() {
    Page card = cardOf("ethereum.request(" + drain() + ")");
    card.locator("h1").waitFor();

    assertThat(card.locator("main").getAttribute("class")).isEqualTo("refuse");
    assertThat(card.locator(".origin").textContent()).contains(origin);
    assertThat(card.locator("main").textContent()).contains(DRAINER);
    assertThat(reached()).isEmpty();
    Rig.stop(card);

    assertStopped();
  }

  @Test
  void letsARefusedRequestThroughOnlyInTwoSteps() {
    Page card = cardOf("ethereum.request(" + drain() + ")");
    passOn(card);
    assertThat(reached()).isEmpty();
    assertThat(card.locator("button.pass").isDisabled()).isTrue();

    card.locator("#sure").check();
    passOn(card);

    assertThat(answer()).containsEntry("result", "0x5167");
    assertThat(reached()).isEqualTo(List.of("eth_signTypedData_v4"));
  }

  @Test
  void closingTheCardSaysNo() {
    Page card = cardOf("ethereum.request(" + drain() + ")");
    card.locator("h1").waitFor();
    card.close();

    assertStopped();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ethereum.request(%s)",
        "ethereum.send(%s)",
        "new Promise((well, badly) => ethereum.sendAsync(%s, (e, a) => e ? badly(e) : well(a.result)))",
        "new Promise((well, badly) => ethereum.send(%s, (e, a) => e ? badly(e) : well(a.result)))",
        "announced.get('test.other').request(%s)",
        "Object.getPrototypeOf(ethereum).request.call(ethereum, %s)",
        "wallet.request(%s)",
        "Reflect.get(Wallet.prototype, 'request').call(wallet, %s)",
      })
  void standsBeforeEachWayToAsk(String way) {
    Page card = cardOf(way.formatted(drain()));
    card.locator("h1").waitFor();
    Rig.stop(card);
    assertStopped();

    ask(way.formatted(PAYMENT));

    assertThat(answer()).containsEntry("result", "0x5167");
    assertThat(reached()).isEqualTo(List.of("eth_sendTransaction"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"usual", "frozen", "defined"})
  void standsBeforeWalletsHoweverTheyArePutThere(String kind) {
    open(kind);
    for (String name : List.of("ethereum", "announced.get('test.other')")) {
      Page card = cardOf(name + ".request(" + drain() + ")");
      card.locator("h1").waitFor();
      Rig.stop(card);

      assertStopped();
    }
  }

  @Test
  void standsBeforeAWalletThatComesLate() {
    page.evaluate(
        "window.late = new Wallet(); window.ethereum = late;"
            + "const other = new Wallet(); window.okxwallet = other;"
            + "window.phantom = {ethereum: new Wallet()}");
    for (String name : List.of("ethereum", "late", "okxwallet", "phantom.ethereum")) {
      Page card = cardOf(name + ".request(" + drain() + ")");
      card.locator("h1").waitFor();
      Rig.stop(card);

      assertStopped();
    }
  }

  @Test
  void leavesWhatAsksForNoSignatureAlone() {
    ask("ethereum.request({method: 'eth_accounts'})");
    assertThat((List<?>) answer().get("result")).isEqualTo(List.of(ACCOUNT));
    ask("ethereum.send('eth_blockNumber', [])");
    assertThat(answer()).containsEntry("result", "0x5167");

    assertThat(reached()).isEqualTo(List.of("eth_accounts", "eth_blockNumber"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"eth_sign", "eth_signTypedData", "wallet_grantPermissions", "eth_signNew"})
  void whatCannotBeReadWaitsForThePerson(String method) {
    Page card =
        cardOf(
            "ethereum.request({method: '%s', params: ['%s', '0x00']})".formatted(method, ACCOUNT));
    card.locator("h1").waitFor();
    assertThat(card.locator("main").getAttribute("class")).isEqualTo("unknown");
    Rig.stop(card);

    assertStopped();
  }

  @Test
  void judgesWhatIsOfAnotherChainByItsWords() {
    page.evaluate("window.chainOfWallet = '0x1'");

    Page card = cardOf("ethereum.request(" + PAYMENT + ")");
    card.locator("h1").waitFor();
    assertThat(card.locator("main").getAttribute("class")).isEqualTo("unknown");
    assertThat(card.locator(".method").textContent()).contains("on chain 1");
    passOn(card);

    assertThat(answer()).containsEntry("result", "0x5167");
  }

  @Test
  void stopsWhatWouldGoToAnotherChainThanWasChecked() {
    page.evaluate("window.chainOfWallet = '0x1'");
    Page card = cardOf("ethereum.request(" + PAYMENT + ")");
    card.locator("h1").waitFor();
    page.evaluate("window.chainOfWallet = '0x2'");
    passOn(card);

    assertThat(((Map<?, ?>) answer().get("error")).get("code")).isEqualTo(4_901);
    assertThat(reached()).isEmpty();
  }

  @Test
  void showsWhatIsAllowedToo_whereThePersonWantsThat() {
    Page panel = rig.own("panel.html");
    panel.locator("#notes").check();
    Page card = cardOf("ethereum.request(" + PAYMENT + ")");
    card.locator("h1").waitFor();
    assertThat(card.locator("main").getAttribute("class")).isEqualTo("allow");
    passOn(card);
    assertThat(answer()).containsEntry("result", "0x5167");
    panel.bringToFront();
    panel.locator("#notes").uncheck();
    panel.reload();

    Locator seen = panel.locator("#last li", new Page.LocatorOptions().setHasText(origin));
    assertThat(seen.first().textContent()).contains("passed on by you");
    panel.close();
  }

  @Test
  void saysWhenBothyIsNotThere_andGoesOnWithoutItOnlyWhenThePersonSaysSo() {
    rig.stop();
    try {
      Page card = cardOf("ethereum.request(" + PAYMENT + ")");
      card.locator("h1").waitFor();
      assertThat(card.locator("h1").textContent()).isEqualTo("Not checked");
      assertThat(card.locator(".summary").textContent()).contains("is ./bothy up running?");
      Rig.stop(card);
      assertStopped();

      Page again = cardOf("ethereum.request(" + PAYMENT + ")");
      passOn(again);
      assertThat(reached()).isEmpty();
      again.locator("#sure").check();
      passOn(again);
      assertThat(answer()).containsEntry("result", "0x5167");
    } finally {
      rig.startAgain();
    }
  }

  @Test
  void aPageThatGoesAwayTakesItsCardWithIt() {
    Page card = cardOf("ethereum.request(" + drain() + ")");
    card.locator("h1").waitFor();

    card.waitForClose(() -> page.navigate("about:blank"));

    assertThat(card.isClosed()).isTrue();
  }
}
