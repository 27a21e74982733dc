package bothy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The journal under other processes: killed, several at once, without room. */
class JournalProcessesTest {
  @TempDir Path folder;

  private Process appender(String label, int count, int size) throws IOException {
    return new ProcessBuilder(command(label, count, size)).redirectErrorStream(true).start();
  }

  private List<String> command(String label, int count, int size) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:-UsePerfData",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        System.getProperty("java.class.path"),
        Appender.class.getName(),
        folder.toString(),
        label,
        Integer.toString(count),
        Integer.toString(size));
  }

  private static BufferedReader output(Process process) {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  @Test
  void noAcknowledgedEntryIsLostWhenAProcessIsKilled() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 5; round++) {
      Process process = appender("round" + round, Integer.MAX_VALUE, random.nextInt(20_000));
      List<String> acknowledged = new ArrayList<>();
      try (BufferedReader output = output(process)) {
        acknowledged.add(output.readLine());
        Thread killer =
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    Thread.sleep(random.nextInt(400));
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  process.toHandle().destroyForcibly();
                });
        output.lines().forEach(acknowledged::add);
        killer.join();
      }
      assertThat(process.waitFor()).as("killed, not ended").isEqualTo(128 + 9);

      try (Journal journal = Journal.open(folder)) {
        Set<String> kept = new HashSet<>();
        journal.after(0, entry -> kept.add(entry.head().toString()));
        // the last line may have been cut by the kill: only whole ones were acknowledged
        acknowledged.removeIf(line -> Head.parse(line).isEmpty());
        assertThat(acknowledged).as("seed " + seed).isNotEmpty();
        assertThat(kept).as("seed " + seed).containsAll(acknowledged);
        assertThat(journal.verify()).as("seed " + seed).isInstanceOf(Chain.Intact.class);
      }
    }
  }

  @Test
  void twoProcessesAppendToOneChain() throws Exception {
    Process one = appender("one", 150, 100);
    Process two = appender("two", 150, 100);
    List<String> said = new ArrayList<>();
    try (BufferedReader first = output(one);
        BufferedReader second = output(two)) {
      first.lines().forEach(said::add);
      second.lines().forEach(said::add);
    }

    assertThat(said).allMatch(line -> Head.parse(line).isPresent());
    assertThat(new HashSet<>(said)).hasSize(300);
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.verify())
          .isInstanceOfSatisfying(
              Chain.Intact.class, intact -> assertThat(intact.head().sequence()).isEqualTo(300));
    }
  }

  @Test
  void withoutRoomTheErrorIsClearAndTheChainHolds() throws Exception {
    List<String> limited =
        new ArrayList<>(List.of("sh", "-c", "ulimit -f 8192; exec \"$@\"", "sh"));
    limited.addAll(command("big", 1000, 100_000));
    Process process = new ProcessBuilder(limited).redirectErrorStream(true).start();
    List<String> said;
    try (BufferedReader output = output(process)) {
      said = output.lines().toList();
    }

    assertThat(said).hasSizeBetween(10, 999);
    assertThat(said.getLast())
        .startsWith("error: can't write to the journal")
        .containsAnyOf("disk is full", "a limit is reached");
    Head last = Head.parse(said.get(said.size() - 2)).orElseThrow();
    try (Journal journal = Journal.open(folder)) {
      assertThat(journal.verify(last)).isEqualTo(new Chain.Intact(last));
    }
  }
}
