package bothy.doors.web;

import bothy.jsonrpc.CompactJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Tells the page what has changed, a line of JSON each: {@code {"what":"waiting"}}. A line {@code
 * beat} comes where nothing else does, so that both sides notice when the other is gone. A stream
 * ends after a while, since the server gives no answer more than a minute; the page opens another.
 */
final class Events {
  /** What can change. */
  static final Set<String> KINDS =
      Set.of(
          "waiting",
          "health",
          "journal",
          "policy",
          "authority",
          "actions",
          "names",
          "keys",
          "pages");

  private static final String TYPE = "application/x-ndjson; charset=utf-8";

  private final Optional<Changes> changes;
  private final Duration life;
  private final Duration beat;
  private final Semaphore free;

  Events(Optional<Changes> changes, int most, Duration life, Duration beat) {
    this.changes = changes;
    this.life = life;
    this.beat = beat;
    this.free = new Semaphore(most);
  }

  /** A stream, if there is anything to hear and a place to hear it from. */
  Answer open() {
    if (changes.isEmpty()) {
      return Answer.error(404, "path", "one of this start", "no changes to hear of");
    }
    if (!free.tryAcquire()) {
      return Answer.error(503, "events", "fewer pages that listen", "as many as can")
          .with("Retry-After", "10");
    }
    try {
      return Answer.stream(TYPE, new Listening(changes.get()));
    } catch (RuntimeException | Error e) {
      free.release();
      throw e;
    }
  }

  /** One page that listens. What changes twice before it is told is told once. */
  private final class Listening implements Answer.Stream {
    private final AutoCloseable source;
    private final Set<String> untold = new LinkedHashSet<>();
    private boolean closed;

    Listening(Changes changes) {
      source = changes.listen(this::hear);
    }

    private synchronized void hear(String what) {
      if (KINDS.contains(what) && untold.add(what)) {
        notifyAll();
      }
    }

    @Override
    public void write(OutputStream out) throws IOException {
      long end = System.nanoTime() + life.toNanos();
      try {
        say(out, Set.of("open"));
        for (long left = life.toNanos(); left > 0; left = end - System.nanoTime()) {
          say(out, next(Math.min(left, beat.toNanos())));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private synchronized Set<String> next(long nanos) throws InterruptedException {
      long end = System.nanoTime() + nanos;
      for (long left = nanos; untold.isEmpty() && left > 0; left = end - System.nanoTime()) {
        wait(left / 1_000_000 + 1);
      }
      Set<String> told = untold.isEmpty() ? Set.of("beat") : new LinkedHashSet<>(untold);
      untold.clear();
      return told;
    }

    private static void say(OutputStream out, Set<String> told) throws IOException {
      for (String what : told) {
        out.write((CompactJson.of(Map.of("what", what)) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    }

    @Override
    public void close() throws IOException {
      synchronized (this) {
        if (closed) {
          return;
        }
        closed = true;
      }
      free.release();
      try {
        source.close();
      } catch (Exception e) {
        throw new IOException("the source of changes can't be let go of", e);
      }
    }
  }
}
