package bothy;

import bothy.doors.cli.Bothy;
import bothy.doors.cli.CaptureState;
import bothy.doors.cli.Check;
import bothy.doors.cli.ShowJournal;
import bothy.doors.cli.Subcommand;
import bothy.doors.cli.Trace;
import bothy.doors.cli.Up;
import bothy.doors.web.WebDoor;
import bothy.guard.Guard;
import bothy.journal.Journal;
import java.io.Console;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Wires the house by constructor; no framework. */
public final class Main {
  private Main() {}

  /** Starts the command line and ends the process with what the command gives. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Map<String, String> environment = System.getenv();
    boolean colour = isTerminal(System.console()) && environment.get("NO_COLOR") == null;
    Guard guard = new Guard();
    List<Subcommand> subcommands =
        List.of(
            new Check(guard, out, colour),
            new Trace(guard, out),
            new CaptureState(guard, out),
            new Up((port, home) -> page(port, home, guard, err), out, environment),
            new ShowJournal(out, environment));
    System.exit(new Bothy(subcommands, out, err, environment).run(arguments));
  }

  private static boolean isTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  /** The launcher says where the clone's examples are. */
  private static Up.Page page(int port, Path home, Guard guard, PrintWriter err)
      throws IOException {
    Journal journal = Journal.open(home);
    Optional<Path> examples =
        Optional.ofNullable(System.getProperty("bothy.examples")).map(Path::of);
    WebDoor door;
    try {
      door =
          WebDoor.open(
              port,
              guard,
              journal,
              examples,
              Optional.empty(),
              InstantSource.system(),
              fault -> report(err, fault));
    } catch (IOException e) {
      journal.close();
      throw e;
    }
    return new Up.Page() {
      @Override
      public URI address() {
        return door.address();
      }

      @Override
      public void close() {
        door.close();
        journal.close();
      }
    };
  }

  private static void report(PrintWriter err, Throwable fault) {
    err.println(
        "bothy: a request to the page failed, which is our fault: " + fault.getClass().getName());
    if ("1".equals(System.getenv("BOTHY_DEBUG"))) {
      fault.printStackTrace(err);
    }
  }
}
