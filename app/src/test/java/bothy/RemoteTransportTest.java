package bothy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import bothy.jsonrpc.InputException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a remote signer may be, and that nothing is waited for without end. */
@Timeout(30)
class RemoteTransportTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://192.168.0.7:8550",
        "http://clef.example",
        "http://127.0.0.1.example:8550",
        "http://127.0.0.1@clef.example/",
        "https://user@clef.example",
        "ftp://127.0.0.1",
        "http://",
        "file:///etc/passwd",
        "http://a b"
      })
  void asksNobodyElsewhereInTheClear(String where) {
    assertThatThrownBy(() -> RemoteTransport.to(where, Duration.ofSeconds(1)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("https://");
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://user:hunter2@clef.example", "https://user:hunter2@a b"})
  void repeatsNoPassword(String where) {
    assertThatThrownBy(() -> RemoteTransport.to(where, Duration.ofSeconds(1)))
        .isInstanceOf(InputException.class)
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8550",
        "http://localhost:8550/",
        "http://[::1]:9000",
        "https://signer.example/a"
      })
  void asksThisMachineOrOverHttps(String where) {
    assertThatCode(() -> RemoteTransport.to(where, Duration.ofSeconds(1)).close())
        .doesNotThrowAnyException();
  }

  /** Says one thing to whoever connects, and reads what they say. */
  private String answered(String says) throws Exception {
    Path socket = folder.resolve("clef.ipc");
    try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        RemoteTransport transport = RemoteTransport.to(socket + "", Duration.ofSeconds(1))) {
      listener.bind(UnixDomainSocketAddress.of(socket));
      Thread.ofVirtual()
          .start(() -> {
            try (SocketChannel one = listener.accept()) {
              one.read(ByteBuffer.allocate(1_000));
              one.write(ByteBuffer.wrap(says.getBytes(StandardCharsets.UTF_8)));
              Thread.sleep(10_000);
            } catch (IOException | InterruptedException e) {
              // the other side went
            }
          });
      byte[] answer = transport.send("{}".getBytes(StandardCharsets.UTF_8));
      return new String(answer, StandardCharsets.UTF_8);
    }
  }

  @Test
  void readsALineOfASocket() throws Exception {
    assertThat(answered("{\"a\":1}\nrest")).isEqualTo("{\"a\":1}");
  }

  @Test
  void givesUpOnWhatDoesNotEnd() {
    assertThatThrownBy(() -> answered("{\"a\":"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("more than 1 seconds");
  }

  @Test
  void saysThatNobodyListens() {
    assertThatThrownBy(() ->
            RemoteTransport.to(folder.resolve("no") + "", Duration.ofSeconds(1)).send(new byte[1]))
        .isInstanceOf(IOException.class);
  }
}
