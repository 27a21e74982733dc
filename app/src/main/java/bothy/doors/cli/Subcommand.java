package bothy.doors.cli;

/**
 * A command of {@link Bothy}, described by picocli's annotations on its class. Its constructor
 * takes what it needs; {@code Main} hands it over.
 */
public interface Subcommand {
  /**
   * Does the work.
   *
   * @return what the process ends with, see {@link ExitCode}
   * @throws CliException to end with one line and a code
   */
  int run();
}
