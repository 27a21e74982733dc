package bothy.extension;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page that means harm tries on the extension, and what stays as it was. */
@Timeout(120)
class HostilePageTest {
  private static final String ACCOUNT = PracticeAccounts.all().getFirst().toHex();
  private static final String FRIEND = PracticeAccounts.all().get(5).toHex();

  private static final String PAYMENT =
      "{method: 'eth_sendTransaction', params: [{from: '%s', to: '%s', value: '0x5'}]}"
          .formatted(ACCOUNT, FRIEND);

  /** A hash to be signed blindly: never allowed. */
  private static final String BLIND =
      "{method: 'eth_sign', params: ['%s', '0x%s']}".formatted(ACCOUNT, "11".repeat(32));

  /** Finds Bothy's own provider. */
  private static final String BOTHY = "announced.get('app.bothy')";

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
    rig.wallet.person = FakeWallet.Person.YES;
    rig.wallet.connected.clear();
    rig.wallet.asked.clear();
    origin = rig.unseen();
    page = rig.page(origin + "/wallet.html");
  }

  @AfterEach
  void close() {
    page.close();
  }

  private void ask(String how) {
    page.evaluate("window.answer = tried(() => " + how + "), null");
  }

  @SuppressWarnings("unchecked")
  private Map<String, Object> answer() {
    return (Map<String, Object>) page.evaluate("answer");
  }

  private Object code() {
    assertThat(answer()).containsKey("error");
    return ((Map<?, ?>) answer().get("error")).get("code");
  }

  private int reached() {
    return (int) page.evaluate("reached.length");
  }

  private Page cardOf(String how) {
    Page card = rig.context.waitForPage(() -> ask(how));
    card.locator("h1").waitFor();
    return card;
  }

  private void assertStillStoppedAndStillLetThrough() {
    Page card = cardOf("ethereum.request(" + BLIND + ")");
    Rig.stop(card);
    assertThat(code()).isEqualTo(4_001);
    assertThat(reached()).isZero();

    ask("ethereum.request(" + PAYMENT + ")");
    assertThat(answer()).containsEntry("result", "0x5167");
    assertThat(reached()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "String.prototype.startsWith = () => false; String.prototype.toLowerCase = () => 'eth_accounts'",
        "WeakMap.prototype.get = () => undefined; WeakMap.prototype.set = () => {}",
        "Function.prototype.call = Function.prototype.apply = Function.prototype.bind = () => true",
        "Reflect.apply = () => true; Reflect.get = () => true",
        "JSON.parse = () => ({result: true, id: 1}); JSON.stringify = () => '{}'",
        "MessagePort.prototype.postMessage = () => {}; MessagePort.prototype.addEventListener = () => {}",
        "EventTarget.prototype.addEventListener = EventTarget.prototype.dispatchEvent = () => true",
        "Object.defineProperty(MessageEvent.prototype, 'data', {get: () => '{\"id\":1,\"result\":true}'})",
        "Object.defineProperty(Promise.prototype, 'constructor', {value: function () {}})",
        "Object.defineProperty(Array.prototype, '0', {set() {}, configurable: true})",
        "Array.prototype[Symbol.iterator] = function* () {}; Array.prototype.push = () => 0",
        "RegExp.prototype.test = RegExp.prototype.exec = () => null",
        "Object.getPrototypeOf = Object.getOwnPropertyDescriptor = () => undefined",
      })
  void changingPrototypesChangesNothing(String change) {
    assertStoppedThough(change);
  }

  /**
   * The page may be so broken by what it did that nothing in its world can be asked any more: it
   * acts by itself, and its title says whether the wallet was reached.
   */
  private void assertStoppedThough(String change) {
    Page card =
        rig.context.waitForPage(() ->
            page.evaluate(
                "setTimeout(() => { %s; ethereum.request(%s); }, 20), null"
                    .formatted(change, BLIND)));
    card.locator("h1").waitFor();
    assertThat(card.locator("main").getAttribute("class")).isEqualTo("unknown");
    Rig.stop(card);
    rig.context.waitForCondition(card::isClosed);
    page.waitForTimeout(200);

    assertThat(page.title()).doesNotContain("reached");
  }

  @Test
  void pollutingEveryObjectChangesNothing() {
    page.evaluate(
        """
        (() => {
          for (const [name, value] of Object.entries({result: true, id: 1, event: undefined, pass: true, verdict: 'allow'})) {
            Object.prototype[name] = value;
          }
        })()\
        """);

    assertStillStoppedAndStillLetThrough();
  }

  @Test
  void aDescriptorsPollutionIsNoWayAround() {
    assertStoppedThough(
        "Object.prototype.get = () => () => true; Object.prototype.writable = true");
  }

  @Test
  void forgedMessagesAreNotHeard() {
    page.evaluate(
        """
        (() => {
          window.heard = [];
          const channel = new MessageChannel();
          channel.port1.onmessage = event => heard.push(event.data);
          const request = JSON.stringify({id: 1, kind: 'request', method: 'eth_accounts', params: '[]', chainId: '',
            origin: 'https://app.example'});
          for (const name of ['bothy:hello', 'bothy:ready', 'bothy:ok']) {
            document.addEventListener(name, event => heard.push(event.type + event.ports));
          }
          document.dispatchEvent(new MessageEvent('bothy:hello', {ports: [channel.port2]}));
          document.dispatchEvent(new Event('bothy:ready'));
          document.dispatchEvent(new Event('bothy:ok'));
          channel.port1.postMessage(request);
          window.postMessage(request, '*');
          for (let id = 0; id < 50; id++) {
            window.postMessage({id, result: true, target: 'bothy'}, '*');
          }
        })()\
        """);
    page.waitForTimeout(500);

    assertThat((List<?>) page.evaluate("heard"))
        .isEqualTo(
            List.of(
                "bothy:hello[object MessagePort]", "bothy:readyundefined", "bothy:okundefined"));
    assertStillStoppedAndStillLetThrough();
  }

  @Test
  void nothingOfTheExtensionCanBeReachedFromAPage() {
    assertThat((boolean) page.evaluate("typeof chrome === 'undefined' || !chrome.runtime?.connect"))
        .isTrue();
    for (String file : List.of("card.html", "panel.html", "manifest.json", "worker.js")) {
      String address = rig.extension() + "/" + file;
      assertThat(page.evaluate("fetch('" + address + "').then(() => 'read', () => 'refused')"))
          .isEqualTo("refused");
    }
    Object door =
        page.evaluate(
            "fetch('"
                + rig.door()
                + "', {method: 'POST', headers: {'Content-Type': 'application/json',"
                + " 'X-Bothy-Page': 'https://app.example'}, body: '{}'})"
                + ".then(() => 'read', () => 'refused')");
    assertThat(door).isEqualTo("refused");
  }

  @Test
  void aPageCannotSayThatItIsAnother() {
    rig.wallet.connected.add(rig.honest());

    ask(
        BOTHY
            + ".request({method: 'eth_accounts', params: [], origin: '%1$s', page: '%1$s', from: '%1$s'})"
                .formatted(rig.honest()));
    assertThat(answer()).containsEntry("result", List.of());
    ask(
        BOTHY
            + ".request({method: 'personal_sign', params: ['0x41', '%s', {origin: '%s'}]})"
                .formatted(ACCOUNT, rig.honest()));
    assertThat(code()).isEqualTo(4_100);
    assertThat(rig.wallet.asked).isEmpty();

    rig.wallet.connected.add(origin);
    ask(BOTHY + ".request({method: 'eth_accounts'})");
    assertThat((List<?>) answer().get("result")).hasSize(2);
  }

  @Test
  void aFrameOfAnotherPageIsTakenForItself() {
    rig.wallet.connected.add(origin);
    String address = rig.hostile() + "/wallet.html";

    page.evaluate(
        "new Promise(loaded => { const frame = document.createElement('iframe'); frame.src = '"
            + address
            + "'; frame.onload = loaded; document.body.append(frame); }).then(() => null)");
    var frame = page.frameByUrl(address);
    Object accounts = frame.evaluate(BOTHY + ".request({method: 'eth_accounts'})");
    Page card =
        rig.context.waitForPage(
            () -> frame.evaluate("void ethereum.request(" + BLIND + ").catch(() => {})"));
    card.locator("h1").waitFor();

    assertThat(accounts).isEqualTo(List.of());
    assertThat(card.locator(".origin").textContent())
        .contains(rig.hostile())
        .contains("in a frame of another page");
    Rig.stop(card);
  }

  @Test
  void aFrameWithoutAnOriginIsTurnedAway_andOneOfThePagesOwnIsStoodBefore() {
    rig.wallet.connected.add(origin);
    Object sandboxed =
        page.evaluate(
            """
            new Promise(told => {
              addEventListener('message', event => told(event.data));
              const frame = document.createElement('iframe');
              frame.sandbox = 'allow-scripts';
              frame.src = '/frame.html';
              document.body.append(frame);
            })\
            """);
    assertThat(sandboxed).isEqualTo(4_100);

    page.evaluate(
        """
        new Promise(loaded => {
          const frame = document.createElement('iframe');
          frame.srcdoc = '<p>within';
          frame.onload = loaded;
          document.body.append(frame);
          window.within = frame;
        }).then(() => null)\
        """);
    Page card = cardOf("(within.contentWindow.ethereum = new Wallet()).request(" + BLIND + ")");
    assertThat(card.locator(".origin").textContent()).contains(origin);
    Rig.stop(card);
    assertThat(code()).isEqualTo(4_001);
    assertThat(reached()).isZero();
  }

  @Test
  void whatIsPassedOnIsWhatWasChecked() {
    page.evaluate(
        """
        (() => {
          let reads = 0;
          window.transaction = {from: '%1$s', to: '%2$s', get value() { return reads++ ? '0xffffffffffffffff' : '0x5'; }};
          window.asked = {get method() { return reads > 1 ? 'eth_sign' : 'eth_sendTransaction'; }, params: [transaction]};
        })()\
        """
            .formatted(ACCOUNT, FRIEND));
    ask("ethereum.request(asked)");
    page.evaluate("transaction.to = '0x00000000000000000000000000000000deadbeef'");

    assertThat(answer()).containsEntry("result", "0x5167");
    assertThat(page.evaluate("reached"))
        .isEqualTo(
            List.of(
                List.of(
                    "eth_sendTransaction",
                    List.of(Map.of("from", ACCOUNT, "to", FRIEND, "value", "0x5")))));
  }

  @Test
  void thePageCannotTakeTheWrapperAway() {
    page.evaluate(
        """
        (() => {
          for (const attempt of [
            () => delete ethereum.request,
            () => Object.defineProperty(ethereum, 'request', {value: 1, configurable: true}),
            () => delete Wallet.prototype.request,
            () => Object.defineProperty(Wallet.prototype, 'request', {value: 1}),
            () => delete window.ethereum,
          ]) {
            try { attempt(); } catch { /* as it should */ }
          }
          window.ethereum = wallet;
        })()\
        """);

    page.evaluate("window.ethereum.request === 1 && (window.ethereum = new Wallet())");
    assertStillStoppedAndStillLetThrough();
  }

  @Test
  void aFloodIsBoundedAndOthersAreAnsweredMeanwhile() {
    rig.wallet.connected.add(origin);
    page.evaluate(
        """
        window.flood = Promise.all(Array.from({length: 2000}, () =>
          announced.get('app.bothy').request({method: 'eth_chainId'}).then(() => 'answered', error => error.code))), null\
        """);
    Page other = rig.page(rig.unseen() + "/wallet.html");
    Object answered = other.evaluate(BOTHY + ".request({method: 'eth_chainId'})");
    Map<?, ?> counted =
        (Map<?, ?>)
            page.evaluate(
                "flood.then(all => ({answered: all.filter(each => each === 'answered').length,"
                    + " refused: all.filter(each => each === -32005).length}))");

    assertThat(answered).isEqualTo("0x7a69");
    assertThat((int) counted.get("answered")).isBetween(1, 200);
    assertThat((int) counted.get("answered") + (int) counted.get("refused")).isEqualTo(2_000);
    other.close();
  }

  @Test
  void cardsDoNotPileUp() {
    Page card = cardOf("ethereum.request(" + BLIND + ")");
    int pages = rig.context.pages().size();

    Object codes =
        page.evaluate(
            "Promise.all(Array.from({length: 30}, () => ethereum.request("
                + BLIND
                + ").then(() => 0, error => error.code))).then(all => [...new Set(all)])");
    assertThat((List<?>) codes).isEqualTo(List.of(-32_002));
    assertThat(rig.context.pages()).hasSize(pages);
    Rig.stop(card);
    assertThat(code()).isEqualTo(4_001);

    for (int i = 1; i < 12; i++) {
      Rig.stop(cardOf("ethereum.request(" + BLIND + ")"));
      assertThat(code()).isEqualTo(4_001);
    }
    ask("ethereum.request(" + BLIND + ")");
    assertThat(code()).isEqualTo(-32_005);
    assertThat(reached()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "['x'.repeat(5000000)]",
        "(() => { const circle = []; circle.push(circle); return circle; })()",
        "[1n]",
        "[{get value() { throw new Error('no'); }}]",
      })
  void whatIsTooLargeOrNoJsonGoesNowhere(String params) {
    for (String wallet : List.of("ethereum", BOTHY)) {
      ask(wallet + ".request({method: 'personal_sign', params: " + params + "})");

      assertThat(code()).isEqualTo(-32_602);
    }
    assertThat(reached()).isZero();
    assertThat(rig.wallet.asked).isEmpty();
  }

  @Test
  void hostileTextIsShownAndDoesNothing() {
    String text =
        "<img src=x onerror=\\\"document.title='caught'\\\"><script>document.title='caught'</script>"
            + "\\u202egnp.exe\\u200b";
    Page card = cardOf("ethereum.request({method: 'eth_sign', params: [\"" + text + "\", '0x']})");
    card.locator("summary").click();

    assertThat(card.locator("pre").textContent())
        .contains("<script>")
        .contains("\u27e8U+202E\u27e9gnp.exe\u27e8U+200B\u27e9");
    assertThat(card.locator("img, pre script").count()).isZero();
    assertThat(card.title()).startsWith("Unknown");
    Rig.stop(card);
  }

  @Test
  void aClickThatWasMeantForThePageDecidesNothing() {
    Page card = cardOf("ethereum.request(" + BLIND + ")");
    card.locator("button.pass:not([disabled])").waitFor();

    Object disabled =
        card.evaluate(
            "(() => { dispatchEvent(new Event('focus'));"
                + " const pass = document.querySelector('button.pass'); pass.click();"
                + " return pass.disabled; })()");

    assertThat(disabled).isEqualTo(true);
    assertThat(reached()).isZero();
    Rig.stop(card);
    assertThat(code()).isEqualTo(4_001);
  }
}
