package bothy.doors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import bothy.provider.Pairings;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairTest {
  private static final String EXTENSION = "chrome-extension://abcdefghijklmnopabcdefghijklmnop";

  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... arguments) {
    out.getBuffer().setLength(0);
    Map<String, String> environment = Map.of("BOTHY_HOME", home.toString());
    PrintWriter to = new PrintWriter(out);
    return new Bothy(List.of(new Pair(to, environment)), to, new PrintWriter(err), environment)
        .run(arguments);
  }

  private Pairings pairings() {
    return new Pairings(home, InstantSource.system());
  }

  @Test
  void showsACodeThatPairsAndListsAndEndsThePairing() {
    assertThat(run("pair")).isZero();
    String code = out.toString().lines().findFirst().orElseThrow().replaceAll(".*: ", "");
    Pairings.Exchanged.Given given =
        (Pairings.Exchanged.Given) pairings().exchange(code, EXTENSION);

    assertThat(run("pair", "--list")).isZero();
    assertThat(out.toString()).contains(given.name()).contains(EXTENSION);
    assertThat(run("pair", "--revoke", given.name())).isZero();

    assertThat(pairings().holds(given.token(), EXTENSION)).isEmpty();
    assertThat(run("pair", "--list")).isZero();
    assertThat(out.toString()).contains("No extension is paired.");
  }

  @Test
  void saysWhatItCannotDo() {
    assertThat(run("pair", "--revoke", "nobody")).isEqualTo(65);
    assertThat(run("pair", "--list", "--revoke", "nobody")).isEqualTo(64);
    assertThat(err.toString()).contains("--revoke: expected a name that --list shows");
  }
}
