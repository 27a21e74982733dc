package bothy.doors.web;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every flow of the desk, in a real browser. */
@Timeout(120)
class DeskPageTest {
  private static final Bytes CREDENTIAL = Bytes.fromHex("0x" + "1d".repeat(32));
  private static final String SAFE =
      """
      {"chainId": 1, "method": "eth_signTypedData_v4", "params": ["%s", {
        "types": {
          "EIP712Domain": [{"name": "chainId", "type": "uint256"},
            {"name": "verifyingContract", "type": "address"}],
          "SafeTx": [{"name": "to", "type": "address"}, {"name": "value", "type": "uint256"},
            {"name": "data", "type": "bytes"}, {"name": "operation", "type": "uint8"},
            {"name": "safeTxGas", "type": "uint256"}, {"name": "baseGas", "type": "uint256"},
            {"name": "gasPrice", "type": "uint256"}, {"name": "gasToken", "type": "address"},
            {"name": "refundReceiver", "type": "address"}, {"name": "nonce", "type": "uint256"}]},
        "primaryType": "SafeTx",
        "domain": {"chainId": 1, "verifyingContract": "0x5afe000000000000000000000000000000005afe"},
        "message": {"to": "0x3333333333333333333333333333333333333333", "value": "200000000000000000",
          "data": "0x", "operation": 0, "safeTxGas": "0", "baseGas": "0", "gasPrice": "0",
          "gasToken": "0x0000000000000000000000000000000000000000",
          "refundReceiver": "0x0000000000000000000000000000000000000000", "nonce": "7"}}]}
      """
          .formatted(Household.ACCOUNT);

  private static Browser browser;

