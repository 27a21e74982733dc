package bothy.doors.cli;

import bothy.cases.CheckRecord;
import bothy.guard.Guard;
import bothy.guard.ListShelf;
import bothy.guard.Replay;
import bothy.guard.Replay.Replayed;
import bothy.journal.Entry;
import bothy.journal.Journal;
import bothy.journal.JournalException;
import bothy.jsonrpc.CompactJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Derives past verdicts again from what the journal kept. */
@Command(
    name = "replay",
    description =
        "Derive a past verdict again from the journal, byte for byte, or show the first difference.",
    footer = {
      "",
      "Exit codes: 0 the same, 64 wrong usage, 65 a difference, or a record that doesn't hold what it"
          + " takes, 69 the journal can't be used."
    })
public final class ReplayChecks implements Subcommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "SEQUENCE",
      description = "The check's entry in the journal; else the newest one.")
  private @Nullable Long sequence;

  @Option(names = "--all", description = "Every check in the journal, with a summary.")
  private boolean all;

  @Option(names = "--json", description = "One JSON object a line.")
  private boolean json;

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli sets and reads it
  private boolean help;

  private final Guard guard;
  private final PrintWriter out;
  private final Map<String, String> environment;

  private int same;
  private int different;
  private int impossible;

  public ReplayChecks(Guard guard, PrintWriter out, Map<String, String> environment) {
    this.guard = guard;
    this.out = out;
    this.environment = environment;
  }

  @Override
  public int run() {
    if (all && sequence != null) {
      throw new CliException(ExitCode.USAGE, "expected SEQUENCE or --all, found both");
    }
    Path folder = home.folder(environment);
    if (!Journal.isIn(folder)) {
      throw new CliException(ExitCode.UNREACHABLE, "there is no journal in " + folder);
    }
    try (Journal journal = Journal.open(folder)) {
      Replay replay = new Replay(guard, journal::kept, new ListShelf(folder)::kept);
      if (all) {
        journal.after(
            0,
            entry -> {
              if (entry.kind().equals(CheckRecord.KIND)) {
                show(entry, replay.replay(entry.bytes()));
              }
              return !out.checkError();
            });
        summary();
        return different == 0 ? ExitCode.OK : ExitCode.INPUT;
      }
      Entry entry = wanted(journal);
      show(entry, replay.replay(entry.bytes()));
      return same == 1 ? ExitCode.OK : ExitCode.INPUT;
    } catch (JournalException e) {
      throw new CliException(ExitCode.UNREACHABLE, String.valueOf(e.getMessage()), e);
    }
  }

  private Entry wanted(Journal journal) {
    if (sequence != null) {
      Entry entry =
          journal
              .at(sequence)
              .orElseThrow(() ->
                  new CliException(
                      ExitCode.USAGE,
                      "expected an entry of the journal, up to "
                          + journal.head().sequence()
                          + ", found "
                          + sequence));
      if (!entry.kind().equals(CheckRecord.KIND)) {
        throw new CliException(
            ExitCode.USAGE,
            "expected a check, found a " + Card.safe(entry.kind()) + " at " + sequence);
      }
      return entry;
    }
    Entry[] newest = new Entry[1];
    journal.before(
        Long.MAX_VALUE,
        "",
        entry -> {
          boolean found = entry.kind().equals(CheckRecord.KIND);
          if (found) {
            newest[0] = entry;
          }
          return !found;
        });
    return Optional.ofNullable(newest[0])
        .orElseThrow(() -> new CliException(ExitCode.USAGE, "no check was kept yet"));
  }

  private void show(Entry entry, Replayed replayed) {
    switch (replayed) {
      case Replayed.Same ignored -> same++;
      case Replayed.Different ignored -> different++;
      case Replayed.Impossible ignored -> impossible++;
    }
    if (json) {
      out.println(CompactJson.of(json(entry, replayed)));
    } else {
      out.println(entry.sequence() + "  " + Card.safe(words(replayed)));
    }
  }

  private static String words(Replayed replayed) {
    return switch (replayed) {
      case Replayed.Same(String answer, int bytes) ->
          answer + ", the same byte for byte (" + bytes + " bytes)";
      case Replayed.Different(var first, String versions) ->
          (versions.isEmpty() ? "" : "made by another Bothy (" + versions + "): ")
              + "differs first at "
              + (first.path().isEmpty() ? "the record" : first.path())
              + ": expected "
              + first.expected()
              + ", found "
              + first.found();
      case Replayed.Impossible(String why) -> "can't be replayed: " + why;
    };
  }

  private static Map<String, Object> json(Entry entry, Replayed replayed) {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("sequence", entry.sequence());
    switch (replayed) {
      case Replayed.Same(String answer, int bytes) -> {
        line.put("replay", "same");
        line.put("verdict", answer);
        line.put("bytes", bytes);
      }
      case Replayed.Different(var first, String versions) -> {
        line.put("replay", "different");
        line.put("path", first.path());
        line.put("expected", first.expected());
        line.put("found", first.found());
        line.put("versions", versions);
      }
      case Replayed.Impossible(String why) -> {
        line.put("replay", "impossible");
        line.put("says", why);
      }
    }
    return line;
  }

  private void summary() {
    if (json) {
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("same", same);
      line.put("different", different);
      line.put("impossible", impossible);
      out.println(CompactJson.of(line));
    } else {
      out.println(
          "%d the same, %d different, %d can't be replayed".formatted(same, different, impossible));
    }
  }
}
