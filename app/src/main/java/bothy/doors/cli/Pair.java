package bothy.doors.cli;

import bothy.provider.Pairings;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows a code that pairs a browser extension, lists those that are paired, ends a pairing. */
@Command(
    name = "pair",
    description = "Show a code that pairs the browser extension; type it into its options.",
    footer = {
      "",
      "The code can be used once, for ten minutes, while ./bothy up runs with the same home.",
      "Exit codes: 0 done, 64 wrong usage, 65 no such pairing, 69 the file of pairings can't be used."
    })
public final class Pair implements Subcommand {
  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--list", description = "List what is paired instead.")
  private boolean list;

  @Option(names = "--revoke", paramLabel = "NAME", description = "End a pairing instead.")
  private @Nullable String revoked;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final PrintWriter out;
  private final Map<String, String> environment;

  public Pair(PrintWriter out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    if (list && revoked != null) {
      throw new CliException(ExitCode.USAGE, "--list and --revoke don't go together");
    }
    Pairings pairings = new Pairings(home.folder(environment), InstantSource.system());
    try {
      if (list) {
        list(pairings.all());
      } else if (revoked != null) {
        revoke(pairings, revoked);
      } else {
        out.println("Type this into the extension's options: " + pairings.newCode());
        out.println("It can be used once, within " + Pairings.LIFE.toMinutes() + " minutes.");
      }
      return ExitCode.OK;
    } catch (UncheckedIOException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private void list(List<Pairings.Pairing> paired) {
    if (paired.isEmpty()) {
      out.println("No extension is paired.");
    }
    for (Pairings.Pairing each : paired) {
      out.println(
          each.name()
              + "  "
              + Card.safe(each.origin())
              + "  since "
              + each.since().truncatedTo(ChronoUnit.SECONDS));
    }
  }

  private void revoke(Pairings pairings, String name) {
    if (!pairings.revoke(name)) {
      throw new CliException(
          ExitCode.INPUT, "--revoke: expected a name that --list shows, found another");
    }
    out.println("Revoked. The extension is turned away from now on.");
  }
}
