package bothy;

import bothy.doors.cli.Bothy;
import bothy.doors.cli.Check;
import bothy.doors.cli.Subcommand;
import bothy.doors.cli.Trace;
import bothy.guard.Guard;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Wires the house by constructor; no framework. */
public final class Main {
  private Main() {}

  /** Starts the command line and ends the process with what the command gives. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    boolean colour = isTerminal(System.console()) && System.getenv("NO_COLOR") == null;
    Guard guard = new Guard();
    List<Subcommand> subcommands = List.of(new Check(guard, out, colour), new Trace(guard, out));
    System.exit(new Bothy(subcommands, out, err, System.getenv()).run(arguments));
  }

  private static boolean isTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }
}
