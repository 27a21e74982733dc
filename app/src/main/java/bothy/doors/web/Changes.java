package bothy.doors.web;

import java.util.function.Consumer;

/** Tells the desk that something it shows has changed, so that it asks anew. */
public interface Changes {
  /**
   * Goes on telling until it is closed. What it tells is one of {@link Events#KINDS}; it is told on
   * any thread, and whoever listens returns at once.
   */
  AutoCloseable listen(Consumer<String> what);
}
