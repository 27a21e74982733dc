package bothy.doors.cli;

import bothy.guard.ListShelf;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Keeps lists of hosts, addresses and tokens, which every check then holds requests against. */
@Command(
    name = "lists",
    description = "Keep lists of hosts, addresses and tokens that requests are held against.",
    footer = {
      "",
      "add FILE --as NAME   keep a file: npm's eth-phishing-detect config.json, addresses (a line each:",
      "                     address,malicious|sanctioned|trusted,label; or JSON), or a token list",
      "show                 what is kept, and since when",
      "remove NAME          take a list out",
      "Nothing is fetched and nothing is asked of anybody: a list changes when you add it again.",
      "Exit codes: 0 done, 64 wrong usage, 65 a file that is no list."
    })
public final class ListsCommand implements Subcommand {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "WHAT",
      description = "add, show or remove.")
  private String what = "show";

  @Parameters(index = "1", arity = "0..1", paramLabel = "FILE|NAME", description = "Of what.")
  private @Nullable String of;

  @Option(names = "--as", paramLabel = "NAME", description = "With add: what to call the list.")
  private @Nullable String name;

  @Option(names = "--json", description = "With show: one JSON object a line.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final PrintWriter out;
  private final Map<String, String> environment;
  private final InstantSource clock;

  public ListsCommand(PrintWriter out, Map<String, String> environment, InstantSource clock) {
    this.out = out;
    this.environment = environment;
    this.clock = clock;
  }

  @Override
  public int run() {
    ListShelf shelf = new ListShelf(home.folder(environment));
    try {
      switch (what) {
        case "add" -> add(shelf);
        case "show" -> show(shelf);
        case "remove" -> remove(shelf);
        default ->
            throw new CliException(ExitCode.USAGE, "expected add, show or remove, found " + what);
      }
      return ExitCode.OK;
    } catch (InputException e) {
      throw new CliException(ExitCode.INPUT, String.valueOf(e.getMessage()), e);
    } catch (NoSuchFileException e) {
      throw new CliException(ExitCode.USAGE, "there is no file " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliException(ExitCode.USAGE, "can't keep lists: " + e.getMessage(), e);
    }
  }

  private void add(ListShelf shelf) throws IOException {
    if (of == null || name == null) {
      throw new CliException(ExitCode.USAGE, "expected lists add FILE --as NAME");
    }
    out.println("kept  " + line(shelf.add(name, Path.of(of), clock.instant())));
  }

  private void show(ListShelf shelf) throws IOException {
    List<ListShelf.Kept> all = shelf.all();
    if (of != null) {
      throw new CliException(ExitCode.USAGE, "lists show takes no name: it shows all");
    }
    if (all.isEmpty() && !json) {
      out.println("No lists yet; add one with: ./bothy lists add FILE --as NAME");
    }
    for (ListShelf.Kept kept : all) {
      out.println(json ? CompactJson.of(members(kept)) : line(kept));
    }
  }

  private void remove(ListShelf shelf) throws IOException {
    if (of == null) {
      throw new CliException(ExitCode.USAGE, "expected lists remove NAME");
    }
    if (!shelf.remove(of)) {
      throw new CliException(ExitCode.USAGE, "there is no list " + Card.safe(of));
    }
    out.println("removed  " + of);
  }

  private static String line(ListShelf.Kept kept) {
    return "%s  %s of %d, sha-256 %s, since %s"
        .formatted(
            kept.source().name(),
            kept.source().kind().name().toLowerCase(Locale.ROOT),
            kept.source().entries(),
            kept.source().sha256(),
            kept.added());
  }

  private static Map<String, Object> members(ListShelf.Kept kept) {
    return Map.of(
        "name", kept.source().name(),
        "kind", kept.source().kind().name().toLowerCase(Locale.ROOT),
        "entries", kept.source().entries(),
        "sha256", kept.source().sha256(),
        "added", kept.added().toString());
  }
}
