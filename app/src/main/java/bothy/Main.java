package bothy;

import bothy.doors.cli.Bothy;
import bothy.doors.cli.CaptureState;
import bothy.doors.cli.Check;
import bothy.doors.cli.Exposure;
import bothy.doors.cli.Keys;
import bothy.doors.cli.ListsCommand;
import bothy.doors.cli.Pair;
import bothy.doors.cli.PolicyCommand;
import bothy.doors.cli.Propose;
import bothy.doors.cli.ReplayChecks;
import bothy.doors.cli.RulesCommand;
import bothy.doors.cli.RunSigner;
import bothy.doors.cli.Secret;
import bothy.doors.cli.ShowJournal;
import bothy.doors.cli.Subcommand;
import bothy.doors.cli.Trace;
import bothy.doors.cli.Up;
import bothy.doors.cli.Version;
import bothy.guard.Guard;
import bothy.guard.ListShelf;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
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
    moreCarriers();
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Map<String, String> environment = System.getenv();
    boolean colour = isTerminal(System.console()) && environment.get("NO_COLOR") == null;
    Guard guard = new Guard();
    List<Subcommand> subcommands =
        List.of(
            new Check(guard, out, err, environment, colour),
            new Trace(guard, out),
            new CaptureState(guard, out),
            new Propose(guard, out, err, environment, colour),
            new Exposure(SignedHere::in, out, err, environment),
            new Up(wishes -> serve(wishes, guard, err), out, environment),
            new ShowJournal(out, environment),
            new ReplayChecks(guard, out, environment),
            new PolicyCommand(folder -> Optional::empty, out, environment),
            new Keys(SignerHouse::open, secret(), out, environment),
            new RunSigner(SignerHouse::run, environment),
            new Pair(out, environment),
            new ListsCommand(out, environment, InstantSource.system()),
            new RulesCommand(out));
    System.exit(new Bothy(subcommands, out, err, environment).run(arguments));
  }

  private static Secret secret() {
    return new Secret(
        Optional.ofNullable(System.console()).filter(Console::isTerminal),
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
  }

  /**
   * Runs of the EVM compute without a pause, and two of them would hold both carriers of all
   * virtual threads on a machine of two cores: a few more let the doors answer meanwhile. Read
   * once, when the first virtual thread starts.
   */
  private static void moreCarriers() {
    int carriers = Runtime.getRuntime().availableProcessors() + 4;
    System.setProperty("jdk.virtualThreadScheduler.parallelism", Integer.toString(carriers));
  }

  private static boolean isTerminal(@Nullable Console console) {
    return console != null && console.isTerminal();
  }

  /** The launcher says where the clone's examples are. */
  private static Up.Served serve(Up.Wishes wishes, Guard guard, PrintWriter err)
      throws IOException {
    Optional<Path> examples =
        Optional.ofNullable(System.getProperty("bothy.examples")).map(Path::of);
    Guard guarded = guard.with(new ListShelf(wishes.home()).read());
    return House.open(
        wishes, guarded, Version.number(), examples, fault -> report(err, fault), err);
  }

  private static void report(PrintWriter err, Throwable fault) {
    err.println("bothy: a request failed, which is our fault: " + fault.getClass().getName());
    if ("1".equals(System.getenv("BOTHY_DEBUG"))) {
      fault.printStackTrace(err);
    }
  }
}
