package bothy.doors.cli;

import bothy.cases.CheckJson;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a request would do and what speaks against it. */
@Command(
    name = "check",
    description = "Say what a request is and what speaks against signing it.",
    footer = {
      "",
      "Exit codes: 0 allow, 10 ask, 20 refuse, 30 unknown, 64 wrong usage, 65 bad input."
    })
public final class Check implements Subcommand {
  @Parameters(
      paramLabel = "FILE",
      description = "A case or a go-ethereum tracer fixture; - reads standard input.")
  private String file = "-";

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Guard guard;
  private final PrintWriter out;
  private final boolean colour;

  public Check(Guard guard, PrintWriter out, boolean colour) {
    this.guard = guard;
    this.out = out;
    this.colour = colour;
  }

  @Override
  public int run() {
    try (InputStream input = open()) {
      Guard.Checked checked = guard.check(input);
      Verdict verdict = checked.verdict();
      if (json) {
        out.println(CheckJson.of(verdict, checked.at(), checked.inputs()));
      } else {
        new Card(out, colour).print(verdict);
      }
      return switch (verdict.answer()) {
        case ALLOW -> ExitCode.OK;
        case ASK -> ExitCode.ASK;
        case REFUSE -> ExitCode.REFUSE;
        case UNKNOWN -> ExitCode.UNKNOWN;
      };
    } catch (InputException e) {
      if (json) {
        out.println(CheckJson.error(e));
        return ExitCode.INPUT;
      }
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no file " + file, e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "can't read " + file + ": " + e.getMessage(), e);
    }
  }

  private InputStream open() throws IOException {
    return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
  }
}
