package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.guard.Guard;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckIntentTest {
  private record Run(int code, String out) {}

  private static Run check(String... arguments) {
    StringWriter out = new StringWriter();
    PrintWriter writer = new PrintWriter(out);
    Check check = new Check(new Guard(), writer, writer, Map.of(), false);
    int code =
        new Bothy(List.of(check), writer, new PrintWriter(new StringWriter()), Map.of())
            .run(arguments);
    return new Run(code, out.toString());
  }

  @Test
  void allowsWhatTheUsersWordsAgreeWith() {
    Run run = check("check", "../examples/pay-as-intended.json");

    assertThat(run.code()).isZero();
    assertThat(run.out()).doesNotContain("intent.");
  }

  @Test
  void refusesWhatTheUsersWordsContradictAndNamesBothSides() {
    Run run = check("check", "../examples/pay-more-than-intended.json");

    assertThat(run.code()).isEqualTo(20);
    assertThat(run.out()).contains("You said 0.02 ether", "this pays 0.2");
  }

  @Test
  void wordsThatCannotBeReadDoNotCount(@TempDir Path folder) throws Exception {
    String example = Files.readString(Path.of("../examples/pay-as-intended.json"));
    Path file =
        Files.writeString(
            folder.resolve("case.json"),
            example.replace("pay 0.2 ether to treasury", "zahle der Kasse"));

    Run run = check("check", "--json", file.toString());

    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("intent.unread");
  }
}
