package bothy.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** docs/benchmarks.md: a section for each bench, which remakes its own and leaves the others. */
final class Page {
  private Page() {}

  /** Puts {@code section}, which begins with its title, in the place of the one of that title. */
  static void put(Path page, String section) throws IOException {
    String title = section.lines().findFirst().orElseThrow();
    List<String> sections = new ArrayList<>();
    if (Files.exists(page)) {
      sections.addAll(List.of(Files.readString(page).split("(?m)^(?=# )")));
    }
    sections.removeIf(String::isBlank);
    int at = 0;
    while (at < sections.size() && !sections.get(at).startsWith(title + "\n")) {
      at++;
    }
    if (at == sections.size()) {
      sections.add(section);
    } else {
      sections.set(at, section);
    }
    Files.writeString(
        page, String.join("\n\n", sections.stream().map(String::strip).toList()) + "\n");
  }
}
