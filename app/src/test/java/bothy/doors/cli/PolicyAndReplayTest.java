package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CheckRecord;
import bothy.eth.Bytes;
import bothy.guard.CheckLog;
import bothy.guard.Guard;
import bothy.journal.Anchor;
import bothy.journal.Anchoring;
import bothy.journal.Head;
import bothy.journal.Journal;
import bothy.jsonrpc.Json;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code policy}, {@code replay} and an anchored {@code journal} as people run them. */
class PolicyAndReplayTest {
  private static final Instant TIME = Instant.parse("2026-05-04T09:30:00Z");

  @TempDir Path home;

  private BothyProcess.Run run(String... arguments) throws Exception {
    return BothyProcess.finish(BothyProcess.of(home, arguments));
  }

  private Head keep(String... examples) throws Exception {
    try (Journal journal = Journal.open(home);
        Anchoring anchoring = Anchoring.of(journal, Anchor.in(home), ignored -> {})) {
      assertThat(anchoring.found()).isNotInstanceOf(Anchor.Found.Broken.class);
      for (String example : examples) {
        byte[] bytes = Files.readAllBytes(Path.of("../examples/" + example + ".json"));
        Guard.Checked checked = new Guard().check(new ByteArrayInputStream(bytes));
        CheckLog.keep(journal, TIME, Json.read(bytes), checked);
      }
      return journal.head();
    }
  }

  private void cutTheTail() throws Exception {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(Journal.FILE));
        var statement = connection.createStatement()) {
      statement.executeUpdate("DROP TRIGGER entries_stay");
      statement.executeUpdate(
          "DELETE FROM entries WHERE sequence = (SELECT max(sequence) FROM entries)");
    }
  }

  @Test
  void initWritesAFileThatChecksAndNeverReplacesOne() throws Exception {
    Path file = home.resolve("policy.toml");

    assertThat(run("policy", "init").out()).isEqualTo("Wrote " + file + ".\n");
    String text = Files.readString(file);
    assertThat(run("policy", "init").code()).isEqualTo(64);
    assertThat(file).hasContent(text);
    BothyProcess.Run check = run("policy", "check");
    assertThat(check.code()).isZero();
    assertThat(check.out()).startsWith("No errors. Version 0x").hasLineCount(1);
    assertThat(run("policy", "show").out())
        .contains("  No account signs by itself: a person is always asked.\n");
  }

  @Test
  void checkNamesEveryMistakeWithItsPlaceAndEndsWith65() throws Exception {
    Path file =
        Files.writeString(home.resolve("p.toml"), "version = 1\n[fee]\nday = 0.5\ncolour = 1\n");

    BothyProcess.Run check = run("policy", "check", "--policy", file.toString());

    assertThat(check.code()).isEqualTo(65);
    assertThat(check.out().lines().toList())
        .hasSize(2)
        .first()
        .asString()
        .startsWith(file + ":3:1: fee.day: expected \"0.5 ETH\"");
    assertThat(run("policy", "check", "--policy", home.resolve("none").toString()).code())
        .isEqualTo(69);
    assertThat(run("policy", "dance").code()).isEqualTo(64);
  }

  @Test
  void whatAllowsMoreThanBeforeIsListedAsWaiting() throws Exception {
    Files.writeString(
        home.resolve("policy.toml"), "version = 1\n[mute]\nrules = [\"swap.no-floor\"]\n");

    BothyProcess.Run check = run("policy", "check");

    assertThat(check.code()).isZero();
    assertThat(check.out())
        .contains("Waits until it is accepted", "  Warnings of swap.no-floor are turned down.\n");
    assertThat(run("policy").out()).startsWith("Two policies are asked, and the stricter decides.");
  }

  @Test
  void replaysOneTheNewestOrAll() throws Exception {
    keep("pay-with-state", "two-readings");

    assertThat(run("replay", "1").out()).startsWith("1  allow, the same byte for byte (");
    assertThat(run("replay").out()).startsWith("2  refuse, the same byte for byte (");
    BothyProcess.Run all = run("replay", "--all");
    assertThat(all.code()).isZero();
    assertThat(all.out().lines().toList())
        .hasSize(3)
        .last()
        .isEqualTo("2 the same, 0 different, 0 can't be replayed");
    assertThat(run("replay", "7").code()).isEqualTo(64);
    assertThat(run("replay", "7", "--all").code()).isEqualTo(64);
  }

  @Test
  void showsTheFirstDifferenceOfARecordThatSaysOtherwise() throws Exception {
    keep("pay-with-state");
    try (Journal journal = Journal.open(home)) {
      String text =
          new String(journal.at(1).orElseThrow().bytes().toArray(), StandardCharsets.UTF_8);
      journal.append(
          TIME,
          CheckRecord.KIND,
          Bytes.owning(
              text.replace("No objection found.", "Fine.").getBytes(StandardCharsets.UTF_8)));
    }

    BothyProcess.Run run = run("replay", "2");

    assertThat(run.code()).isEqualTo(65);
    assertThat(run.out())
        .isEqualTo(
            "2  differs first at verdict.summary: expected \"Fine.\", found \"No objection"
                + " found.\"\n");
    assertThat(run("replay", "--all", "--json").out())
        .contains("\"path\":\"verdict.summary\"")
        .endsWith("{\"different\":1,\"impossible\":0,\"same\":1}\n");
  }

  @Test
  void aHeadThatIsExportedIsWhatVerifyTakes() throws Exception {
    Head head = keep("pay", "burn");

    BothyProcess.Run export = run("journal", "--export-head");

    assertThat(export.out()).isEqualTo(head + "\n");
    assertThat(run("journal", "--verify", "--head", export.out().strip()).code()).isZero();
    assertThat(run("journal", "--export-head", "--verify").code()).isEqualTo(64);
  }

  @Test
  void aTailThatWasCutIsFoundByVerifyAndSaidLoudlyByUp() throws Exception {
    keep("pay", "burn", "pay");
    cutTheTail();

    BothyProcess.Run verify = run("journal", "--verify");
    assertThat(verify.code()).isEqualTo(65);
    assertThat(verify.out()).contains("the journal's tail was cut: anchored 3 at", "found 2");

    Process up =
        BothyProcess.of(
                home,
                "up",
                "--port",
                "0",
                "--rpc-port",
                "0",
                "--practice-port",
                "0",
                "--try-port",
                "0")
            .start();
    try (var reader = up.inputReader(StandardCharsets.UTF_8)) {
      StringBuilder said = new StringBuilder();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        said.append(line).append('\n');
        if (line.contains("Ctrl-C")) {
          break;
        }
      }
      assertThat(said).contains("WARNING: the journal's tail was cut: anchored 3 at");
    } finally {
      up.destroy();
      assertThat(up.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(run("journal", "--verify").code()).as("still there after a start").isEqualTo(65);

    assertThat(run("journal", "--anchor-anew").out()).startsWith("anchored: 2:0x");
    assertThat(run("journal", "--verify").code()).isZero();
  }

  @Test
  void verifyMakesNoKeyWhereThereIsNone() throws Exception {
    try (Journal journal = Journal.open(home)) {
      journal.append(TIME, "note", Bytes.EMPTY);
    }

    assertThat(run("journal", "--verify").code()).isZero();
    assertThat(home.resolve("journal.key")).doesNotExist();
  }
}
