package bothy.doors.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The page's own files, which hold nothing secret. */
final class Assets {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml");

  private static final String[] FILES = {
    "index.html",
    "style.css",
    "mark.svg",
    "app.js",
    "api.js",
    "live.js",
    "dom.js",
    "amounts.js",
    "card.js",
    "hashes.js",
    "proof.js",
    "bar.js",
    "health.js",
    "journal.js",
    "waiting.js",
    "policy.js",
    "authority.js",
    "actions.js",
    "names.js",
    "keys.js",
    "pages.js"
  };

  private final Map<String, Answer> byPath = new LinkedHashMap<>();

  Assets() {
    for (String name : FILES) {
      byPath.put("/" + name, load(name));
    }
    byPath.put("/", load("index.html"));
  }

  Optional<Answer> at(String path) {
    return Optional.ofNullable(byPath.get(path));
  }

  private static Answer load(String name) {
    String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
    try (InputStream file = Assets.class.getResourceAsStream("/bothy/doors/web/" + name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return Answer.text(type, file.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
