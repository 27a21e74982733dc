package bothy.extension;

import bothy.eth.Bytes;
import bothy.peers.Npm;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Chromium with the extension loaded, which asks a door at a port that the test says. */
public final class LoadedExtension implements AutoCloseable {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
  private static final String USUAL_PORT = "8645";

  public final BrowserContext context;
  private final Playwright playwright;
  private final String address;

  private LoadedExtension(BrowserContext context, Playwright playwright, String address) {
    this.context = context;
    this.playwright = playwright;
    this.address = address;
  }

  /** Skips the test where there is no browser. */
  public static void requireBrowser() {
    if (!Files.isExecutable(CHROMIUM)) {
      throw Npm.missing("no browser at " + CHROMIUM + ": apt-get install chromium");
    }
  }

  /** Starts a browser that keeps its things in a folder. */
  public static LoadedExtension in(Path folder, int doorPort) throws IOException {
    Path unpacked = unpack(folder.resolve("extension"), doorPort);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    BrowserContext context = launch(playwright, folder.resolve("profile"), unpacked);
    context.setDefaultTimeout(20_000);
    return new LoadedExtension(context, playwright, "chrome-extension://" + id(unpacked));
  }

  private static BrowserContext launch(Playwright playwright, Path profile, Path unpacked) {
    return playwright
        .chromium()
        .launchPersistentContext(
            profile,
            new BrowserType.LaunchPersistentContextOptions()
                .setExecutablePath(CHROMIUM)
                .setHeadless(false)
                .setIgnoreDefaultArgs(List.of("--disable-extensions"))
                .setArgs(
                    List.of(
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--disable-extensions-except=" + unpacked,
                        "--load-extension=" + unpacked)));
  }

  /** The extension as it is, but for the port of the door, which a test can't choose. */
  private static Path unpack(Path to, int port) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(Path.of("../extension"))) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(file.getFileName().toString());
        if (file.toString().endsWith(".json") || file.toString().endsWith(".js")) {
          Files.writeString(
              copy, Files.readString(file).replace(USUAL_PORT, Integer.toString(port)));
        } else {
          Files.copy(file, copy);
        }
      }
    }
    return to.toRealPath();
  }

  /** Chromium names an unpacked extension by its path: half a SHA-256, its digits as a to p. */
  private static String id(Path unpacked) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(unpacked.toString().getBytes(StandardCharsets.UTF_8));
      String digits = Bytes.owning(hash).slice(0, 16).toHex().substring(2);
      StringBuilder id = new StringBuilder();
      digits.chars().forEach(digit -> id.append((char) ('a' + Character.digit(digit, 16))));
      return id.toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  public String address() {
    return address;
  }

  /** Opens one of the extension's own pages. */
  public Page own(String name) {
    Page page = context.newPage();
    page.navigate(address + "/" + name);
    return page;
  }

  /** As a person does it: with the code, in the options. */
  public void pair(String code) {
    Page panel = own("panel.html");
    panel.locator("#code").fill(code);
    panel.locator("#pair button").click();
    panel.locator("#status.good").waitFor();
    panel.close();
  }

  @Override
  public void close() {
    context.close();
    playwright.close();
  }
}
