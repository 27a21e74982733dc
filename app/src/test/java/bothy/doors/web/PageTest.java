package bothy.doors.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.journal.Chain;
import bothy.journal.Journal;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.JSHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser. */
class PageTest {
  private static Browser browser;

  @TempDir Path home;
  private OpenDoor door;
  private BrowserContext context;
  private Page page;
  private final List<String> complaints = new ArrayList<>();

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
    door = OpenDoor.in(home);
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
  }

  private static String example(String name) throws IOException {
    return Files.readString(Path.of("../examples/" + name + ".json"));
  }

  private void check(String text) {
    page.locator("#case").fill(text);
    page.locator("#go").click();
  }

  private void shoot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/screenshots"));
    page.evaluate("() => Promise.all(document.getAnimations().map(a => a.finished))");
    page.screenshot(
        new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")).setFullPage(true));
  }

  @Test
  void aPastedCaseGivesACardAndStandsInTheJournal() throws IOException {
    check(example("pay-with-state"));

    assertThat(page.locator(".card .verdict")).hasText("Allow");
    assertThat(page.locator(".leaves")).containsText("0.2 ETH");
    assertThat(page.locator(".arrives")).containsText("Nothing");
    assertThat(page.locator(".ground")).containsText("nothing about it was proven");
    assertThat(page.locator(".kept")).containsText("entry 1");

    page.locator("nav a", new Page.LocatorOptions().setHasText("Journal")).click();

    assertThat(page.locator("#chain")).containsText("intact: 1 entry");
    assertThat(page.locator(".entry")).hasCount(1);
    assertThat(page.locator(".entry .pill")).hasText("allow");
    assertThat(door.journal.verify()).isInstanceOf(Chain.Intact.class);

    page.locator(".entry").click();

    assertThat(page.locator("#entry .verdict")).hasText("Allow");
  }

  @Test
  void theWholeOfItWorksWithTheKeyboardAlone() throws IOException {
    page.keyboard().press("Tab");
    assertThat(page.locator(".skip")).isFocused();
    for (int i = 0; i < 10 && !focused().equals("case"); i++) {
      page.keyboard().press("Tab");
    }
    assertThat(focused()).isEqualTo("case");
    page.keyboard().insertText(example("two-readings"));
    page.keyboard().press("Control+Enter");

    assertThat(page.locator(".card .verdict")).hasText("Refuse");
    assertThat(page.locator(".card .verdict")).isFocused();
    assertThat(page.locator("#status")).containsText("refuse: ");

    for (int i = 0; i < 20 && !focused().equals("#/journal"); i++) {
      page.keyboard().press("Shift+Tab");
    }
    page.keyboard().press("Enter");
    assertThat(page.locator(".entry")).hasCount(1);
    for (int i = 0; i < 10 && !focused().equals("#/journal/1"); i++) {
      page.keyboard().press("Tab");
    }
    page.keyboard().press("Enter");

    assertThat(page.locator("#entry .verdict")).hasText("Refuse");
    assertThat(page.locator("#entry .verdict")).isFocused();
  }

  /** The id or the link of what has the focus. */
  private String focused() {
    return String.valueOf(
        page.evaluate(
            "() => document.activeElement.id || document.activeElement.getAttribute('href') || ''"));
  }

  @Test
  void aFileThatIsChosenIsChecked() throws IOException {
    page.locator("#file")
        .setInputFiles(
            new FilePayload(
                "burn.json", "application/json", example("burn").getBytes(StandardCharsets.UTF_8)));

    assertThat(page.locator(".card .verdict")).hasText("Refuse");
  }

  @Test
  void aFileThatIsDroppedIsChecked() throws IOException {
    JSHandle dropped =
        page.evaluateHandle(
            "text => { const data = new DataTransfer();"
                + " data.items.add(new File([text], 'case.json')); return data; }",
            example("burn"));

    page.dispatchEvent("#case", "dragenter", Map.of("dataTransfer", dropped));
    assertThat(page.locator(".over")).isVisible();
    page.dispatchEvent("#case", "drop", Map.of("dataTransfer", dropped));

    assertThat(page.locator(".card .verdict")).hasText("Refuse");
    assertThat(page.locator(".over")).isHidden();
  }

  @Test
  void olderEntriesComeWhenTheyAreAskedFor() throws IOException {
    for (int i = 0; i < 60; i++) {
      String record = "{\"verdict\":{\"verdict\":\"allow\",\"summary\":\"entry " + i + "\"}}";
      door.journal.append(OpenDoor.NOW, "check", Bytes.of(record.getBytes(StandardCharsets.UTF_8)));
    }
    page.locator("nav a[href='#/journal']").click();
    assertThat(page.locator(".entry")).hasCount(25);

    page.locator("#more").click();
    assertThat(page.locator(".entry")).hasCount(50);
    page.locator("#more").click();

    assertThat(page.locator(".entry")).hasCount(60);
    assertThat(page.locator("#more")).isHidden();
    assertThat(page.locator(".entry").first()).containsText("#60");
    assertThat(page.locator(".entry").last()).containsText("#1 ");
  }

  @Test
  void aBrokenChainIsAnAlarm() throws Exception {
    check(example("burn"));
    assertThat(page.locator(".kept")).containsText("entry 1");
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + home.resolve(Journal.FILE));
        Statement statement = connection.createStatement()) {
      statement.executeUpdate("DROP TRIGGER entries_keep; UPDATE entries SET kind = 'other'");
    }

    page.locator("nav a[href='#/journal']").click();

    assertThat(page.locator("#chain [role=alert]")).containsText("broken at entry 1");
  }

  @Test
  void anExampleThatIsPickedIsChecked() {
    page.locator("#example").selectOption("unlimited-approval");

    assertThat(page.locator(".card .verdict")).hasText(Pattern.compile("Ask|Unknown|Refuse"));
    assertThat(page.locator("#case")).hasValue(Pattern.compile("0x095ea7b3"));
  }

  @Test
  void hostileTextIsShownAsText() {
    String attack =
        "<img src=x onerror=\\\"document.title='owned'\\\"><script>alert(1)</script>\\u202e";
    check(
        """
        {"chainId": 1, "intent": "ATTACK", "method": "eth_sendTransaction",
         "known": {"tokens": {"0x2222222222222222222222222222222222222222":
           {"symbol": "ATTACK", "decimals": 18, "name": "ATTACK"}},
           "addressNames": {"0x3333333333333333333333333333333333333333": "ATTACK"}},
         "params": [{"from": "0x1111111111111111111111111111111111111111",
           "to": "0x2222222222222222222222222222222222222222",
           "data": "0xa9059cbb00000000000000000000000033333333333333333333333333333333333333330000000000000000000000000000000000000000000000000de0b6b3a7640000"}]}
        """
            .replace("ATTACK", attack));

    Locator card = page.locator(".card");
    assertThat(card).containsText("<img src=x onerror=");
    assertThat(card).containsText("<U+202E>");
    assertThat(card.locator("img, script")).hasCount(0);
    page.locator("nav a[href='#/journal']").click();
    assertThat(page.locator(".entry")).containsText("<img src=x onerror=");
    assertThat(page.locator(".entry img, .entry script")).hasCount(0);
    assertThat(page.title()).isEqualTo("Journal – Bothy");
  }

  @Test
  void whatCantBeReadIsSaidInOneLine() {
    check("{\"chainId\": 1, \"chainId\": 2}");

    assertThat(page.locator("#alert")).containsText("duplicate key");
    assertThat(page.locator(".card")).hasCount(0);
    complaints.removeIf(said -> said.contains("400 (Bad Request)"));
  }

  @Test
  void theTokenLeavesTheAddressAndWithoutItNothingIsShown() throws IOException {
    assertThat(page).hasURL(Pattern.compile(".*/#/check$"));
    check(example("burn"));
    assertThat(page.locator(".card")).hasCount(1);
    page.reload();
    page.locator("nav a[href='#/journal']").click();
    assertThat(page.locator(".entry")).hasCount(1);

    page.evaluate("() => sessionStorage.clear()");
    page.reload();

    assertThat(page.locator("#alert")).containsText("./bothy up printed");
    assertThat(page.locator(".entry")).hasCount(0);
    assertThat(page.locator("#case")).isHidden();
    complaints.removeIf(said -> said.contains("401 (Unauthorized)"));
  }

  @Test
  void searchFindsEntriesByText() throws IOException {
    check(example("burn"));
    assertThat(page.locator(".kept")).containsText("entry 1");
    check(example("two-readings"));
    assertThat(page.locator(".kept")).containsText("entry 2");
    page.locator("nav a[href='#/journal']").click();
    assertThat(page.locator(".entry")).hasCount(2);

    page.locator("#search").fill("TWO WAYS");

    assertThat(page.locator(".entry")).hasCount(1);
    assertThat(page.locator(".entry")).containsText("#2");
    page.locator("#search").fill("no such words");
    assertThat(page.locator("#none")).hasText("No entry holds these words.");
  }

  /** An answer with every member of the contract, as the server would give it. */
  private void checkWithEverything() throws IOException {
    String answer = Files.readString(Path.of("src/test/resources/doors/web/answer.json"));
    page.route(
        "**/api/check",
        route ->
            route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(answer)));
    check("{}");
    assertThat(page.locator(".kept")).containsText("entry 7");
    page.unroute("**/api/check");
  }

  @Test
  void theCardShowsEveryMemberOfTheContract() throws IOException {
    checkWithEverything();

    Locator card = page.locator(".card");
    assertThat(card.locator(".verdict")).hasText("Ask");
    assertThat(card.locator(".intent")).containsText("swap 1,500 USDC for at least 0.4 ETH");
    assertThat(card.locator(".leaves")).containsText("1,500 USDC");
    assertThat(card.locator(".arrives")).containsText("0.412345678901234567 ETH");
    assertThat(card.locator(".arrives"))
        .containsText(
            "123,456,789 units of 0x6666666666666666666666666666666666666666smallest units");
    assertThat(card.locator(".arrives .sure").first())
        .hasText("expected; at least 0.4 ETH is guaranteed (slippage 3 %)");
    assertThat(card.locator(".arrives .sure").last()).hasText("expected; nothing is guaranteed");
    assertThat(card.locator(".moves .until")).containsText("Refused after");
    assertThat(card.locator(".later")).containsText("may take all of your USDC");
    assertThat(card.locator(".later")).containsText("may take every token of 0x8888");
    assertThat(card.locator(".later")).containsText("could take 250 USDC");
    assertThat(card.locator(".later")).containsText("could reach 7.5 USDC more than was shown");
    assertThat(card.locator(".finding").first()).containsText("allowance.unlimited");
    assertThat(card.locator(".finding").last()).containsText("transfer.first-time");
    assertThat(card.locator(".leaves")).containsText("0.02 ETHfrom 0x5afe");
    assertThat(card.locator("ul.later"))
        .containsText("whoever holds the signature could take 1 token 42");
    Locator inner = card.locator(".calls .calls");
    assertThat(inner).containsText("not decoded, selector 0xdeadbeef");
    assertThat(inner).containsText("runs as the caller: USDC");
    assertThat(inner).containsText("with 0.001 ETH");
    card.locator("summary", new Locator.LocatorOptions().setHasText("2 arguments")).click();
    assertThat(card.locator(".calls .pairs")).containsText("amountIn1500000000");
    assertThat(card.locator(".part > .pairs")).containsText("Least received");
    assertThat(card.locator(".others")).containsText("owner changes from");
    assertThat(card.locator(".ground")).containsText("184,223 gas for 0.004421352 ETH");
    assertThat(card.locator(".ground")).containsText("Block 256, osaka.");
    card.locator("summary", new Locator.LocatorOptions().setHasText("Raw JSON")).click();
    assertThat(card.locator("pre")).containsText("\"verdict\": \"ask\"");
  }

  /** Pictures to look at, in target/screenshots; and that nothing is wider than a phone. */
  @Test
  void itFitsEveryScreen() throws IOException {
    for (String name :
        List.of("pay-with-state", "two-readings", "unlimited-approval", "not-decoded")) {
      check(example(name));
      assertThat(page.locator(".kept")).hasCount(1);
    }
    for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
      for (int width : List.of(1280, 390)) {
        look(width, 844, scheme);
        String name =
            (width == 390 ? "phone-" : "desktop-")
                + (scheme == ColorScheme.DARK ? "dark" : "light");
        shoot("empty-" + name);
        checkWithEverything();
        shoot("card-" + name);
        check(example("two-readings"));
        assertThat(page.locator(".card .verdict")).hasText("Refuse");
        shoot("refuse-" + name);
        page.locator("#example").selectOption("swap-with-a-floor");
        assertThat(page.locator(".card .verdict")).hasText("Allow");
        shoot("allow-" + name);
        page.locator("nav a[href='#/journal']").click();
        page.locator(".entry").first().click();
        assertThat(page.locator("#entry .card")).hasCount(1);
        shoot("journal-" + name);
        assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
            .as(name)
            .isEqualTo(width);
      }
    }
  }
}
