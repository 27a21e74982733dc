package bothy.signing.webauthn;

import bothy.eth.Bytes;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Chromium's virtual authenticator behind {@code navigator.credentials}, on a page at localhost.
 */
final class Authenticator implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  private static final String CREATE =
      """
      async challenge => {
        const unhex = h => Uint8Array.from(h.slice(2).match(/../g).map(b => parseInt(b, 16)));
        const hex = b => '0x' + [...new Uint8Array(b)].map(x => x.toString(16).padStart(2, '0')).join('');
        const c = await navigator.credentials.create({publicKey: {
          rp: {name: 'Bothy', id: 'localhost'},
          user: {id: new Uint8Array([1]), name: 'desk', displayName: 'desk'},
          challenge: unhex(challenge), attestation: 'none',
          pubKeyCredParams: [{type: 'public-key', alg: -7}],
          authenticatorSelection: {userVerification: 'required'}}});
        return [hex(c.rawId), hex(c.response.clientDataJSON), hex(c.response.attestationObject)];
      }
      """;

  private static final String GET =
      """
      async ([challenge, id]) => {
        const unhex = h => Uint8Array.from(h.slice(2).match(/../g).map(b => parseInt(b, 16)));
        const hex = b => '0x' + [...new Uint8Array(b)].map(x => x.toString(16).padStart(2, '0')).join('');
        const c = await navigator.credentials.get({publicKey: {
          challenge: unhex(challenge), rpId: 'localhost', userVerification: 'required',
          allowCredentials: [{type: 'public-key', id: unhex(id)}]}});
        return [hex(c.rawId), hex(c.response.clientDataJSON), hex(c.response.authenticatorData),
          hex(c.response.signature)];
      }
      """;

  private final HttpServer server;
  private final Playwright playwright;
  private final Browser browser;
  private final Page page;

  private Authenticator(HttpServer server) {
    this.server = server;
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(List.of("--headless", "--no-sandbox", "--disable-gpu")));
    BrowserContext context = browser.newContext();
    page = context.newPage();
    page.navigate(origin());
    CDPSession session = context.newCDPSession(page);
    session.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "usb");
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject parameters = new JsonObject();
    parameters.add("options", options);
    session.send("WebAuthn.addVirtualAuthenticator", parameters);
  }

  static Authenticator open() throws IOException {
    if (!Files.isExecutable(CHROMIUM)) {
      throw bothy.peers.Npm.missing("no browser at " + CHROMIUM + ": apt-get install chromium");
    }
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = "<!doctype html><title>desk</title>".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "text/html");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return new Authenticator(server);
  }

  String origin() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  /** A new credential: its id, clientDataJSON and attestation object. */
  List<Bytes> create(Bytes challenge) {
    return bytes(page.evaluate(CREATE, challenge.toHex()));
  }

  /** An assertion: the credential's id, clientDataJSON, authenticator data and signature. */
  List<Bytes> get(Bytes challenge, Bytes credential) {
    return bytes(page.evaluate(GET, List.of(challenge.toHex(), credential.toHex())));
  }

  private static List<Bytes> bytes(Object list) {
    return ((List<?>) list).stream().map(each -> Bytes.fromHex((String) each)).toList();
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
    server.stop(0);
  }
}
