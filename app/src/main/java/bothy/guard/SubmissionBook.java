package bothy.guard;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Transactions;
import bothy.guard.Submission.Stage;
import bothy.jsonrpc.InputException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What came lately and how each stands; many threads write and wait here. */
final class SubmissionBook {
  /** That waited or were decided lately. */
  private static final int MOST = 200;

  /** That wait for a decision. */
  static final int MOST_OPEN = 50;

  /** Of these, what one page may have: others, and the user, must still find a place. */
  static final int MOST_OPEN_OF_PAGE = 10;

  /** What one page may ask for in a minute: each is checked, and kept in the journal. */
  static final int MOST_A_MINUTE_OF_PAGE = 20;

  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** Senders that are kept waiting at once; others are told at once that it waits. */
  private static final int MOST_WAITERS = 32;

  /**
   * What waits, or a page asks for in vain, is run again when it comes again, but only after this.
   */
  private static final Duration RENEWED_AFTER = Duration.ofSeconds(10);

  private final InstantSource clock;
  private final Duration life;
  private final Consumer<Submission> expired;
  private final AtomicInteger waiters = new AtomicInteger();
  private Runnable listener = () -> {};
  private final LinkedHashMap<Hash, Submission> all = new LinkedHashMap<>();

  /** Of what was asked to be signed, that of which whoever asked has heard the end. */
  private final Set<Hash> told = new HashSet<>();

  /**
   * An empty book.
   *
   * @param life how long a transaction waits for a decision
   * @param expired hears of each that nobody decided in time, before it is so
   */
  SubmissionBook(InstantSource clock, Duration life, Consumer<Submission> expired) {
    this.clock = clock;
    this.life = life;
    this.expired = expired;
  }

  /** All of them, the newest first. */
  synchronized void listen(Runnable changed) {
    listener = changed;
  }

  synchronized List<Submission> all() {
    expire();
    return List.copyOf(all.values()).reversed();
  }

  /** What came of a transaction's arrival. */
  enum Arrival {
    /** It has to be checked. */
    NEW,
    /** It is here already. */
    KNOWN,
    /** Too many wait. */
    TOO_MANY
  }

  /** Takes a transaction in, or again where it ended without being sent. */
  synchronized Arrival arrive(Hash hash, Submission.Subject subject) {
    expire();
    Submission known = all.get(hash);
    if (known != null && !again(known)) {
      return Arrival.KNOWN;
    }
    if (all.values().stream().filter(Submission::isOpen).count() >= MOST_OPEN
        || page(subject).filter(this::asksTooMuch).isPresent()) {
      return Arrival.TOO_MANY;
    }
    put(hash, subject);
    return Arrival.NEW;
  }

  private static Optional<String> page(Submission.Subject subject) {
    return subject instanceof Submission.Subject.ToSign(Asked asked) && asked.by() == Asked.By.PAGE
        ? asked.origin()
        : Optional.empty();
  }

  private boolean asksTooMuch(String page) {
    Instant since = clock.instant().minus(MINUTE);
    List<Submission> its =
        all.values().stream()
            .filter(each -> page(each.subject()).equals(Optional.of(page)))
            .toList();
    return its.stream().filter(Submission::isOpen).count() >= MOST_OPEN_OF_PAGE
        || its.stream().filter(each -> each.arrived().isAfter(since)).count()
            >= MOST_A_MINUTE_OF_PAGE;
  }

  /**
   * Takes in what was signed here, however many others wait: it mustn't get lost.
   *
   * @return whether it is new
   */
  synchronized boolean admit(Hash hash, Submission.Subject subject) {
    boolean known = all.containsKey(hash);
    if (!known) {
      put(hash, subject);
    }
    return !known;
  }

  private void put(Hash hash, Submission.Subject subject) {
    all.remove(hash);
    told.remove(hash);
    Instant now = clock.instant();
    all.put(hash, Submission.arrived(hash, subject, now, now.plus(life)));
    listener.run();
    forgetOldest();
  }

  /** Who asked for a signature has heard what came of it: the same asked again is a new request. */
  synchronized void told(Hash hash) {
    told.add(hash);
  }

