package bothy.doors.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.guard.Submissions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a decision, on the page in a real browser. */
@Timeout(120)
class WaitingPageTest {
  private static Browser browser;

  @TempDir Path home;
  private final Passing passing = new Passing();
  private final List<String> complaints = new ArrayList<>();
  private OpenDoor door;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  static void startBrowser() {
    browser = Browser.require();
  }

  @AfterAll
  static void stopBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws IOException {
    door = OpenDoor.in(home, passing);
    passing.stands("head", 21_345_678L);
    passing.stands("ground", "proven");
    passing.stands("participation", "98.4 %");
    passing.stands("age", 7L);
    look(1280, 860, ColorScheme.LIGHT);
  }

  @AfterEach
  void close() {
    context.close();
    door.close();
    assertThat(door.faults).isEmpty();
    assertThat(complaints).as("what the browser's console said").isEmpty();
  }

  private void look(int width, int height, ColorScheme scheme) {
    if (context != null) {
      context.close();
    }
    context =
        browser.chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(width, height)
                .setColorScheme(scheme));
    context.setDefaultTimeout(20_000);
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    page.navigate(door.address().toString());
    assertThat(page.locator("#to-waiting")).isVisible();
  }

  private void toWaiting() {
    page.locator("#to-waiting").click();
  }

  private Locator button(String name) {
    return page.locator(".bar button", new Page.LocatorOptions().setHasText(name));
  }

  private void shoot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/screenshots"));
    page.evaluate("() => Promise.all(document.getAnimations().map(a => a.finished))");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")).setFullPage(true));
  }

  @Test
  void whatArrivesAppearsByItselfWithItsCard() {
    toWaiting();
    assertThat(page.locator("#nobody")).isVisible();
    assertThat(page.locator("#count")).isHidden();

    passing.arrives(12);

    assertThat(page.locator("#queue .entry")).hasCount(1);
    assertThat(page.locator("#count")).hasText("1");
    assertThat(page.locator("#news")).containsText("Waits for your decision:");
    assertThat(page.locator("#submission .verdict")).hasText("Unknown");
    assertThat(page.locator("#submission .card")).containsText("0x" + Passing.SPENDER);
    assertThat(page.locator(".left-over")).containsText("dropped in ");
    assertThat(page.locator("#nobody")).isHidden();
  }

  @Test
  void itSaysThatItIsSignedAndHowToVoidIt() {
    passing.arrives(12);
    toWaiting();

    assertThat(page.locator(".signed")).containsText(Submissions.ALREADY_SIGNED);
    page.locator(".signed summary").click();

    assertThat(page.locator(".signed .pairs")).containsText("Nonce12");
    assertThat(page.locator(".signed .pairs")).containsText("Fee, at least33 gwei");
    assertThat(page.locator(".signed .pairs")).containsText("Tip, at least1.1 gwei");
  }

  @Test
  void forwardSendsItOn() {
    Hash hash = passing.arrives(1);
    toWaiting();

    button("Forward").click();

    assertThat(page.locator(".stands")).hasText("It was sent to the node.");
    assertThat(button("Forward")).isHidden();
    assertThat(page.locator("#decided .pill")).hasText("sent");
    assertThat(page.locator("#queue .entry")).hasCount(0);
    assertThat(passing.decisions).containsExactly("forward " + hash.toHex());
  }

  @Test
  void dropDropsItAndSaysThatItIsStillSigned() {
    Hash hash = passing.arrives(1);
    toWaiting();

    button("Drop").click();

    assertThat(page.locator(".stands")).hasText("You dropped it.");
    assertThat(page.locator(".signed")).containsText("dropping it here doesn't void it");
    assertThat(page.locator("#decided .pill")).hasText("dropped");
    assertThat(passing.decisions).containsExactly("drop " + hash.toHex());
  }

  @Test
  void theKeyboardAloneDecides() {
    Hash hash = passing.arrives(1);
    toWaiting();
    assertThat(button("Drop")).isEnabled();
    page.locator("#waiting-title").focus();
    page.keyboard().press("Tab");
    assertThat(page.locator("#queue .entry")).isFocused();
    page.keyboard().press("Enter");
    assertThat(page.locator("#submission .verdict")).isFocused();
    assertThat(button("Drop")).isEnabled();

    for (int i = 0; i < 5 && !"Drop".equals(focused()); i++) {
      page.keyboard().press("Shift+Tab");
    }
    page.keyboard().press("Enter");

    assertThat(page.locator(".stands")).hasText("You dropped it.");
    assertThat(page.locator(".bar")).isFocused();
    assertThat(passing.decisions).containsExactly("drop " + hash.toHex());
  }

  private String focused() {
    return String.valueOf(page.evaluate("() => document.activeElement.textContent"));
  }

  @Test
  void aClickMeantForWhatStoodThereBeforeDecidesNothing() {
    passing.arrives(1);
    toWaiting();
    assertThat(page.locator("#submission .verdict")).isVisible();
    passing.arrives(2);
    assertThat(page.locator("#queue .entry")).hasCount(2);

    Object off =
        page.evaluate(
            """
            () => new Promise(done => {
              const place = document.getElementById('submission');
              const off = () => [...place.querySelectorAll('.bar button')].every(b => b.disabled);
              new MutationObserver(() => done(off())).observe(place, {childList: true});
              document.querySelectorAll('#queue a')[1].click();
              setTimeout(() => done('nothing changed'), 10_000);
            })\
            """);

    assertThat(off).isEqualTo(true);
    assertThat(passing.decisions).isEmpty();
  }

  @Test
  void whatOneReadsStaysWhenMoreArrives() {
    Hash first = passing.arrives(1);
    toWaiting();
    assertThat(page.locator(".bar .hint")).containsText(first.toHex());
    page.locator(".signed summary").click();

    passing.arrives(2);

    assertThat(page.locator("#queue .entry")).hasCount(2);
    assertThat(page.locator(".bar .hint")).containsText(first.toHex());
    assertThat(page.locator(".signed details")).hasAttribute("open", "");
    assertThat(page.locator(".signed summary")).isFocused();
  }

  @Test
  void aReceiptThatShowsAnotherThingIsAnAlarm() {
    Hash hash = passing.arrives(1);
    toWaiting();
    assertThat(button("Forward")).isVisible();
    passing.becomes(hash, Stage.INCLUDED, "It is in block 7, proven, and did what was shown.");
    assertThat(page.locator("#decided .pill")).hasText("as promised");
    assertThat(page.locator("#alarm")).isHidden();

    passing.becomes(
        hash,
        Stage.DIFFERENT,
        "It is in block 7, proven, and did not do what was shown: 5 DAI more left");

    assertThat(page.locator("#alarm")).containsText("did not do what was shown");
    assertThat(page.locator("#decided .why")).containsText("5 DAI more left");
    assertThat(page.locator("#decided .pill")).hasText("different");
  }

  @Test
  void whatNobodyDecidedIsSaid() {
    Hash hash = passing.arrives(1);
    toWaiting();
    assertThat(button("Forward")).isVisible();
    passing.becomes(hash, Stage.EXPIRED, Submissions.ALREADY_SIGNED);

    assertThat(page.locator(".stands")).hasText("Nobody decided in time, so it was dropped.");
    assertThat(button("Forward")).isHidden();
  }

  @Test
  void theStripSaysHowTheChainStands() {
    assertThat(page.locator("#health")).containsText("Block21,345,678");
    assertThat(page.locator("#health")).containsText("Groundproven");
    assertThat(page.locator("#health")).containsText("98.4 %");
    assertThat(page.locator("#health")).containsText("Age7 s");
    assertThat(page.locator(".practice")).hasCount(0);

    passing.stands("practice", true);
    passing.stands("age", 4_000L);

    assertThat(page.locator("#health .practice")).hasText("Practicenothing here has worth");
    assertThat(page.locator("#health")).containsText("Age66 min");
  }

  @Test
  void itSaysWhenNobodyAnswers() {
    door.close();

    assertThat(page.locator("#health")).containsText("Bothy doesn’t answer");
    complaints.removeIf(said -> said.contains("ERR_CONNECTION"));
  }

  @Test
  void aHiddenPageAsksNothing() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    page.evaluate(
        "() => { Object.defineProperty(document, 'hidden', {get: () => window.away === true});"
            + " window.away = true; }");
    page.waitForTimeout(1_500);
    page.onRequest((Request request) -> asked.incrementAndGet());

    page.waitForTimeout(2_500);

    assertThat(asked).hasValue(0);
    page.evaluate(
        "() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')); }");
    page.waitForTimeout(500);
    assertThat(asked.get()).isPositive();
  }

  /** Pictures to look at, in target/screenshots; and that nothing is wider than a phone. */
  @Test
  void itFitsEveryScreen() throws IOException {
    passing.stands("practice", true);
    Hash sent = passing.arrives(1);
    Hash other = passing.arrives(2);
    Hash dropped = passing.arrives(3);
    passing.arrives(4);
    passing.arrives(5);
    passing.becomes(
        sent, Stage.INCLUDED, "It is in block 21345670, proven, and did what was shown.");
    passing.becomes(
        other,
        Stage.DIFFERENT,
        "It is in block 21345671, proven, and did not do what was shown: 5 DAI more left");
    passing.becomes(dropped, Stage.DROPPED, Submissions.ALREADY_SIGNED);
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 390)) {
        look(width, 844, scheme);
        toWaiting();
        assertThat(page.locator("#submission .card")).hasCount(1);
        page.locator(".signed summary").click();
        assertThat(button("Drop")).isEnabled();
        String name =
            (width == 390 ? "phone-" : "desktop-")
                + (scheme == ColorScheme.DARK ? "dark" : "light");
        shoot("waiting-" + name);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
            .as(name)
            .isEqualTo(width);
      }
    }
  }
}
