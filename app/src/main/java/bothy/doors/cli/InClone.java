package bothy.doors.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/**
 * Commands that the launcher in a clone answers before Java starts. They stand here so that help
 * and completion know them.
 */
final class InClone {
  /** Runs every test. */
  @Command(name = "test", description = "Run the tests (--quick: those that take seconds).")
  static final class Test implements Subcommand {
    @SuppressWarnings("UnusedVariable") // picocli fills it
    @Unmatched
    private final List<String> rest = new ArrayList<>();

    @Override
    public int run() {
      throw new CliException(
          ExitCode.USAGE, "test needs a clone of the sources: run ./bothy test in it");
    }
  }

  /** Measures speed beside peers. */
  @Command(name = "bench", description = "Measure the speed, or with verdict what is stopped.")
  static final class Bench implements Subcommand {
    @SuppressWarnings("UnusedVariable") // picocli fills it
    @Unmatched
    private final List<String> rest = new ArrayList<>();

    @Override
    public int run() {
      throw new CliException(
          ExitCode.USAGE, "bench needs a clone of the sources: run ./bothy bench in it");
    }
  }

  private InClone() {}
}
