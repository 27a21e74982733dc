package bothy.journal;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps a journal's anchor current: once in a while after entries were appended, and at the end. If
 * the journal didn't hold its anchor at the start, the anchor stays as it is, as evidence.
 */
public final class Anchoring implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Journal journal;
  private final Anchor anchor;
  private final Consumer<String> remarks;
  private final Anchor.Found found;
  private Head anchored;
  private boolean closed;

  private Anchoring(
      Journal journal, Anchor anchor, Consumer<String> remarks, Optional<Duration> pause) {
    this.journal = journal;
    this.anchor = anchor;
    this.remarks = remarks;
    this.found = anchor.check(journal);
    this.anchored = found instanceof Anchor.Found.Holds(Head head) ? head : Head.NONE;
    if (found instanceof Anchor.Found.None) {
      write(journal.last());
    }
    pause
        .filter(ignored -> !isBroken())
        .ifPresent(each -> Thread.ofVirtual().name("anchor").start(() -> keep(each)));
  }

  /**
   * Starts with what the journal holds now.
   *
   * @param remarks hears of what people should know
   */
  public static Anchoring of(Journal journal, Anchor anchor, Consumer<String> remarks) {
    return new Anchoring(journal, anchor, remarks, Optional.of(PAUSE));
  }

  /** Anchors only when it is told to. */
  static Anchoring still(Journal journal, Anchor anchor) {
    return new Anchoring(journal, anchor, ignored -> {}, Optional.empty());
  }

  /** What was found at the start. */
  public Anchor.Found found() {
    return found;
  }

  /** The head that was anchored last; of no entry if the journal didn't hold its anchor. */
  public synchronized Head head() {
    return anchored;
  }

  private boolean isBroken() {
    return found instanceof Anchor.Found.Broken;
  }

  private synchronized void keep(Duration pause) {
    try {
      while (!closed) {
        wait(pause.toMillis());
        anchor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Anchors the journal's head, if it went on. */
  synchronized void anchor() {
    if (closed || isBroken()) {
      return;
    }
    try {
      Optional<Entry> last = journal.last();
      if (last.isPresent() && !last.get().head().equals(anchored)) {
        write(last);
      }
    } catch (JournalException e) {
      remarks.accept("the journal isn't anchored: " + e.getMessage());
    }
  }

  private void write(Optional<Entry> last) {
    Head head = last.map(Entry::head).orElse(Head.NONE);
    anchor.write(head, last.map(Entry::time).orElse(Instant.EPOCH));
    anchored = head;
  }

  /** Anchors what was appended last. Close it before the journal. */
  @Override
  public synchronized void close() {
    anchor();
    closed = true;
    notifyAll();
  }
}
