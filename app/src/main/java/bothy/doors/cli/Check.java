package bothy.doors.cli;

import bothy.cases.CheckJson;
import bothy.cases.Draft;
import bothy.chain.ChainException;
import bothy.guard.Guard;
import bothy.jsonrpc.InputException;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a request would do and what speaks against it. */
@Command(
    name = "check",
    description = "Say what a request is and what speaks against signing it.",
    footer = {
      "",
      "With --rpc the state is read from a node. It is proven under a block that the sync committee",
      "signed (--beacon), or that you vouch for (--block-hash); else it is only claimed: unknown.",
      "Exit codes: 0 allow, 10 ask, 20 refuse, 30 unknown, 64 wrong usage, 65 bad input,",
      "69 a node can't be used."
    })
public final class Check implements Subcommand {
  @Parameters(
      paramLabel = "FILE",
      description = "A case or a go-ethereum tracer fixture; - reads standard input.")
  private String file = "-";

  @Mixin private ChainOptions chain = new ChainOptions();

  @Option(
      names = "--block",
      paramLabel = "BLOCK",
      description =
          "With --rpc: the block after which it runs, by number, hash or tag; else the newest.")
  private @Nullable String block;

  @Mixin private ListOptions lists = new ListOptions();

  @Mixin private HomeOption home = new HomeOption();

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
  private final PrintWriter warnings;
  private final Map<String, String> environment;
  private final boolean colour;

  public Check(
      Guard guard,
      PrintWriter out,
      PrintWriter warnings,
      Map<String, String> environment,
      boolean colour) {
    this.warnings = warnings;
    this.environment = environment;
    this.guard = guard;
    this.out = out;
    this.colour = colour;
  }

  @Override
  public int run() {
    if (!chain.named()) {
      chain.requireNothingElse();
      if (block != null) {
        throw new CliException(ExitCode.USAGE, "--block says where on a chain: --rpc is missing");
      }
    }
    try (InputStream input = open()) {
      Guard guarded = lists.guarded(guard, home.folder(environment));
      Guard.Checked checked = chain.named() ? live(guarded, input) : guarded.check(input);
      Verdict verdict = checked.verdict();
      if (json) {
        out.println(CheckJson.of(verdict, checked.at(), checked.inputs()));
      } else {
        new Card(out, colour).print(checked);
      }
      return ExitCode.of(verdict.answer());
    } catch (InputException e) {
      if (json) {
        out.println(CheckJson.error(e));
        return ExitCode.INPUT;
      }
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (ChainException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no file " + file, e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "can't read " + file + ": " + e.getMessage(), e);
    }
  }

  /** On the state that a node gives. */
  private Guard.Checked live(Guard guarded, InputStream input) throws IOException {
    Draft draft = Draft.read(input);
    return chain.on(
        home.folder(environment),
        Optional.ofNullable(block),
        warnings,
        place -> place.check(guarded, draft));
  }

  private InputStream open() throws IOException {
    return file.equals("-") ? System.in : Files.newInputStream(Path.of(file));
  }
}
