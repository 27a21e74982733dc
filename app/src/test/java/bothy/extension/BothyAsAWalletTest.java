package bothy.extension;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Hash;
import bothy.guard.Asked;
import bothy.practice.PracticeAccounts;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The extension in Chromium, as a page made with viem meets it. */
@Timeout(120)
class BothyAsAWalletTest {
  private static final String ACCOUNT = PracticeAccounts.all().getFirst().toHex();
  private static final String FRIEND = PracticeAccounts.all().get(5).toHex();

  @TempDir private static Path folder;
  private static Rig rig;
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
    rig.wallet.person = FakeWallet.Person.YES;
    rig.wallet.connected.clear();
    rig.wallet.asked.clear();
    page = rig.page(rig.honest() + "/dapp.html");
    page.waitForFunction("window.dapp !== undefined");
  }

  @AfterEach
  void close() {
    page.close();
    assertThat(rig.complaints).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> ask(String expression) {
    return (Map<String, Object>) page.evaluate("dapp." + expression);
  }

  private Object result(String expression) {
    Map<String, Object> answer = ask(expression);
    assertThat(answer).as("%s", answer).containsKey("result");
    return answer.get("result");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> error(String expression) {
    Map<String, Object> answer = ask(expression);
    assertThat(answer).as("%s", answer).containsKey("error");
    return (Map<String, Object>) answer.get("error");
  }

  private void connect() {
    assertThat(result("connect('app.bothy')"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
        .isNotEmpty();
  }

  @Test
  void isFoundAmongWallets() {
    assertThat((List<?>) page.evaluate("dapp.names()")).isEqualTo(List.of("app.bothy"));
    Map<String, Object> info = ask("info('app.bothy')");
    assertThat(info).containsEntry("name", "Bothy").containsEntry("frozen", true);
    assertThat((String) info.get("uuid"))
        .matches("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
    assertThat((String) info.get("icon")).startsWith("data:image/svg+xml,");
  }

  @Test
  void showsAccountsOnlyToAPageThatThePersonConnected() {
    assertThat(result("accounts('app.bothy')")).isEqualTo(List.of());
    assertThat(error("balance('app.bothy', '" + ACCOUNT + "')")).containsEntry("code", 4_100);

    List<?> accounts = (List<?>) result("connect('app.bothy')");

    assertThat(accounts).hasSize(2);
    assertThat(rig.wallet.connected).containsExactly(rig.honest());
    assertThat(result("balance('app.bothy', '" + ACCOUNT + "')")).isNotEqualTo("0");
  }

  @Test
  void tellsThatThePersonSaidNo() {
    rig.wallet.person = FakeWallet.Person.NO;

    assertThat(error("connect('app.bothy')")).containsEntry("code", 4_001);
    assertThat(result("accounts('app.bothy')")).isEqualTo(List.of());
  }

  @Test
  void waitsForAPersonWhoTakesTime() {
    rig.wallet.person = FakeWallet.Person.SILENT;
    page.evaluate("dapp.later = dapp.connect('app.bothy'), null");
    page.waitForTimeout(1_500);
    rig.wallet.person = FakeWallet.Person.YES;

    assertThat(ask("later")).containsKey("result");
  }

  @Test
  void sendsATransactionThatThePersonLetThrough() {
    connect();

    Object status = result("pay('app.bothy', '%s', '%s')".formatted(ACCOUNT, FRIEND));

    assertThat(status).isEqualTo("success");
    assertThat(rig.wallet.asked).hasSize(1);
    Asked asked = rig.wallet.asked.getFirst();
    assertThat(asked.method()).isEqualTo("eth_sendTransaction");
    assertThat(asked.origin()).contains(rig.honest());
    assertThat(asked.by()).isEqualTo(Asked.By.PAGE);
  }

  @Test
  void passesARefusalOn() {
    connect();
    rig.wallet.person = FakeWallet.Person.NO;

    assertThat(error("pay('app.bothy', '%s', '%s')".formatted(ACCOUNT, FRIEND)))
        .containsEntry("code", 4_001);
  }

  @Test
  void signsTypedDataAndMessages() {
    connect();
    String data =
        """
        {domain: {name: 'Mail', version: '1', chainId: 31337,
          verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC'},
         types: {Mail: [{name: 'contents', type: 'string'}]}, primaryType: 'Mail',
         message: {contents: 'Hello'}}\
        """;

    Object typed = result("sign('app.bothy', '%s', %s)".formatted(ACCOUNT, data));
    Object message = result("say('app.bothy', '%s', 'Hello')".formatted(ACCOUNT));

    assertThat((String) typed).matches("0x[0-9a-f]{130}");
    assertThat((String) message).matches("0x[0-9a-f]{130}");
    assertThat(rig.wallet.asked)
        .extracting(Asked::method)
        .containsExactly("eth_signTypedData_v4", "personal_sign");
  }

  @Test
  void sendsBatchesAndSaysHowTheyStand() {
    connect();
    Map<?, ?> sent =
        (Map<?, ?>)
            result(
                "batch('app.bothy', '%s', [{to: '%s', value: 1n}, {to: '%s', value: 2n}])"
                    .formatted(ACCOUNT, FRIEND, FRIEND));

    Map<?, ?> status = ended(sent.get("id"));

    assertThat(status.get("status")).isEqualTo(200);
    assertThat(status.get("version")).isEqualTo("2.0.0");
    assertThat((List<?>) status.get("receipts")).hasSize(2);
    assertThat(((Map<?, ?>) result("capabilities('app.bothy', '" + ACCOUNT + "')")).get("31337"))
        .isEqualTo(Map.of("atomic", Map.of("status", "unsupported")));
    assertThat(error("ask('app.bothy', 'wallet_getCallsStatus', ['0x01'])"))
        .containsEntry("code", 5_730);
  }

  /**
   * Asks as pages do, until it isn't pending any more: the door looks for a new block now and then.
   */
  private Map<?, ?> ended(Object id) {
    Map<?, ?> status = Map.of("status", 100);
    for (int i = 0; i < 100 && status.get("status").equals(100); i++) {
      status = (Map<?, ?>) result("ask('app.bothy', 'wallet_getCallsStatus', ['" + id + "'])");
      page.waitForTimeout(100);
    }
    return status;
  }

  @Test
  void staysOnItsChain() {
    connect();

    assertThat(error("switchTo('app.bothy', 1)")).containsEntry("code", 4_902);
    assertThat(ask("switchTo('app.bothy', 31337)")).doesNotContainKey("error");
  }

  @Test
  void tellsAPageOfWhatChanges() {
    connect();
    page.evaluate(
        "dapp.events = [];"
            + "addEventListener('eip6963:announceProvider', ({detail}) => detail.info.rdns ==="
            + " 'app.bothy' && (dapp.bothy = detail.provider));"
            + "dispatchEvent(new Event('eip6963:requestProvider'));"
            + "for (const name of ['accountsChanged', 'disconnect', 'connect']) {"
            + " dapp.bothy.on(name, value => dapp.events.push(name)); }");

    rig.wallet.connected.clear();
    page.waitForFunction("dapp.events.includes('accountsChanged')");
    rig.stop();
    page.waitForFunction("dapp.events.includes('disconnect')");

    assertThat(error("connect('app.bothy')")).containsEntry("code", 4_900);
    rig.startAgain();
  }

  @Test
  void hasNothingOfItsOwnForPages() {
    connect();

    for (String method : List.of("bothy_check", "bothy_begin", "bothy_status", "debug_x")) {
      assertThat(error("ask('app.bothy', '" + method + "', [])")).containsEntry("code", 4_200);
    }
    assertThat(error("ask('app.bothy', 'eth_sign', ['%s', '%s'])".formatted(ACCOUNT, Hash.ZERO)))
        .containsEntry("code", 4_200);
  }
}