  private boolean again(Submission known) {
    return switch (known.stage()) {
      case EXPIRED -> true;
      case FAILED, REFUSED -> page(known.subject()).isEmpty() || isOld(known);
      case WAITING -> known.raw().isPresent() && isOld(known) && waiters.get() == 0;
      // who asked may not have heard of it yet; what is signed already stays dropped
      case SIGNED, DROPPED -> known.raw().isEmpty() && told.contains(known.hash());
      case CHECKING, FORWARDED, INCLUDED, DIFFERENT -> false;
    };
  }

  private boolean isOld(Submission known) {
    return clock.instant().isAfter(known.arrived().plus(RENEWED_AFTER));
  }

  private void forgetOldest() {
    Collection<Submission> values = all.values();
    for (var each = values.iterator(); values.size() > MOST && each.hasNext(); ) {
      Submission oldest = each.next();
      if (!oldest.isOpen()) {
        each.remove();
        told.remove(oldest.hash());
      }
    }
  }

  /**
   * The one with a hash.
   *
   * @throws InputException if there is none
   */
  synchronized Submission found(Hash hash) {
    Submission found = all.get(hash);
    if (found == null) {
      throw new InputException("hash", "a transaction that came here lately", hash.toString());
    }
    return found;
  }

  /** One of the book, if it is there. */
  synchronized Optional<Submission> known(Hash hash) {
    return Optional.ofNullable(all.get(hash));
  }

  /** Writes how it stands by now. */
  synchronized void change(Hash hash, UnaryOperator<Submission> change) {
    Submission known = all.get(hash);
    if (known != null) {
      all.put(hash, change.apply(known));
    }
    notifyAll();
    listener.run();
  }

  void end(Hash hash, Stage stage, String says) {
    change(hash, known -> known.at(stage, says));
  }

  /**
   * Takes one that waits out of the queue, so that nobody else decides on it.
   *
   * @throws InputException if it doesn't wait
   */
  synchronized Submission take(Hash hash) {
    expire();
    Submission waiting = found(hash);
    if (waiting.stage() != Stage.WAITING) {
      throw new InputException("hash", "something that waits", "one that is " + waiting.stage());
    }
    change(hash, known -> known.at(Stage.CHECKING, known.says()));
    return waiting;
  }

  /** Puts one back that {@link #take} took and nobody decided on. */
  synchronized void putBack(Hash hash) {
    change(
        hash,
        known -> known.stage() == Stage.CHECKING ? known.at(Stage.WAITING, known.says()) : known);
  }

  /** Gives what waits, and is another thing by now, the whole time to be decided on. */
  void renew(Hash hash) {
    Instant until = clock.instant().plus(life);
    change(hash, known -> known.until(until));
  }

  /** Waits until it is decided, as long as there is time and room to wait. */
  Submission settled(Hash hash, long end) {
    boolean patient = waiters.incrementAndGet() <= MOST_WAITERS;
    try {
      return await(hash, patient ? end : System.nanoTime());
    } finally {
      waiters.decrementAndGet();
    }
  }

  private synchronized Submission await(Hash hash, long end) {
    Submission now = found(hash);
    while (now.isOpen() && System.nanoTime() < end) {
      try {
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        wait(Math.clamp(left, 1, 500));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return now;
      }
      expire();
      now = found(hash);
    }
    return now;
  }

  /** Whether an earlier one of the same account was sent and isn't in a block yet. */
  boolean earlierIsOpen(Address account, long nonce) {
    List<Submission> sent;
    synchronized (this) {
      sent = all.values().stream().filter(each -> each.stage() == Stage.FORWARDED).toList();
    }
    return sent.stream()
        .map(Submission::raw)
        .flatMap(Optional::stream)
        .map(Transactions::decode)
        .anyMatch(each ->
            Long.compareUnsigned(each.nonce(), nonce) < 0
                && Transactions.sender(each).equals(new Sender.Recovered(account)));
  }

  private void expire() {
    Instant now = clock.instant();
    for (Map.Entry<Hash, Submission> each : all.entrySet()) {
      Submission submission = each.getValue();
      if (submission.stage() == Stage.WAITING && !now.isBefore(submission.until())) {
        expired.accept(submission);
        each.setValue(
            submission.at(
                Stage.EXPIRED,
                submission.raw().isPresent()
                    ? Submissions.ALREADY_SIGNED
                    : submission.given().isEmpty()
                        ? "Nobody decided in time; nothing was signed."
                        : "Nobody decided in time; the rest of it wasn't signed."));
      }
    }
  }
}
