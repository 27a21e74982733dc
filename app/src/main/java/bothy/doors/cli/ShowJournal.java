package bothy.doors.cli;

import bothy.cases.CheckRecord;
import bothy.cases.PassageRecord;
import bothy.journal.Anchor;
import bothy.journal.Chain;
import bothy.journal.Entry;
import bothy.journal.Head;
import bothy.journal.Journal;
import bothy.journal.JournalException;
import bothy.journal.KeyFileSealer;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists what was checked, oldest first, and says whether the chain holds. */
@Command(
    name = "journal",
    description = "List what was checked on the page, oldest first; verify the chain.",
    footer = {
      "",
      "Exit codes: 0 listed or intact, 64 wrong usage, 65 the chain is broken, 69 the journal can't be"
          + " used."
    })
public final class ShowJournal implements Subcommand {
  private static final long POLL_MILLIS = 500;

  @Mixin private HomeOption home = new HomeOption();

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Option(names = "--verify", description = "Walk the chain; say its head or the first difference.")
  private boolean verify;

  @Option(
      names = "--head",
      paramLabel = "HEAD",
      description = "With --verify: a head printed earlier, which the chain must still hold.")
  private @Nullable String remembered;

  @Option(
      names = "--export-head",
      description = "Print the head of the intact chain alone: keep it elsewhere, for --head.")
  private boolean export;

  @Option(
      names = "--anchor-anew",
      description = "Anchor the journal as it is now, after its anchor was found broken.")
  private boolean anchorAnew;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on listing what is added, until interrupted.")
  private boolean follow;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final PrintWriter out;
  private final Map<String, String> environment;

  public ShowJournal(PrintWriter out, Map<String, String> environment) {
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    if ((export || anchorAnew) && (verify || follow || json)) {
      throw new CliException(
          ExitCode.USAGE, "--export-head and --anchor-anew go with no other option");
    }
    if (remembered != null && !verify) {
      throw new CliException(ExitCode.USAGE, "--head goes with --verify");
    }
    Head head =
        remembered == null
            ? Head.NONE
            : Head.parse(remembered)
                .orElseThrow(() ->
                    new CliException(
                        ExitCode.USAGE,
                        "--head: expected SEQUENCE:HASH as --verify prints it, found "
                            + remembered));
    Path folder = home.folder(environment);
    boolean anchored = Files.exists(folder.resolve(Anchor.FILE));
    if (!Journal.isIn(folder) && !follow && head.equals(Head.NONE) && !(verify && anchored)) {
      return nothingYet(folder);
    }
    try (Journal journal = Journal.open(folder)) {
      if (anchorAnew) {
        return anchorAnew(journal, folder);
      }
      return verify || export ? verify(journal, head, folder) : list(journal);
    } catch (JournalException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private int nothingYet(Path folder) {
    if (verify || export) {
      return intact(Head.NONE);
    }
    if (!json) {
      out.println("Nothing was kept yet in " + folder + "; ./bothy up keeps what it checks.");
    }
    return ExitCode.OK;
  }

  private int verify(Journal journal, Head head, Path folder) {
    // looking makes no key
    boolean anchored = KeyFileSealer.isIn(folder) || Files.exists(folder.resolve(Anchor.FILE));
    if (anchored && Anchor.in(folder).check(journal) instanceof Anchor.Found.Broken(String says)) {
      return broken(journal.head().sequence(), says);
    }
    return switch (journal.verify(head)) {
      case Chain.Intact(Head verified) -> intact(verified);
      case Chain.Broken(long sequence, String says) -> broken(sequence, says);
    };
  }

  private int broken(long sequence, String says) {
    out.println(
        json
            ? CompactJson.of(Map.of("chain", "broken", "sequence", sequence, "says", says))
            : "broken at entry " + sequence + ": " + says);
    return ExitCode.INPUT;
  }

  private int anchorAnew(Journal journal, Path folder) {
    if (journal.verify() instanceof Chain.Broken(long sequence, String says)) {
      return broken(sequence, says);
    }
    journal.last().ifPresent(entry -> Anchor.in(folder).write(entry.head(), entry.time()));
    out.println("anchored: " + journal.head());
    return ExitCode.OK;
  }

  private int intact(Head head) {
    out.println(
        export
            ? head.toString()
            : json
                ? CompactJson.of(
                    Map.of("chain", "intact", "sequence", head.sequence(), "head", head.toString()))
                : "intact: "
                    + head.sequence()
                    + (head.sequence() == 1 ? " entry" : " entries")
                    + ", head "
                    + head);
    return ExitCode.OK;
  }

  /** Stops quietly once nobody reads any more. */
  private int list(Journal journal) {
    long[] last = {0};
    do {
      journal.after(
          last[0],
          entry -> {
            last[0] = entry.sequence();
            out.println(json ? line(entry) : words(entry));
            return !out.checkError();
          });
    } while (follow && !out.checkError() && waited());
    return ExitCode.OK;
  }

  private static boolean waited() {
    try {
      Thread.sleep(POLL_MILLIS);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static String words(Entry entry) {
    String says =
        PassageRecord.words(entry.kind(), entry.bytes())
            .map(words -> "%-7s  %s".formatted(entry.kind(), words))
            .orElse(entry.kind());
    if (entry.kind().equals(CheckRecord.KIND)) {
      try {
        CheckRecord kept = CheckRecord.read(entry.bytes());
        says = "%-7s  %s  (%s)".formatted(kept.answer(), kept.says(), kept.summary());
      } catch (InputException e) {
        says = "can't be read: " + e.getMessage();
      }
    }
    return "%s  %d  %s"
        .formatted(entry.time().truncatedTo(ChronoUnit.SECONDS), entry.sequence(), Card.safe(says));
  }

  private static String line(Entry entry) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("sequence", entry.sequence());
    line.put("time", entry.time().toString());
    line.put("kind", entry.kind());
    line.put("previous", entry.previous().toHex());
    line.put("hash", entry.hash().toHex());
    try {
      line.put("content", Json.read(entry.bytes().toArray()).value());
    } catch (InputException e) {
      line.put("bytes", entry.bytes().toHex());
    }
    return CompactJson.of(line);
  }
}
