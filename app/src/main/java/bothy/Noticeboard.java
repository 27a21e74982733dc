package bothy;

import bothy.doors.web.Changes;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Tells pages what has changed: at once where it is told, else as often as it looks. */
final class Noticeboard implements Changes, AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Set<Consumer<String>> listeners = ConcurrentHashMap.newKeySet();
  private final Map<String, Supplier<?>> watched;
  private final Map<String, Object> seen = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /**
   * A board that looks by itself while somebody listens.
   *
   * @param watched what is looked at, by the kind that is told when it isn't as it was
   */
  Noticeboard(Map<String, Supplier<?>> watched) {
    this.watched = Map.copyOf(watched);
    Thread.ofVirtual().name("noticeboard").start(this::watch);
  }

  private void watch() {
    try {
      while (!closed) {
        TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        if (!listeners.isEmpty()) {
          watched.forEach(this::look);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void look(String kind, Supplier<?> now) {
    Object found;
    try {
      found = Objects.requireNonNullElse(now.get(), "");
    } catch (RuntimeException e) {
      found = "not known"; // what can't be looked at is said by whoever asks for it
    }
    Object before = seen.put(kind, found);
    if (before != null && !before.equals(found)) {
      tell(kind);
    }
  }

  /** Something of that kind has changed. */
  void tell(String kind) {
    listeners.forEach(listener -> listener.accept(kind));
  }

  /** Who listens asks for everything once it hears us: only what changes after this is news. */
  @Override
  public AutoCloseable listen(Consumer<String> what) {
    watched.forEach(this::look);
    listeners.add(what);
    return () -> listeners.remove(what);
  }

  @Override
  public void close() {
    closed = true;
  }
}
