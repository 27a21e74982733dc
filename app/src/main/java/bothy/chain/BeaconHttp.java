package bothy.chain;

import bothy.chain.BeaconException.Kind;
import bothy.eth.Bytes;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * GET of one server, bounded: each answer has a largest size and a deadline, no redirect is
 * followed, and nothing is unpacked, so that no answer is larger than what was sent. Errors name
 * the host only: addresses of nodes often hold keys.
 */
final class BeaconHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final String BINARY = "application/octet-stream";
  private static final String JSON = "application/json";
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  /**
   * What the server sent.
   *
   * @param version the header Eth-Consensus-Version; empty if there is none
   */
  record Answer(boolean binary, String version, Bytes body) {}

  private final HttpClient client;
  private final URI base;
  private final Duration deadline;

  private BeaconHttp(URI base, Duration deadline) {
    this.base = base;
    this.deadline = deadline;
    this.client =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT.compareTo(deadline) < 0 ? CONNECT : deadline)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  static BeaconHttp at(String option, String url, Duration deadline) {
    URI uri;
    try {
      uri = URI.create(url.replaceFirst("/+$", ""));
    } catch (IllegalArgumentException e) {
      throw new InputException(option, "an http or https address", "text that is none");
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    boolean plain =
        uri.getUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    if (!http || uri.getHost() == null || !plain) {
      throw new InputException(
          option, "an http or https address without a name, password or query", "another");
    }
    return new BeaconHttp(uri, deadline);
  }

  /** The server's host and port, fit to be shown. */
  String host() {
    return base.getPort() < 0 ? base.getHost() : base.getHost() + ":" + base.getPort();
  }

  /**
   * What the server has at a path.
   *
   * @param maximum the most bytes that the answer may have
   */
  Answer get(String path, int maximum) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(base + path))
            .timeout(deadline)
            .header("Accept", BINARY + ";q=1, " + JSON + ";q=0.9")
            .GET()
            .build();
    CompletableFuture<HttpResponse<byte[]>> sent =
        client.sendAsync(
            request,
            HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), maximum));
    try {
      return read(path, sent.get(deadline.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw slow(e);
    } catch (ExecutionException e) {
      throw failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new BeaconException(Kind.SLOW, "interrupted while waiting for " + host(), null, e);
    }
  }

  private BeaconException slow(Throwable cause) {
    String says = host() + " took longer than " + deadline.toMillis() + " ms";
    return new BeaconException(Kind.SLOW, says, null, cause);
  }

  private BeaconException failed(Throwable cause) {
    return switch (cause) {
      case HttpTimeoutException e -> slow(e);
      case ConnectException e ->
          new BeaconException(
              Kind.UNREACHABLE, "can't reach " + host() + "; is the node running?", null, e);
      case IOException e ->
          new BeaconException(
              Kind.UNREACHABLE,
              "can't read the answer of "
                  + host()
                  + ": "
                  + Shown.of(String.valueOf(e.getMessage())),
              null,
              e);
      default ->
          new BeaconException(
              Kind.UNREACHABLE, "can't ask " + host() + ": " + cause.getClass(), null, cause);
    };
  }

  private Answer read(String path, HttpResponse<byte[]> response) {
    int status = response.statusCode();
    HttpHeaders headers = response.headers();
    switch (status) {
      case 200 -> {}
      case 404 -> throw new BeaconException(Kind.MISSING, host() + " has no " + path);
      case 429, 503 ->
          throw new BeaconException(
              Kind.BUSY, host() + " is busy: HTTP " + status, retryAfter(headers), null);
      default -> throw unusable(path, "HTTP 200", "HTTP " + status);
    }
    String encoding = headers.firstValue("Content-Encoding").orElse("identity");
    if (!encoding.equalsIgnoreCase("identity")) {
      throw unusable(path, "an answer that isn't packed", Shown.of(encoding));
    }
    String type = headers.firstValue("Content-Type").orElse("nothing");
    String media = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals(BINARY) && !media.equals(JSON)) {
      throw unusable(path, BINARY + " or " + JSON, Shown.of(type));
    }
    return new Answer(
        media.equals(BINARY),
        headers.firstValue("Eth-Consensus-Version").orElse(""),
        Bytes.owning(response.body()));
  }

  /** In seconds, as servers send it; a date, which HTTP allows too, counts as not said. */
  private static Duration retryAfter(HttpHeaders headers) {
    String text = headers.firstValue("Retry-After").orElse("");
    if (!text.matches("[0-9]{1,9}")) {
      return Duration.ZERO;
    }
    Duration asked = Duration.ofSeconds(Long.parseLong(text));
    return asked.compareTo(LONGEST_PAUSE) < 0 ? asked : LONGEST_PAUSE;
  }

  BeaconException unusable(String path, String expected, String found) {
    return new BeaconException(
        Kind.UNUSABLE,
        host()
            + " answered "
            + path
            + " with what can't be used: expected "
            + expected
            + ", found "
            + found);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
