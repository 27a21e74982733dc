package bothy.chain;

import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A node that isn't trusted, behind JSON-RPC over HTTP. No redirect is followed, no compressed
 * answer taken, none longer than {@link Json#MAX_BYTES}; a node that asks to wait (429, 503 with
 * Retry-After) is asked again while there is time. Errors name the host only: addresses of nodes
 * often hold keys.
 */
public final class Upstream implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final long WAIT_UNTOLD = 1;
  private static final long LONGEST_WAIT = 30;

  /** One node that answers slowly must not take all threads and memory. */
  private static final int AT_ONCE = 64;

  private final HttpClient client;
  private final URI url;
  private final Semaphore places = new Semaphore(AT_ONCE);

  private Upstream(URI url) {
    this.url = url;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * The node at {@code url}; asks nothing yet.
   *
   * @throws InputException if it isn't the address of one
   */
  public static Upstream at(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new InputException("--rpc", "an http or https address", "text that is none");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      throw new InputException(
          "--rpc", "an http or https address without a name and password", "another");
    }
    return new Upstream(uri);
  }

  /** The node's host and port, fit to be shown. */
  public String host() {
    return url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort();
  }

  /**
   * Sends a body and reads what comes back.
   *
   * @param end of the time for it, as {@link System#nanoTime} counts
   */
  Node exchange(String body, long end) {
    acquire(end);
    try {
      return answered(body, end);
    } finally {
      places.release();
    }
  }

  private void acquire(long end) {
    try {
      if (!places.tryAcquire(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw new ChainException(host() + " took too long: too many requests wait for it");
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Node answered(String body, long end) {
    while (true) {
      HttpResponse<byte[]> response = sent(body, end);
      boolean busy = response.statusCode() == 429 || response.statusCode() == 503;
      if (!busy) {
        return read(response);
      }
      long wait = TimeUnit.SECONDS.toNanos(retryAfter(response));
      if (System.nanoTime() + wait >= end) {
        throw new ChainException(
            host() + " answered HTTP " + response.statusCode() + ": it asks to wait longer");
      }
      pause(wait);
    }
  }

  /** The seconds of Retry-After (RFC 9110, section 10.2.3); a date is taken as a moment. */
  private static long retryAfter(HttpResponse<byte[]> response) {
    String said = response.headers().firstValue("Retry-After").orElse("");
    return said.matches("[0-9]{1,4}")
        ? Math.clamp(Long.parseLong(said), WAIT_UNTOLD, LONGEST_WAIT)
        : WAIT_UNTOLD;
  }

  private void pause(long nanos) {
    try {
      TimeUnit.NANOSECONDS.sleep(nanos);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Once more where the connection broke: a kept one may have been closed by the other side. */
  private HttpResponse<byte[]> sent(String body, long end) {
    try {
      return send(body, end);
    } catch (Broken e) {
      return send(body, end);
    }
  }

  /** The connection ended before an answer was whole. */
  private static final class Broken extends ChainException {
    private static final long serialVersionUID = 1L;

    Broken(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private HttpResponse<byte[]> send(String body, long end) {
    long left = end - System.nanoTime();
    if (left <= 0) {
      throw new ChainException(host() + " took too long");
    }
    HttpRequest request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofNanos(left))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), Json.MAX_BYTES));
    try {
      return sent.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new ChainException(host() + " took too long", e);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      throw interrupted(e);
    }
  }

  private ChainException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ChainException("interrupted while waiting for " + host(), e);
  }

  private ChainException failed(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException e -> new ChainException(host() + " took too long", e);
      case ConnectException e ->
          new ChainException("can't reach " + host() + "; is the node running?", e);
      case IOException e ->
          new Broken(
              "can't read the answer of "
                  + host()
                  + ": "
                  + Shown.of(String.valueOf(e.getMessage())),
              e);
      default -> new ChainException("can't ask " + host() + ": " + cause.getClass(), cause);
    };
  }

  private Node read(HttpResponse<byte[]> response) {
    if (response
        .headers()
        .firstValue("Content-Encoding")
        .filter(e -> !e.equals("identity"))
        .isPresent()) {
      throw new ChainException(host() + " compressed an answer, which it wasn't asked to");
    }
    byte[] body = response.body();
    try {
      return Json.read(body);
    } catch (InputException e) {
      if (response.statusCode() != 200) {
        throw new ChainException(host() + " answered HTTP " + response.statusCode(), e);
      }
      String start = new String(body, 0, Math.min(body.length, 60), StandardCharsets.UTF_8);
      throw new ChainException(
          host() + " doesn't speak JSON-RPC: expected JSON, found " + Shown.of(start), e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
