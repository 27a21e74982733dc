package bothy;

import bothy.doors.cli.Bothy;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Wires the house by constructor; no framework. */
public final class Main {
  private Main() {}

  /** Starts the command line and ends the process with what the command gives. */
  public static void main(String[] arguments) {
    PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    System.exit(new Bothy(List.of(), out, err, System.getenv()).run(arguments));
  }
}
