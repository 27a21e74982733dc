package bothy.doors.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks for secrets: on a terminal without echo, or a line each from the input where {@code
 * --passphrase-stdin} says so. Never from arguments or the environment, which others can read.
 */
public final class Secret {
  private static final int LONGEST = 1_000;

  private final Optional<Console> console;
  private final BufferedReader input;

  /**
   * @param console where somebody types
   * @param input for those who pipe
   */
  public Secret(Optional<Console> console, BufferedReader input) {
    this.console = console;
    this.input = input;
  }

  char[] ask(String what, boolean piped) {
    if (piped) {
      return line(what);
    }
    char[] typed =
        console
            .map(terminal -> terminal.readPassword("%s: ", what))
            .orElseThrow(() ->
                new CliException(
                    ExitCode.USAGE,
                    "expected a terminal to ask for the " + what + ": else --passphrase-stdin"));
    if (typed == null || typed.length == 0) {
      throw new CliException(ExitCode.INPUT, "expected the " + what + ", found nothing");
    }
    return typed;
  }

  /** Twice, since nobody sees what is typed. */
  char[] choose(String what, boolean piped) {
    char[] first = ask(what, piped);
    if (piped) {
      return first;
    }
    char[] again = ask(what + " again", false);
    boolean same = Arrays.equals(first, again);
    Arrays.fill(again, '\0');
    if (!same) {
      Arrays.fill(first, '\0');
      throw new CliException(ExitCode.INPUT, "expected the same " + what + " twice");
    }
    return first;
  }

  private char[] line(String what) {
    char[] read = new char[LONGEST];
    int length = 0;
    try {
      int next = input.read();
      while (next >= 0 && next != '\n') {
        if (length == LONGEST) {
          throw new CliException(
              ExitCode.INPUT, "expected a " + what + " of at most " + LONGEST + " characters");
        }
        read[length++] = (char) next;
        next = input.read();
      }
    } catch (IOException e) {
      throw new CliException(ExitCode.INPUT, "can't read the " + what, e);
    }
    if (length > 0 && read[length - 1] == '\r') {
      length--;
    }
    char[] line = Arrays.copyOf(read, length);
    Arrays.fill(read, '\0');
    if (line.length == 0) {
      throw new CliException(ExitCode.INPUT, "expected the " + what + ", found nothing");
    }
    return line;
  }
}
