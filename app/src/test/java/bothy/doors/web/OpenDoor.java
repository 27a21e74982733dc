package bothy.doors.web;

import bothy.guard.Guard;
import bothy.journal.Journal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A page that is being served to a test. */
final class OpenDoor implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-05-04T09:30:00Z");

  final Journal journal;
  final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
  private final WebDoor door;

  private OpenDoor(Path home, Backing backing) throws IOException {
    journal = Journal.open(home);
    door =
        WebDoor.open(
            0,
            new Guard(),
            journal,
            Optional.of(Path.of("../examples")),
            backing,
            InstantSource.fixed(NOW),
            faults::add);
  }

  static OpenDoor in(Path home) throws IOException {
    return new OpenDoor(home, Backing.NONE);
  }

  static OpenDoor in(Path home, Passage passage) throws IOException {
    return new OpenDoor(home, Backing.of(Optional.of(passage)));
  }

  static OpenDoor in(Path home, Backing backing) throws IOException {
    return new OpenDoor(home, backing);
  }

  URI address() {
    return door.address();
  }

  int port() {
    return door.address().getPort();
  }

  String token() {
    return door.address().getFragment().substring("token=".length());
  }

  @Override
  public void close() {
    door.close();
    journal.close();
  }
}
