package bothy.doors.web;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** Debian's chromium; a test that needs it is skipped where it is absent, or fails if demanded. */
final class Browser implements AutoCloseable {
  private static final List<String> ARGUMENTS =
      List.of(
          "--headless",
          "--no-sandbox",
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--no-first-run");

  private final Playwright playwright;
  final com.microsoft.playwright.Browser chromium;

  private Browser(Path executable) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  static Browser require() {
    Path executable = Path.of("/usr/bin/chromium");
    if (!Files.isExecutable(executable)) {
      String says = "no browser at /usr/bin/chromium: apt-get install chromium";
      if ("1".equals(System.getenv("BOTHY_REQUIRE_PEERS"))) {
        Assertions.fail(says);
      }
      Assumptions.abort(says);
    }
    return new Browser(executable);
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }
}
