package bothy;

import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.signing.RemoteSigner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to a remote signer: HTTPS, plain HTTP to this machine, or a Unix socket (one request a
 * connection, a line each way). Nothing is redirected, proxied or read past 1 MB.
 */
final class RemoteTransport implements RemoteSigner.Transport, AutoCloseable {
  private static final int LARGEST = 1 << 20;
  private static final Duration CONNECT = Duration.ofSeconds(10);
  private static final Set<String> THIS_MACHINE = Set.of("127.0.0.1", "localhost", "[::1]");

  private interface Way {
    CompletableFuture<byte[]> send(byte[] request) throws IOException;
  }

  private final Way way;
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .proxy(HttpClient.Builder.NO_PROXY)
          .build();
  private final Duration patience;

  private RemoteTransport(String where, Duration patience) {
    this.patience = patience;
    if (where.contains("://")) {
      URI uri = URI.create(where);
      this.way = request -> http(uri, request);
    } else {
      Path socket = Path.of(where);
      this.way = request -> socket(socket, request);
    }
  }

  /**
   * A way to {@code where}, a URL or a socket's path.
   *
   * @param patience how long an answer is waited for: a person may have to confirm there
   * @throws InputException if it would go to another machine in the clear
   */
  static RemoteTransport to(String where, Duration patience) {
    requireSafe(where);
    return new RemoteTransport(where, patience);
  }

  private static void requireSafe(String where) {
    if (!where.contains("://")) {
      return;
    }
    URI uri;
    try {
      uri = URI.create(where);
    } catch (IllegalArgumentException e) {
      throw wrong(where.contains("@") ? "what is no URL" : Shown.of(where));
    }
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
    boolean safe =
        (scheme.equals("https") && !host.isEmpty())
            || (scheme.equals("http") && THIS_MACHINE.contains(host));
    if (uri.getRawUserInfo() != null) {
      throw wrong("a name or password before the host"); // which isn't repeated
    }
    if (!safe || uri.getRawFragment() != null) {
      throw wrong(Shown.of(where));
    }
  }

  private static InputException wrong(String found) {
    return new InputException(
        "signer", "https://, http:// on this machine, or a socket's path", found);
  }

  @Override
  public byte[] send(byte[] request) throws IOException {
    CompletableFuture<byte[]> answer = way.send(request);
    try {
      return answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new IOException("it took more than " + patience.toSeconds() + " seconds", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      String says = cause.getMessage();
      throw new IOException(says == null ? cause.getClass().getSimpleName() : says, e);
    } finally {
      answer.cancel(true);
    }
  }

  private CompletableFuture<byte[]> http(URI uri, byte[] request) {
    HttpRequest post =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(request))
            .build();
    return client
        .sendAsync(
            post,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), LARGEST))
        .thenApply(HttpResponse::body);
  }

  /** The connection is closed, and with it the thread ends, when nobody waits any more. */
  private static CompletableFuture<byte[]> socket(Path path, byte[] request) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    var _ = answer.whenComplete((line, failed) -> close(channel));
    Thread.ofVirtual()
        .start(() -> {
          try {
            channel.connect(UnixDomainSocketAddress.of(path));
            write(channel, request);
            answer.complete(line(channel));
          } catch (IOException | RuntimeException e) {
            answer.completeExceptionally(e);
          }
        });
    return answer;
  }

  private static void write(SocketChannel channel, byte[] request) throws IOException {
    ByteBuffer line = ByteBuffer.allocate(request.length + 1).put(request).put((byte) '\n').flip();
    while (line.hasRemaining()) {
      channel.write(line);
    }
  }

  private static byte[] line(SocketChannel channel) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    ByteBuffer part = ByteBuffer.allocate(8 << 10);
    while (channel.read(part) >= 0) {
      part.flip();
      while (part.hasRemaining()) {
        byte next = part.get();
        if (next == '\n') {
          return line.toByteArray();
        }
        line.write(next);
      }
      if (line.size() > LARGEST) {
        throw new IOException("expected an answer of at most 1 MB");
      }
      part.clear();
    }
    return line.toByteArray();
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // it is of no use any more
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
