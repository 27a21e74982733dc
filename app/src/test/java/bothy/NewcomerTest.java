package bothy;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.doors.cli.Up;
import bothy.extension.LoadedExtension;
import bothy.guard.Guard;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a newcomer does first: starts {@code up}, pairs the extension, opens the practice page and
 * decides on the desk. Nothing here is a fake but the ports.
 */
@Timeout(240)
class NewcomerTest {
  /** In milliseconds: a page, the extension, the door and a check stand behind each line. */
  private static final double PATIENCE = 25_000;

  private static final double USUAL = 5_000;

  @TempDir Path home;

  private final List<Throwable> faults = new ArrayList<>();
  private final StringWriter err = new StringWriter();

  @SuppressWarnings("NullAway.Init")
  private House house;

  @SuppressWarnings("NullAway.Init")
  private LoadedExtension browser;

  @SuppressWarnings("NullAway.Init")
  private Page desk;

  @SuppressWarnings("NullAway.Init")
  private Page page;

  @BeforeEach
  void start() throws IOException {
    LoadedExtension.requireBrowser();
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
    house =
        House.open(
            new Up.Wishes(
                0,
                0,
                0,
                0,
                home.resolve("bothy"),
                Optional.empty(),
                Optional.empty(),
                false,
                List.of(),
                false,
                Optional.empty(),
                Optional.empty()),
            new Guard(),
            "test",
            Optional.empty(),
            faults::add,
            new PrintWriter(err, true));
    browser = LoadedExtension.in(home, house.door().getPort());
    desk = browser.context.newPage();
    desk.setViewportSize(1280, 900);
    desk.navigate(house.page().toString());
    desk.locator("nav a[data-view=pages]").click();
    desk.locator("#pages-pair").click();
    browser.pair(desk.locator("#pages-code code").textContent());
    String remark =
        house.remarks().stream()
            .filter(each -> each.startsWith("A page to try"))
            .findFirst()
            .orElseThrow();
    page = browser.context.newPage();
    page.navigate(remark.substring(remark.indexOf("http://")));
    page.locator("#wallets button").first().click();
    desk.bringToFront();
    desk.locator("nav a[data-view=waiting]").click();
    Locator asking = desk.locator("#asking .bar");
    assertThat(asking.locator(".origin")).containsText("http://localhost:");
    asking.locator("button", new Locator.LocatorOptions().setHasText("Connect")).click();
    assertThat(page.locator("#account")).containsText("0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266");
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
    house.close();
    PlaywrightAssertions.setDefaultAssertionTimeout(USUAL);
    assertThat(faults).isEmpty();
  }

  private Locator asked(String what) {
    return page.locator("#asks li", new Page.LocatorOptions().setHasText(what));
  }

  private void ask(String what) {
    page.bringToFront();
    asked(what).locator("button").click();
    desk.bringToFront();
  }

  private Locator button(String name) {
    return desk.locator("button:visible", new Page.LocatorOptions().setHasText(name));
  }

  private void verdict(String answer) {
    assertThat(desk.locator("#submission .card .verdict")).hasText(answer);
  }

  private void shoot(String name) throws IOException {
    Path folder =
        Path.of(Objects.requireNonNullElse(System.getenv("BOTHY_PICTURES"), "target/screenshots"));
    Files.createDirectories(folder);
    desk.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
  }

  @Test
  void anHonestSwapIsAllowedAndSigned() throws IOException {
    ask("Swap 0.1 ETH for USDC");
    verdict("Allow");
    assertThat(desk.locator("#submission .leaves")).containsText("0.1");
    assertThat(desk.locator("#submission .arrives")).containsText("USDC");
    assertThat(desk.locator("#submission .origin")).containsText("A page at http://localhost:");
    shoot("walk-swap");

    button("Approve").click();

    assertThat(asked("Swap 0.1 ETH for USDC").locator(".came.good"))
        .hasText(java.util.regex.Pattern.compile("0x[0-9a-f]{64}"));
    assertThat(desk.locator("#decided .pill").first()).hasText("as promised");
  }

  @Test
  void aDrainersPermit2BatchIsRefusedWithWhatItWouldHaveTaken() throws IOException {
    ask("Let Permit2 move your USDC");
    verdict("Allow");
    button("Approve").click();
    assertThat(asked("Let Permit2 move your USDC").locator(".came.good")).isVisible();
    ask("Verify your wallet");
    desk.locator("#queue a").click();
    verdict("Refuse");
    assertThat(desk.locator("#submission .card"))
        .containsText("simulated: 10,000 USDC before, 0 USDC after");
    assertThat(button("Approve with passphrase")).isVisible();
    assertThat(desk.locator("#submission .bar .row > .approve")).isHidden();
    shoot("walk-drainer");

    button("Decline").click();

    assertThat(asked("Verify your wallet").locator(".came.bad")).containsText("4001");
  }

  @Test
  void aSafesPaymentIsApprovedAfterItsHashesWereCompared() throws IOException {
    ask("Pay 0.01 ETH from your Safe");
    assertThat(desk.locator("#submission .hashes dt"))
        .hasText(new String[] {"Domain hash", "Message hash", "safeTxHash"});
    Locator says = asked("Pay 0.01 ETH from your Safe").locator("dd code");
    assertThat(desk.locator("#submission .hashes dd").nth(0)).hasText(says.nth(0).textContent());
    assertThat(desk.locator("#submission .hashes dd").nth(2)).hasText(says.nth(1).textContent());
    shoot("walk-safe");

    button("Approve").click();

    assertThat(asked("Pay 0.01 ETH from your Safe").locator(".came.good"))
        .hasText(java.util.regex.Pattern.compile("0x[0-9a-f]{130}"));
  }

  @Test
  void aDangerIsSignedOnlyWithThePassphrase() {
    ask("Sign in to another page");
    verdict("Refuse");

    desk.locator(".bar input[type=password]").fill("wrong");
    button("Approve with passphrase").click();
    assertThat(desk.locator(".bar .wrong")).not().isEmpty();
    desk.locator(".bar input[type=password]").fill(KeyHouse.PRACTICE_PASSPHRASE);
    button("Approve with passphrase").click();

    assertThat(asked("Sign in to another page").locator(".came.good"))
        .hasText(java.util.regex.Pattern.compile("0x[0-9a-f]{130}"));
  }

  /** From the touch that enrols it to the signature: the signer checks both. */
  @Test
  void aDangerIsSignedWithASecurityKeyThatWasEnrolled() {
    plugInASecurityKey();
    desk.locator("nav a[data-view=keys]").click();
    desk.getByLabel("What you call the key").fill("Blue key");
    desk.locator("#keys-security input[type=password]").fill(KeyHouse.PRACTICE_PASSPHRASE);
    button("Enrol a security key").click();
    assertThat(desk.locator("#keys-security .pairs")).containsText("Blue key");
    desk.locator("nav a[data-view=waiting]").click();
    ask("Sign in to another page");
    verdict("Refuse");

    button("Approve with security key").click();

    assertThat(asked("Sign in to another page").locator(".came.good"))
        .hasText(java.util.regex.Pattern.compile("0x[0-9a-f]{130}"));
  }

  private void plugInASecurityKey() {
    CDPSession session = browser.context.newCDPSession(desk);
    session.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "usb");
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    JsonObject add = new JsonObject();
    add.add("options", options);
    session.send("WebAuthn.addVirtualAuthenticator", add);
  }
}
