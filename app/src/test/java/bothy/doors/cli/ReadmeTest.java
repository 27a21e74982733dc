package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The verdicts that the README shows are the ones that its commands give. */
class ReadmeTest {
  private static final Path CLONE = Path.of("..");
  private static final String COMMAND = "    $ ./bothy check ";

  private static String card(String file) throws IOException {
    StringWriter out = new StringWriter();
    try (var input = Files.newInputStream(CLONE.resolve(file))) {
      new Card(new PrintWriter(out), false).print(new Guard().check(input).verdict());
    }
    return out.toString();
  }

  @Test
  void showsWhatItsCommandsPrint() throws IOException {
    List<String> lines = Files.readAllLines(CLONE.resolve("README.md"));
    String card = "";
    int compared = 0;
    for (String line : lines) {
      if (line.startsWith(COMMAND)) {
        card = card(line.substring(COMMAND.length()));
      } else if (!line.startsWith("    ") && !line.isBlank()) {
        card = "";
      } else if (!card.isEmpty() && !line.isBlank()) {
        assertThat(card).contains(line.strip());
        compared++;
      }
    }
    assertThat(compared).isGreaterThan(10);
  }
}
