package bothy.doors.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** Prints which Bothy this is, and on which Java it runs. */
@Command(
    name = "version",
    description = "Print the version of Bothy and of Java.",
    mixinStandardHelpOptions = true)
public final class Version implements Subcommand, IVersionProvider {
  private final PrintWriter out;

  /** What picocli makes to answer {@code --version}. */
  Version() {
    this(new PrintWriter(System.out, true, java.nio.charset.StandardCharsets.UTF_8));
  }

  Version(PrintWriter out) {
    this.out = out;
  }

  @Override
  public int run() {
    out.println(line());
    return ExitCode.OK;
  }

  @Override
  public String[] getVersion() {
    return new String[] {line()};
  }

  private static String line() {
    return "bothy %s (Java %s)".formatted(number(), Runtime.version());
  }

  /** The number of this build. */
  public static String number() {
    Properties build = new Properties();
    try (InputStream file = Version.class.getResourceAsStream("/bothy/version.properties")) {
      build.load(java.util.Objects.requireNonNull(file, "version.properties is in the jar"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return build.getProperty("version", "0");
  }
}
