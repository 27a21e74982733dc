package bothy.doors.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs the signer by itself: for one under a user of its own. */
@Command(
    name = "signer",
    description = "Hold the keys and sign what was approved, under a user of its own.",
    footer = {
      "",
      "up starts a signer of its own; this one is for keys that the daemon's user can't reach: see",
      "docs/signing.md. It shows a pairing code the first time.",
      "Exit codes: 64 wrong usage, 69 the folder or socket can't be used; Ctrl-C stops it."
    })
public final class RunSigner implements Subcommand {
  /** Runs one until it is interrupted. */
  public interface Runner {
    void run(Path home, @Nullable Path socket, List<String> users, int minutes) throws IOException;
  }

  @Option(names = "--socket", paramLabel = "PATH", description = "Where it listens.")
  private @Nullable Path socket;

  @Option(
      names = "--allow-user",
      paramLabel = "NAME",
      description = "Who may connect besides the signer's own user; repeat it.")
  private List<String> users = List.of();

  @Option(
      names = "--idle-minutes",
      paramLabel = "N",
      defaultValue = "15",
      description = "After which the keys lock; default ${DEFAULT-VALUE}.")
  private int minutes;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Runner runner;
  private final Map<String, String> environment;

  public RunSigner(Runner runner, Map<String, String> environment) {
    this.runner = runner;
    this.environment = environment;
  }

  @Override
  public int run() {
    try {
      runner.run(home.folder(environment), socket, users, minutes);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CliException(ExitCode.UNREACHABLE, "can't run a signer: " + e.getMessage(), e);
    }
  }
}
