package bothy.doors.cli;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where Bothy keeps what it must remember. */
final class HomeOption {
  @Option(
      names = "--home",
      paramLabel = "DIR",
      description =
          "Where the journal is kept; else BOTHY_HOME, XDG_DATA_HOME/bothy or"
              + " ~/.local/share/bothy.")
  private @Nullable Path named;

  /** The folder, which need not exist yet. */
  Path folder(Map<String, String> environment) {
    if (named != null) {
      return named.toAbsolutePath().normalize();
    }
    String home = environment.getOrDefault("BOTHY_HOME", "");
    if (!home.isEmpty()) {
      return Path.of(home).toAbsolutePath().normalize();
    }
    String data = environment.getOrDefault("XDG_DATA_HOME", "");
    // the XDG specification: a path that isn't absolute is to be ignored
    Path share =
        data.startsWith("/")
            ? Path.of(data)
            : Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")))
                .resolve(".local/share");
    return share.resolve("bothy").toAbsolutePath().normalize();
  }
}
