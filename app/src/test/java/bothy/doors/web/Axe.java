package bothy.doors.web;

import bothy.peers.Npm;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The published checks for accessibility, run in the page as it stands. */
final class Axe {
  private static final String VERSION = "4.10.3";

  /** WCAG 2.0 to 2.2, levels A and AA, and axe's own good practice. */
  private static final String FINDS =
      """
      async () => (await axe.run({runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}))
        .violations.map(v => v.id + ": " + v.nodes.map(n => n.target + " " + (n.failureSummary ?? "")).join("; "))
      """;

  private final String script;

  private Axe(String script) {
    this.script = script;
  }

  static Axe require() throws IOException {
    Path folder = Path.of("target", "axe");
    Path script = folder.resolve("node_modules/axe-core/axe.min.js");
    if (!Files.exists(script)) {
      try {
        Npm.install(folder, "axe-core", VERSION);
      } catch (IOException e) {
        throw Npm.missing("axe-core can't be installed: " + e.getMessage());
      }
    }
    return new Axe(Files.readString(script));
  }

  /** What it finds fault with, each with where. */
  List<String> finds(Page page) {
    page.evaluate(script);
    return ((List<?>) page.evaluate(FINDS)).stream().map(String::valueOf).toList();
  }
}
