package bothy.doors.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class EventsTest {
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private final Changes changes =
      what -> {
        listeners.add(what);
        return () -> listeners.remove(what);
      };

  private Events events(long lifeMillis, long beatMillis) {
    return new Events(
        Optional.of(changes), 1, Duration.ofMillis(lifeMillis), Duration.ofMillis(beatMillis));
  }

  private static String written(Answer.Stream stream) throws IOException {
    try (stream) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      stream.write(out);
      return out.toString(StandardCharsets.UTF_8);
    }
  }

  @Test
  void aQuietStreamBeatsAndEnds() throws IOException {
    String text = written(events(350, 100).open().stream().orElseThrow());

    assertThat(text.lines().findFirst()).contains("{\"what\":\"open\"}");
    assertThat(text.lines().skip(1)).hasSizeBetween(2, 4).containsOnly("{\"what\":\"beat\"}");
    assertThat(listeners).isEmpty();
  }

  @Test
  void whatChangesTwiceBeforeItIsToldIsToldOnce() throws IOException {
    Answer.Stream stream = events(50, 1_000).open().stream().orElseThrow();
    for (int i = 0; i < 100_000; i++) {
      listeners.getFirst().accept(i % 2 == 0 ? "waiting" : "policy");
    }

    assertThat(written(stream).lines())
        .startsWith("{\"what\":\"open\"}", "{\"what\":\"waiting\"}", "{\"what\":\"policy\"}")
        .doesNotHaveDuplicates();
  }

  @Test
  void aPlaceIsFreeAgainHoweverAStreamEnds() throws IOException {
    Events events = events(50, 10);
    Answer.Stream neverWritten = events.open().stream().orElseThrow();
    assertThat(events.open().status()).isEqualTo(503);
    neverWritten.close();
    neverWritten.close();

    Answer.Stream broken = events.open().stream().orElseThrow();
    try (broken) {
      broken.write(OutputStream.nullOutputStream());
    }

    assertThat(events.open().status()).isEqualTo(200);
    assertThat(events.open().status()).isEqualTo(503);
    assertThat(listeners).hasSize(1);
  }

  @Test
  void withoutChangesThereIsNoStream() {
    assertThat(
            new Events(Optional.empty(), 8, Duration.ofSeconds(50), Duration.ofSeconds(10))
                .open()
                .status())
        .isEqualTo(404);
  }
}
