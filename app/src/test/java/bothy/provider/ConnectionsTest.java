package bothy.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.jsonrpc.InputException;
import bothy.jsonrpc.RpcException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ConnectionsTest {
  private static final String PAGE = "https://app.example";
  private static final Duration NOT_LONG = Duration.ofMillis(20);

  @TempDir Path home;
  private Instant now = Instant.parse("2026-05-04T09:30:00Z");

  @SuppressWarnings("NullAway.Init")
  private Connections connections;

  @BeforeEach
  void open() {
    connections = new Connections(home.resolve("bothy"), () -> now);
  }

  private void asks(String origin) {
    assertThatThrownBy(() -> connections.ask(origin, NOT_LONG, "it waits"))
        .isInstanceOfSatisfying(
            RpcException.class,
            e -> assertThat(e.code()).isEqualTo(RpcException.RESOURCE_UNAVAILABLE));
  }

  private int refusal(String origin) {
    try {
      connections.ask(origin, NOT_LONG, "it waits");
      return 0;
    } catch (RpcException e) {
      return e.code();
    }
  }

  @Test
  void aPageIsConnectedOnceThePersonSaysSoAndStaysSo() {
    asks(PAGE);
    assertThat(connections.isConnected(PAGE)).isFalse();
    assertThat(connections.asking()).extracting(Connections.Page::origin).containsExactly(PAGE);

    connections.decide(PAGE, true);

    Connections later = new Connections(home.resolve("bothy"), () -> now);
    assertThat(later.isConnected(PAGE)).isTrue();
    assertThat(later.isConnected("https://app.example.org")).isFalse();
    assertThat(connections.asking()).isEmpty();
  }

  @Test
  void whoWaitsHearsOfItAtOnce() throws Exception {
    CompletableFuture<Integer> waiting = new CompletableFuture<>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            connections.ask(PAGE, Duration.ofSeconds(20), "it waits");
            waiting.complete(0);
          } catch (RpcException e) {
            waiting.complete(e.code());
          }
        });
    while (connections.asking().isEmpty()) {
      TimeUnit.MILLISECONDS.sleep(5);
    }

    connections.decide(PAGE, true);

    assertThat(waiting.get(5, TimeUnit.SECONDS)).isZero();
  }

  @Test
  void aPageThatIsRefusedHearsItOnceAndMayAskAgain() {
    asks(PAGE);

    connections.decide(PAGE, false);

    assertThat(connections.asking()).isEmpty();
    assertThat(refusal(PAGE)).isEqualTo(4_001);
    assertThat(connections.isConnected(PAGE)).isFalse();
    asks(PAGE);
  }

  @Test
  void nobodyCanConnectAPageThatDoesNotAsk() {
    assertThatThrownBy(() -> connections.decide(PAGE, true))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("a page that asks");
    asks(PAGE);
    now = now.plus(Duration.ofMinutes(11));

    assertThatThrownBy(() -> connections.decide(PAGE, true)).isInstanceOf(InputException.class);
  }

  @Test
  void aConnectionCanBeEnded() {
    asks(PAGE);
    connections.decide(PAGE, true);

    assertThat(connections.disconnect(PAGE)).isTrue();

    assertThat(connections.isConnected(PAGE)).isFalse();
    assertThat(connections.disconnect(PAGE)).isFalse();
  }

  @Test
  void onlySoManyPagesAskAtOnce() {
    for (int i = 0; i < 8; i++) {
      asks("https://page" + i + ".example");
    }

    assertThat(refusal(PAGE)).isEqualTo(RpcException.LIMIT_EXCEEDED);
  }

  @Test
  void onlyTheOwnerMayReadThem() throws IOException {
    asks(PAGE);
    connections.decide(PAGE, true);

    Path file = home.resolve("bothy").resolve("connections.json");
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aFileThatCannotBeReadConnectsNobody() throws IOException {
    Files.createDirectories(home.resolve("bothy"));
    Files.writeString(home.resolve("bothy").resolve("connections.json"), "{\"pages\":7}");

    assertThatThrownBy(() -> connections.isConnected(PAGE))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("remove it");
  }
}