  @TempDir Path home;
  private final Household house = new Household();
  private OpenDoor door;
  private Visit visit;

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
    door = OpenDoor.in(home, house.backing());
    house.passing.stands("head", 21_345_678L);
    visit = new Visit(browser, door, 1280, 860, ColorScheme.LIGHT);
  }

  @AfterEach
  void close() {
    visit.close();
    door.close();
    assertThat(door.faults).isEmpty();
    assertThat(house.listeners).isEmpty();
  }

  private Hash asks(boolean needsProof) {
    return house.passing.asks(
        "swap-with-a-floor",
        "https://app.example",
        Household.asks(needsProof, "1.2 ETH would leave today, the limit is 1 ETH."));
  }

  private Node body(Request request) {
    return Json.read(request.postData().getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatIsAskedToBeSignedAppearsWithoutAReload() {
    assertThat(visit.page).hasURL(java.util.regex.Pattern.compile(".*/#/waiting$"));
    assertThat(visit.at("#nobody")).isVisible();
    AtomicInteger asked = new AtomicInteger();
    visit.page.onRequest(request -> {
      if (request.url().endsWith("/api/waiting")) {
        asked.incrementAndGet();
      }
    });

    asks(false);
    house.changed("waiting");

    assertThat(visit.at("#queue .entry.allow")).hasCount(1);
    assertThat(visit.at("#count")).hasText("1");
    assertThat(visit.at("#news")).containsText("Waits for your decision:");
    assertThat(visit.at(".origin"))
        .hasText("A page at https://app.example asks for your signature.");
    assertThat(visit.at("#submission .verdict")).hasText("Allow");
    assertThat(visit.at("#submission .leaves")).containsText("USDC");
    // heard of, not asked for each second; once more, perhaps, where the stream had only just begun
    asked.set(0);
    visit.page.waitForTimeout(2_500);
    assertThat(asked).hasValueLessThan(2);
  }

  @Test
  void approveSigns() {
    Hash name = asks(false);
    house.changed("waiting");
    assertThat(visit.at(".policy-says")).containsText("Your policy asks you");
    assertThat(visit.at(".policy-says"))
        .containsText("1.2 ETH would leave today, the limit is 1 ETH.");
    assertThat(visit.at(".bar .proof")).isHidden();

    visit.button("Approve").click();

    assertThat(visit.at(".stands")).hasText("It is signed.");
    assertThat(visit.at(".result")).containsText("Signature 0xabab");
    assertThat(visit.at("#decided .pill")).hasText("signed");
    assertThat(visit.button("Approve")).hasCount(0);
    assertThat(house.passing.decisions).containsExactly("approve " + name.toHex());
    assertThat(house.passing.presences).containsExactly(new Presence.None());
  }

  @Test
  void declineSignsNothing() {
    Hash name = asks(true);
    house.changed("waiting");

    visit.button("Decline").click();

    assertThat(visit.at(".stands")).hasText("You declined it; nothing was signed.");
    assertThat(visit.at("#decided .pill")).hasText("declined");
    assertThat(visit.at(".signed")).isHidden();
    assertThat(house.passing.decisions).containsExactly("decline " + name.toHex());
  }

  @Test
  void aDangerTakesThePassphrase() {
    asks(true);
    house.changed("waiting");
    assertThat(visit.at(".hard .takes")).containsText("This takes more than a click");
    assertThat(visit.at(".bar .row > .approve")).isHidden();
    Locator field = visit.at(".bar input[type=password]");
    assertThat(field).hasAttribute("autocomplete", "off");

    field.fill("wrong horse");
    visit.button("Approve with passphrase").click();
    assertThat(visit.at(".bar .wrong"))
        .containsText("expected the one of your keys, found another");
    assertThat(visit.at(".bar .wrong")).not().containsText("horse");
    assertThat(field).hasValue("");
    assertThat(field).isFocused();
    assertThat(house.passing.decisions).isEmpty();

    field.fill(Passing.PASSPHRASE);
    field.press("Enter");

    assertThat(visit.at(".stands")).hasText("It is signed.");
    assertThat(field).hasValue("");
    assertThat(house.passing.presences)
        .containsExactly(new Presence.Passphrase(Passing.PASSPHRASE));
    assertThat(
            visit.page.evaluate(
                "() => JSON.stringify([{...sessionStorage}, {...localStorage}, location.href])"))
        .asString()
        .doesNotContain("horse");
    visit.expectRefusals();
  }

  @Test
  void anEmptyPassphraseIsNotSent() {
    asks(true);
    house.changed("waiting");
    AtomicInteger sent = new AtomicInteger();
    visit.page.onRequest(request -> sent.addAndGet(request.method().equals("POST") ? 1 : 0));

    visit.button("Approve with passphrase").click();

    assertThat(visit.at(".bar .wrong")).hasText("Type your passphrase first.");
    assertThat(sent).hasValue(0);
  }

  /** A security key of the browser that holds {@code keys}, or none yet. */
  private void plugIn(List<KeyPair> keys) {
    CDPSession session = visit.context.newCDPSession(visit.page);
    session.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "usb");
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    JsonObject add = new JsonObject();
    add.add("options", options);
    var id = session.send("WebAuthn.addVirtualAuthenticator", add).get("authenticatorId");
    for (KeyPair pair : keys) {
      JsonObject credential = new JsonObject();
      credential.addProperty(
          "credentialId", Base64.getEncoder().encodeToString(CREDENTIAL.toArray()));
      credential.addProperty("isResidentCredential", false);
      credential.addProperty("rpId", "localhost");
      credential.addProperty(
          "privateKey", Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()));
      credential.addProperty("signCount", 1);
      JsonObject holds = new JsonObject();
      holds.add("authenticatorId", id);
      holds.add("credential", credential);
      session.send("WebAuthn.addCredential", holds);
    }
  }

  @Test
  void aDangerTakesASecurityKey() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    plugIn(List.of(pair));
    house.keyIds = List.of(Household.base64url(CREDENTIAL));
    Hash name = asks(true);
    house.changed("waiting");

    Request sent =
        visit.page.waitForRequest(
            "**/api/decide", () -> visit.button("Approve with security key").click());

    assertThat(visit.at(".stands")).hasText("It is signed.");
    assertThat(house.told).containsExactly("prepare " + name.toHex());
    assertThat(body(sent).members()).containsOnlyKeys("hash", "forward", "assertion");
    assertThat(house.passing.presences).hasSize(1);
    Presence.Assertion assertion = (Presence.Assertion) house.passing.presences.getFirst();
    assertThat(assertion.credential()).isEqualTo(CREDENTIAL);
    assertThat(Json.read(assertion.clientData().toArray()).members())
        .containsEntry("type", "webauthn.get")
        .containsEntry("challenge", Household.base64url(Household.CHALLENGE))
        .containsEntry("origin", "http://localhost:" + door.port());
    int flags = assertion.authenticatorData().toArray()[32];
    assertThat(flags & 0b101).as("user present and verified").isEqualTo(0b101);
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initVerify(pair.getPublic());
    signature.update(assertion.authenticatorData().toArray());
    signature.update(MessageDigest.getInstance("SHA-256").digest(assertion.clientData().toArray()));
    assertThat(signature.verify(assertion.signature().toArray())).isTrue();
  }

  @Test
  void aSecurityKeyThatIsNotThereIsSaid() {
    asks(true);
    house.changed("waiting");

    visit.button("Approve with security key").click();

    assertThat(visit.at(".bar .wrong")).containsText("expected a security key that is enrolled");
    assertThat(visit.button("Approve with security key")).isEnabled();
    assertThat(house.passing.decisions).isEmpty();
    visit.expectRefusals();
  }

  @Test
  void approvingIsNeverWhatHasTheFocus() {
    asks(false);
    house.changed("waiting");
    assertThat(visit.at("#submission .verdict")).isVisible();
    visit.at("#queue .entry").click();
    assertThat(visit.at("#submission .verdict")).isFocused();

    visit.page.keyboard().press("Enter");
    visit.page.waitForTimeout(900);
    visit.page.keyboard().press("Enter");

    assertThat(house.passing.decisions).isEmpty();
  }

  @Test
  void theKeyboardAloneApprovesWithThePassphrase() {
    Hash name = asks(true);
    house.changed("waiting");
    assertThat(visit.at("#queue .entry")).hasCount(1);
    assertThat(visit.button("Approve with passphrase")).isEnabled();
    visit.at("#waiting-title").focus();
    for (int i = 0; i < 12 && !visit.focused().startsWith("passphrase-"); i++) {
      visit.page.keyboard().press("Tab");
    }
    assertThat(visit.focused()).startsWith("passphrase-");

    visit.page.keyboard().type(Passing.PASSPHRASE);
    visit.page.keyboard().press("Enter");

    assertThat(visit.at(".bar")).isFocused();
    assertThat(visit.at(".stands")).hasText("It is signed.");
    assertThat(house.passing.decisions).containsExactly("approve " + name.toHex());
  }

  @Test
  void aSafesHashesAreShownToBeCompared() {
    house.passing.asks(
        SAFE.getBytes(StandardCharsets.UTF_8),
        "https://app.safe.example",
        Household.asks(false, "typed data"));
    house.changed("waiting");

    Locator hashes = visit.at(".hashes");
    assertThat(hashes.locator("dt"))
        .hasText(new String[] {"Domain hash", "Message hash", "safeTxHash"});
    assertThat(hashes.locator("code").first())
        .hasText(java.util.regex.Pattern.compile("0x[0-9a-f]{64}"));
    visit.at("summary", "Request as it came").click();
    assertThat(visit.at(".kept pre").first()).containsText("\"primaryType\": \"SafeTx\"");
  }

  @Test
  void aReasonLeadsToItsLineOfThePolicy() {
    asks(false);
    house.changed("waiting");

    visit.at(".policy-says a").click();

    assertThat(visit.at("#policy-title")).isVisible();
    assertThat(visit.at(".listing .aimed")).hasText("[limits.ETH]");
  }

  @Test
  void aPolicyErrorStandsAtItsLine() {
    house.errors =
        List.of(
            Map.of(
                "line",
                4L,
                "says",
                "policy.toml:4:15: limits.ETH.transaction: expected an amount, found 0.5"));

    visit.to("policy");

    assertThat(visit.at("#policy .in-force li")).hasCount(4);
    assertThat(visit.at("#policy .file .alert")).containsText("what was in force before stays");
    assertThat(visit.at(".listing .bad")).hasCount(1);
    assertThat(visit.at(".listing .bad")).containsText("transaction = \"0.5 ETH\"");
    assertThat(visit.at(".listing .bad .wrong")).containsText("expected an amount, found 0.5");
    house.errors = List.of();
    house.changed("policy");
    assertThat(visit.at(".listing .bad")).hasCount(0);
  }

  @Test
  void aLooseningIsAcceptedWithThePassphrase() {
    visit.to("policy");
    Locator box = visit.at("#policy-waits");
    assertThat(box).containsText("The file allows more than before");
    assertThat(box).containsText("ETH a day: 1, was 0.2.");
    // only the passphrase vouches for a policy
    assertThat(visit.button("with security key")).hasCount(0);

    box.locator("input[type=password]").fill("wrong horse");
    box.locator("button", new Locator.LocatorOptions().setHasText("with passphrase")).click();
    assertThat(box.locator(".wrong")).containsText("expected the one of your keys");
    box.locator("input[type=password]").fill(Passing.PASSPHRASE);
    box.locator("button", new Locator.LocatorOptions().setHasText("with passphrase")).click();

    assertThat(box).isEmpty();
    assertThat(house.told).containsExactly("accept " + Household.LOOSENING.toHex());
    visit.expectRefusals();
  }

  @Test
  void standingAuthorityIsATableAndARevokeIsARequest() {
    visit.to("authority");
    assertThat(visit.at("#account")).hasValue(Household.ACCOUNT);
    visit.button("Look").click();

    assertThat(visit.at("tbody tr")).hasCount(3);
    assertThat(visit.at("tbody tr").first()).containsText("1,500 USDC");
    assertThat(visit.at("tbody tr").first()).containsText("without a limit");
    assertThat(visit.at("tbody tr").first().locator("[data-label=Until]")).containsText("2030");
    assertThat(visit.at("tbody tr").last().locator("[data-label=Until]")).hasText("you revoke it");
    assertThat(visit.at("tbody tr").last()).containsText("every token of");
    assertThat(visit.at("tbody tr").last().locator("button")).hasCount(0);
    assertThat(visit.at(".badge-line")).containsText("may be incomplete");

    visit.at("tbody button").first().click();

    assertThat(visit.at("#submission .card")).isVisible();
    assertThat(visit.at(".origin")).containsText("You, on this desk");
    assertThat(house.told)
        .containsExactly(
            "propose revoke {spender="
                + Household.SPENDER
                + ", token=0x2222222222222222222222222222222222222222}");
  }

  @Test
  void anAccountThatIsNoneIsSaid() {
    visit.to("authority");
    visit.at("#account").fill("alice");
    visit.button("Look").click();

    assertThat(visit.at("#alert")).containsText("account: expected 0x and 40 hex digits");
  }

  @Test
  void anActionIsFilledInAndBecomesARequest() {
    visit.to("actions");
    visit.at("#actions-list a").first().click();
    assertThat(visit.at(".action h2")).isFocused();
    assertThat(visit.at(".unit")).hasText("ETH");
    visit.page.getByLabel("To", new Page.GetByLabelOptions().setExact(true)).fill("nobody");
    visit.page.getByLabel("Amount").fill("0.2");
    visit.button("Make the request").click();

    assertThat(visit.at("#field-to-wrong")).hasText("expected an address or a name, found nobody");
    assertThat(visit.at("#field-to")).isFocused();
    visit.at("#field-to").fill("Bob");
    visit.button("Make the request").click();

    assertThat(visit.at("#submission .card .verdict")).hasText("Allow");
    assertThat(house.told)
        .containsExactly(
            "propose transfer {account=" + Household.ACCOUNT + ", amount=0.2, to=Bob}");
    visit.expectRefusals();
  }

  @Test
  void namesAreSearched() {
    visit.to("names");
    assertThat(visit.at(".name-row:visible")).hasCount(2);

    visit.at("#names-search").fill("rout");

    assertThat(visit.at(".name-row:visible")).hasCount(1);
    assertThat(visit.at(".name-row:visible")).containsText("your policy, line 14");
  }

  @Test
  void keysAreUnlockedAndLocked() {
    visit.to("keys");
    assertThat(visit.at("#keys-state .pill")).hasText("locked");
    assertThat(visit.at("#keys-accounts .name-row")).hasCount(2);
    Locator field = visit.at("#keys-state input");

    field.fill("wrong horse");
    field.press("Enter");
    assertThat(visit.at("#keys-state .wrong")).containsText("expected the one of your keys");
    assertThat(field).hasValue("");
    field.fill(Passing.PASSPHRASE);
    field.press("Enter");

    assertThat(visit.at("#keys-state .pill")).hasText("unlocked");
    assertThat(visit.button("Enrol a security key")).isVisible();
    assertThat(visit.at("#keys-status")).hasText("Unlocked.");
    visit.button("Lock now").click();
    assertThat(visit.at("#keys-state .pill")).hasText("locked");
    assertThat(visit.button("Enrol a security key")).hasCount(0);
    assertThat(visit.at("#keys-security")).containsText("Unlock to enrol one.");
    assertThat(house.told).containsExactly("unlock", "lock");
    visit.expectRefusals();
  }

  @Test
  void aSecurityKeyIsEnrolled() {
    plugIn(List.of());
    house.locked = false;
    visit.to("keys");
    visit.page.getByLabel("What you call the key").fill("Blue key");
    visit.at("#keys-security input[type=password]").fill(Passing.PASSPHRASE);
    visit.button("Enrol a security key").click();

    assertThat(visit.at("#keys-security .pairs")).containsText("Blue key");
    assertThat(house.credentials).hasSize(1);
    Keys.Credential made = house.credentials.getFirst();
    assertThat(made.name()).isEqualTo("Blue key");
    assertThat(Json.read(made.clientData().toArray()).members())
        .containsEntry("type", "webauthn.create")
        .containsEntry("challenge", Household.base64url(Household.CHALLENGE));
    assertThat(made.attestationObject().size()).isGreaterThan(100);
    // Chromium would like keys of an older kind to be taken too
    visit.complaints.removeIf(said -> said.startsWith("publicKey.pubKeyCredParams"));
  }

  @Test
  void theJournalTellsWhatWasDecidedAndWhereItsHeadIsKept() {
    door.journal.append(
        OpenDoor.NOW,
        "signature",
        Bytes.of(
            "{\"transaction\":\"0xab\",\"digest\":\"0x1234\"}".getBytes(StandardCharsets.UTF_8)));
    door.journal.append(
        OpenDoor.NOW,
        "policy",
        Bytes.of(
            "{\"transaction\":\"0xab\",\"takes\":\"person\",\"reasons\":[{\"id\":\"policy.kind\",\"says\":\"typed data asks you\"}]}"
                .getBytes(StandardCharsets.UTF_8)));
    visit.to("journal");

    assertThat(visit.at("#chain")).containsText("intact: 2 entries");
    assertThat(visit.at("#chain .intact").last()).containsText("kept outside is in it");
    assertThat(visit.at("#entries .pill")).hasText(new String[] {"policy", "signed"});
    assertThat(visit.at("#entries .entry").first())
        .containsText("a person decides. typed data asks you");
    visit.at("#search").fill("0x1234");
    assertThat(visit.at("#entries .entry")).hasCount(1);
    visit.at("#entries .entry").click();

    assertThat(visit.at("#entry .verdict")).hasText("Signed");
    assertThat(visit.at("#entry .pairs")).containsText("digest0x1234");
    assertThat(visit.at("#entry")).not().containsText("Unknown");

    house.anchor = Map.of("state", "missing", "sequence", 9L, "says", "Entry 9 was cut off.");
    visit.to("check");
    visit.to("journal");
    assertThat(visit.at("#chain [role=alert]")).hasText("Entry 9 was cut off.");

    house.anchor = Map.of("state", "matches");
    visit.to("check");
    visit.to("journal");
    assertThat(visit.at("#chain .intact").last()).hasText("No head is kept outside yet.");
  }

  @Test
  void hostileTextsBreakNothing() {
    String attack =
        "<b>\u202egnp.exe\u200b\u2066x\u0007\u3164" + "\u0301".repeat(50) + "A".repeat(20_000);
    house.names =
        List.of(
            Map.of("address", Household.SPENDER, "name", attack, "from", attack, "says", attack));
    house.passing.asks("pay-with-state", "https://" + attack, Household.asks(true, attack));
    house.changed("waiting");

    assertThat(visit.at(".origin"))
        .containsText("<b><U+202E>gnp.exe<U+200B><U+2066>x<U+0007><U+3164>");
    assertThat(visit.at(".origin")).containsText("<more marks>");
    assertThat(visit.at(".origin")).containsText("more characters)");
    assertThat(visit.at(".origin b")).hasCount(0);
    visit.to("names");
    assertThat(visit.at(".name-row:visible")).containsText("<U+202E>");
    assertThat(visit.page.evaluate("() => document.documentElement.scrollWidth")).isEqualTo(1280);
  }

  @Test
  void tenThousandFindingsDontHangIt() {
    StringBuilder findings = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      findings
          .append(i == 0 ? "" : ",")
          .append("{\"rule\":\"a.rule\",\"severity\":\"warning\",\"about\":\"\",\"says\":\"number ")
          .append(i)
          .append("\",\"evidence\":{\"a\":\"b\"}}");
    }
    String answer =
        "{\"verdict\":{\"verdict\":\"ask\",\"summary\":\"many\",\"findings\":[" + findings + "]}}";
    visit.page.route(
        "**/api/check",
        route ->
            route.fulfill(
                new com.microsoft.playwright.Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(answer)));
    visit.to("check");
    visit.at("#case").fill("{}");
    long begun = System.nanoTime();
    visit.at("#go").click();

    assertThat(visit.at(".card .finding")).hasCount(100);
    assertThat(System.nanoTime() - begun).isLessThan(3_000_000_000L);
    visit.button("Show more: 9900 are left").click();
    assertThat(visit.at(".card .finding")).hasCount(200);
    assertThat(visit.at(".card .finding").last()).containsText("number 199");
    visit.page.unroute("**/api/check");
  }

  @Test
  void everyControlHasANameAndEveryViewATitle() {
    asks(true);
    house.changed("waiting");
    assertThat(visit.at("#submission .card")).isVisible();
    for (String view :
        List.of("waiting", "actions", "authority", "policy", "names", "keys", "journal", "check")) {
      visit.to(view);
      assertThat(visit.at("#" + view + " h1")).isVisible();
      assertThat(visit.at("nav a[aria-current=page]")).hasCount(1);
      Object nameless =
          visit.page.evaluate(
              """
              () => [...document.querySelectorAll('button, input, select, textarea, a[href]')]
                .filter(e => e.checkVisibility())
                .filter(e => !(e.textContent.trim() || e.ariaLabel || e.labels?.length || e.title))
                .map(e => e.outerHTML)\
              """);
      assertThat(nameless).as(view).isEqualTo(List.of());
      Object doubled =
          visit.page.evaluate(
              """
              () => [...document.querySelectorAll('[id]')].map(e => e.id)
                .filter((id, i, all) => all.indexOf(id) !== i)\
              """);
      assertThat(doubled).as(view).isEqualTo(List.of());
    }
    assertThat(visit.at("main, body > header, nav")).hasCount(3);
  }

  @Test
  void aPageThatAsksIsConnectedAndLaterDisconnected() {
    house.asking.add("https://app.example");
    house.changed("waiting");
    assertThat(visit.at("#count")).hasText("1");
    assertThat(visit.at("#asking .origin"))
        .hasText("https://app.example wants to see your accounts.");
    assertThat(visit.button("Connect")).isEnabled();

    visit.button("Connect").click();

    assertThat(visit.at("#asking .bar")).hasCount(0);
    visit.to("pages");
    assertThat(visit.at("#pages-connected .name-row")).containsText("https://app.example");
    assertThat(visit.at("#pages-paired .name-row")).containsText("5b8e0c1f");
    visit.button("Disconnect").click();
    assertThat(visit.at("#pages-connected .nothing")).hasText("No page is connected.");
    visit.button("Pair an extension").click();
    assertThat(visit.at("#pages-code code")).hasText("ABCD-EFGH");
    visit.button("End the pairing").click();
    assertThat(house.told)
        .containsExactly(
            "connect https://app.example", "disconnect https://app.example", "unpair 5b8e0c1f");
  }

  /** The origin is the only thing that a page chooses here: marks that turn text around show. */
  @Test
  void aPageThatIsRefusedIsGone() {
    house.asking.add("https://app.example\u202e.evil");
    house.changed("waiting");
    assertThat(visit.at("#asking .origin")).containsText("U+202E");
    assertThat(visit.button("Refuse")).isEnabled();

    visit.button("Refuse").click();

    assertThat(visit.at("#asking .bar")).hasCount(0);
    assertThat(house.connected).isEmpty();
  }
}
