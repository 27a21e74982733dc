package bothy.doors.cli;

import bothy.cases.CallTrace;
import bothy.cases.CheckJson;
import bothy.cases.PrestateTrace;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.JsonText;
import bothy.simulation.Ending;
import bothy.simulation.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows each call of a run, and what it changed. */
@Command(
    name = "trace",
    description = "Run a request and show each call, its gas and what it changed.",
    footer = {"", "Exit codes: 0 ran, 30 could not be run, 64 wrong usage, 65 bad input."})
public final class Trace implements Subcommand {
  @Parameters(
      paramLabel = "FILE",
      description = "A case or a go-ethereum tracer fixture; - reads standard input.")
  private String file = "-";

  @Option(
      names = "--json",
      description = "Print the calls and the difference as go-ethereum's tracers do.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Guard guard;
  private final PrintWriter out;

  public Trace(Guard guard, PrintWriter out) {
    this.guard = guard;
    this.out = out;
  }

  @Override
  public int run() {
    try (InputStream input = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
      Guard.Traced traced = guard.trace(input);
      if (json) {
        out.println(JsonText.of(json(traced)));
      } else if (traced.outcome().ending() instanceof Ending.Invalid invalid) {
        out.println("invalid: " + Card.safe(invalid.says()));
      } else {
        traced.outcome().call().ifPresent(frame -> print(frame, 0));
        out.println();
        out.println(
            "gas "
                + Long.toUnsignedString(traced.outcome().gasUsed())
                + ", fee "
                + traced.outcome().fee().amount()
                + " wei, "
                + traced.outcome().diff().size()
                + " accounts changed");
      }
      return ExitCode.OK;
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
    } catch (Guard.NotRunException e) {
      throw new CliException(ExitCode.UNKNOWN, String.valueOf(e.getMessage()), e);
    }
  }

  private static Map<String, Object> json(Guard.Traced traced) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(
        "call",
        traced
            .outcome()
            .call()
            .<Object>map(frame -> CallTrace.of(frame, true, false))
            .orElse(Map.of()));
    root.put("diff", new PrestateTrace(traced.outcome(), traced.state(), true, true).difference());
    return root;
  }

  private void print(Frame frame, int depth) {
    String data = frame.input().size() >= 4 ? " " + frame.input().slice(0, 4) : "";
    String value =
        frame.value().filter(v -> !v.isZero()).map(v -> " value " + v.amount()).orElse("");
    String error = frame.error().map(says -> "  " + Card.safe(says)).orElse("");
    out.println(
        "  ".repeat(depth)
            + frame.kind()
            + " "
            + frame.to()
            + data
            + value
            + " gas "
            + frame.gasUsed()
            + error);
    frame.calls().forEach(call -> print(call, depth + 1));
  }
}
