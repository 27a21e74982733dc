package bothy.doors.cli;

import bothy.journal.JournalException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Serves the page until it is interrupted. */
@Command(
    name = "up",
    description = "Serve a page on this machine: drop a case, see the card and the journal.",
    footer = {
      "",
      "Only this machine can reach it, and only with the address that is printed.",
      "Exit codes: 64 wrong usage, 69 the port or the journal can't be used; Ctrl-C stops it."
    })
public final class Up implements Subcommand {
  /** A page that is being served. */
  public interface Page extends AutoCloseable {
    /** With the token that opens it. */
    URI address();

    @Override
    void close();
  }

  /** Opens the page. */
  public interface Opener {
    /**
     * @param port 0 for any that is free
     * @param home where the journal is kept
     */
    Page open(int port, Path home) throws IOException;
  }

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "Default ${DEFAULT-VALUE}; 0 takes any that is free.",
      defaultValue = "8640")
  private int port;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Opener opener;
  private final PrintWriter out;
  private final Map<String, String> environment;

  public Up(Opener opener, PrintWriter out, Map<String, String> environment) {
    this.opener = opener;
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    if (port < 0 || port > 65_535) {
      throw new CliException(ExitCode.USAGE, "--port: expected 0 to 65535, found " + port);
    }
    Path folder = home.folder(environment);
    try (Page page = opener.open(port, folder)) {
      // an interrupt ends the JVM without unwinding this method
      Runtime.getRuntime().addShutdownHook(new Thread(page::close));
      out.println("Open " + page.address());
      out.println("What is checked there is kept in " + folder + ". Ctrl-C stops it.");
      out.flush();
      new CountDownLatch(1).await();
      return ExitCode.OK;
    } catch (BindException e) {
      throw new CliException(
          ExitCode.UNREACHABLE,
          "port " + port + " is in use or not allowed; choose another with --port",
          e);
    } catch (JournalException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.UNREACHABLE, "can't serve the page: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ExitCode.OK;
    }
  }
}
