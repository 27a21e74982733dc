package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.cases.CheckRecord;
import bothy.eth.Bytes;
import bothy.guard.Guard;
import bothy.journal.Head;
import bothy.journal.Journal;
import bothy.jsonrpc.Json;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code journal} and {@code up} as processes of their own, as people run them. */
class JournalAndUpTest {
  @TempDir Path home;

  private ProcessBuilder process(String... arguments) {
    return BothyProcess.of(home, arguments);
  }

  private static BothyProcess.Run finish(ProcessBuilder builder) throws Exception {
    return BothyProcess.finish(builder);
  }

  private Head keep(String... examples) throws IOException {
    Head head = Head.NONE;
    try (Journal journal = Journal.open(home)) {
      for (String example : examples) {
        byte[] bytes = Files.readAllBytes(Path.of("../examples/" + example + ".json"));
        Guard.Checked checked = new Guard().check(new ByteArrayInputStream(bytes));
        CheckRecord kept =
            CheckRecord.of(Json.read(bytes), checked.verdict(), checked.at(), checked.inputs());
        Instant time = Instant.parse("2026-05-04T09:30:00Z");
        head = journal.append(time, CheckRecord.KIND, kept.bytes()).head();
      }
    }
    return head;
  }

  @Test
  void listsOneLineAnEntryOldestFirst() throws Exception {
    keep("pay-with-state", "two-readings");

    BothyProcess.Run run = finish(process("journal"));

    assertThat(run.code()).isZero();
    assertThat(run.out().lines()).hasSize(2);
    assertThat(run.out().lines().findFirst().orElseThrow())
        .startsWith("2026-05-04T09:30:00Z  1  allow    Send 0.2 ETH to")
        .endsWith("(No objection found.)");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void jsonIsOneObjectALineWithAllThatWasKept() throws Exception {
    Head head = keep("pay-with-state", "two-readings");

    BothyProcess.Run run = finish(process("journal", "--json"));

    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    var second = Json.read(lines.get(1).getBytes(StandardCharsets.UTF_8));
    assertThat(second.required("hash", "text").text()).isEqualTo(head.hash().toHex());
    var content = second.required("content", "object");
    assertThat(content.required("verdict", "object").required("verdict", "text").text())
        .isEqualTo("refuse");
    assertThat(content.required("request", "object").value())
        .isEqualTo(Json.read(Files.readAllBytes(Path.of("../examples/two-readings.json"))).value());
  }

  @Test
  void verifySaysTheHeadAndHoldsItToOneThatWasRemembered() throws Exception {
    Head head = keep("pay", "burn");

    assertThat(finish(process("journal", "--verify")).out())
        .isEqualTo("intact: 2 entries, head " + head + "\n");
    assertThat(finish(process("journal", "--verify", "--head", head.toString())).code()).isZero();
    BothyProcess.Run other =
        finish(process("journal", "--verify", "--head", "2:" + "0".repeat(64)));
    assertThat(other.code()).isEqualTo(65);
    assertThat(other.out()).startsWith("broken at entry 2: expected the remembered 0x0000");
    assertThat(finish(process("journal", "--verify", "--head", "x")).code()).isEqualTo(64);
  }

  @Test
  void verifyFindsTheFirstDifference() throws Exception {
    keep("pay", "burn", "pay");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + home.resolve(Journal.FILE));
        var statement = connection.createStatement()) {
      statement.executeUpdate(
          "DROP TRIGGER entries_keep; UPDATE entries SET bytes = x'7b7d' WHERE sequence = 2");
    } catch (SQLException e) {
      throw new AssertionError(e);
    }

    BothyProcess.Run run = finish(process("journal", "--verify", "--json"));

    assertThat(run.code()).isEqualTo(65);
    assertThat(run.out()).contains("\"chain\":\"broken\"", "\"sequence\":2");
  }

  @Test
  void anEmptyHomeIsNoErrorAndNothingIsMadeInIt() throws Exception {
    BothyProcess.Run run = finish(process("journal"));

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("Nothing was kept yet in " + home);
    assertThat(finish(process("journal", "--json")).out()).isEmpty();
    assertThat(home).isEmptyDirectory();
  }

  @Test
  void hostileTextInAnEntryDoesNotReachTheTerminal() throws Exception {
    try (Journal journal = Journal.open(home)) {
      String text = "{\"verdict\":{\"meaning\":{\"interpolatedIntent\":\"\\u001b[2Jx\\ny\"}}}";
      journal.append(
          Instant.EPOCH, CheckRecord.KIND, Bytes.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    BothyProcess.Run run = finish(process("journal"));

    assertThat(run.out()).doesNotContain("\u001b").contains("<U+001B>[2Jx<U+000A>y");
    assertThat(run.out().lines()).hasSize(1);
  }

  @Test
  void aReaderThatLeavesEndsItQuietly() throws Exception {
    keep("pay");
    ProcessBuilder builder = process("journal", "--follow");
    Process process = builder.start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      assertThat(reader.readLine()).contains("  1  ");
      keep("burn");
      assertThat(reader.readLine()).contains("  2  refuse");
    }
    keep("pay");

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).isEmpty();
  }

  @Test
  void upServesUntilItIsEndedAndLeavesTheJournalWhole() throws Exception {
    Process process =
        process("up", "--port", "0", "--rpc-port", "0", "--practice-port", "0", "--try-port", "0")
            .start();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      assertThat(line).matches("Open http://localhost:[0-9]+/#token=[A-Za-z0-9_-]{43}");
      URI page = URI.create(line.substring("Open ".length()));
      try (var in = URI.create("http://127.0.0.1:" + page.getPort() + "/").toURL().openStream()) {
        assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8)).contains("<title>Bothy");
      }

      // TERM ends the JVM the way INT does; INT is ignored by what a shell starts in the background
      new ProcessBuilder("kill", "-TERM", Long.toString(process.pid())).start().waitFor();

      assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isEqualTo(143);
      assertThat(process.errorReader(StandardCharsets.UTF_8).lines()).isEmpty();
    }
    assertThat(finish(process("journal", "--verify")).code()).isZero();
  }

  @Test
  void aPortInUseIsOneClearLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      BothyProcess.Run run =
          finish(
              process(
                  "up",
                  "--port",
                  port,
                  "--rpc-port",
                  "0",
                  "--practice-port",
                  "0",
                  "--try-port",
                  "0"));

      assertThat(run.code()).isEqualTo(69);
      assertThat(run.err())
          .isEqualTo(
              "bothy: port " + port + " is in use or not allowed; choose another with --port\n");
    }
    assertThat(finish(process("up", "--port", "70000")).code()).isEqualTo(64);
  }

  @Test
  void aHomeThatCantBeUsedIsOneClearLine() throws Exception {
    Path file = Files.writeString(home.resolve("file"), "x");

    BothyProcess.Run run = finish(process("up", "--port", "0", "--home", file.toString()));

    assertThat(run.code()).isEqualTo(69);
    assertThat(run.err()).startsWith("bothy: expected a folder, found something else at " + file);
    assertThat(run.err().lines()).hasSize(1);
  }
}
