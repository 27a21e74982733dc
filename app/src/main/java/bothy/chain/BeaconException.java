package bothy.chain;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A beacon node can't be reached, doesn't have what it was asked for, or can't be believed. */
public final class BeaconException extends ChainException {
  private static final long serialVersionUID = 1L;

  /** What went wrong, as far as that decides what to do next. */
  public enum Kind {
    /** No connection, or one that broke. */
    UNREACHABLE,
    /** No whole answer before the deadline. */
    SLOW,
    /** Asked too often: HTTP 429 or 503. */
    BUSY,
    /** It doesn't have that: HTTP 404. */
    MISSING,
    /** An answer that isn't what was asked for. */
    UNUSABLE,
    /** Well-formed, but a check refuses it. */
    REFUSED
  }

  private final Kind kind;
  private final @Nullable Duration retryAfter;

  BeaconException(Kind kind, String message) {
    this(kind, message, null, null);
  }

  BeaconException(
      Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message);
    if (cause != null) {
      initCause(cause);
    }
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  public Kind kind() {
    return kind;
  }

  /** How long the node asked to be left alone. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
