package bothy.doors.web;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.Assertions;

/**
 * One look at the page with a browser of its own size and colours; its console must stay silent.
 */
final class Visit implements AutoCloseable {
  final BrowserContext context;
  final Page page;
  final List<String> complaints = new ArrayList<>();

  Visit(Browser browser, OpenDoor door, int width, int height, ColorScheme scheme) {
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
    page.locator("#to-waiting").waitFor();
  }

  void to(String view) {
    page.locator("nav a[data-view=" + view + "]").click();
  }

  Locator at(String selector) {
    return page.locator(selector);
  }

  Locator at(String selector, String text) {
    return page.locator(selector, new Page.LocatorOptions().setHasText(text));
  }

  Locator button(String name) {
    return page.locator("button:visible", new Page.LocatorOptions().setHasText(name));
  }

  /** The text, id or address of what has the focus. */
  String focused() {
    return String.valueOf(
        page.evaluate(
            "() => document.activeElement.id || document.activeElement.textContent"
                + " || document.activeElement.tagName"));
  }

  /** A picture of the window, and that nothing is wider than it. */
  void shoot(Path folder, String name) throws IOException {
    Files.createDirectories(folder);
    page.evaluate("() => Promise.all(document.getAnimations().map(a => a.finished))");
    page.screenshot(new Page.ScreenshotOptions().setPath(folder.resolve(name + ".png")));
    Assertions.assertThat(page.evaluate("() => document.documentElement.scrollWidth"))
        .as(name)
        .isEqualTo(page.viewportSize().width);
  }

  /** Bad answers that a test asks for are said in the console too. */
  void expectRefusals() {
    complaints.removeIf(said -> said.contains("400 (Bad Request)"));
  }

  @Override
  public void close() {
    context.close();
    Assertions.assertThat(complaints).as("what the browser's console said").isEmpty();
  }
}
