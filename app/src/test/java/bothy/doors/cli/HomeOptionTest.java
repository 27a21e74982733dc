package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class HomeOptionTest {
  @Command
  private static final class Any {
    @Mixin HomeOption home = new HomeOption();
  }

  private static Path folder(Map<String, String> environment, String... arguments) {
    Any command = new Any();
    new CommandLine(command).parseArgs(arguments);
    return command.home.folder(environment);
  }

  @Test
  void theOptionWinsOverTheVariablesAndTheyOverTheDefault() {
    Map<String, String> all = Map.of("BOTHY_HOME", "/b", "XDG_DATA_HOME", "/x", "HOME", "/h");

    assertThat(folder(all, "--home", "/o")).isEqualTo(Path.of("/o"));
    assertThat(folder(all)).isEqualTo(Path.of("/b"));
    assertThat(folder(Map.of("XDG_DATA_HOME", "/x", "HOME", "/h"))).isEqualTo(Path.of("/x/bothy"));
    assertThat(folder(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.local/share/bothy"));
  }

  @Test
  void emptyAndRelativeVariablesAreIgnored() {
    assertThat(folder(Map.of("BOTHY_HOME", "", "XDG_DATA_HOME", "data", "HOME", "/h")))
        .isEqualTo(Path.of("/h/.local/share/bothy"));
  }
}
