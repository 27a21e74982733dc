package bothy.guard;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import java.time.Instant;
import java.util.Optional;

/**
 * A signed transaction on its way to the chain, and how it stands.
 *
 * @param until when it expires, while it waits
 * @param says how it stands, in a sentence
 */
public record Submission(
    Hash hash,
    Bytes raw,
    Instant arrived,
    Instant until,
    Stage stage,
    Optional<Guard.Checked> checked,
    String says) {
  /** Where it is. */
  public enum Stage {
    /** Being checked. */
    CHECKING,
    /** For a person's decision. */
    WAITING,
    /** Sent to the node. */
    FORWARDED,
    /** A person decided against it. */
    DROPPED,
    /** Nobody decided in time. */
    EXPIRED,
    /** The verdict is against it. */
    REFUSED,
    /** It couldn't be checked, or no node takes it. */
    FAILED,
    /** In a block, as promised. */
    INCLUDED,
    /** In a block, and it did what the run had not shown. */
    DIFFERENT
  }

  /** Whether it isn't decided yet. */
  boolean isOpen() {
    return stage == Stage.WAITING || stage == Stage.CHECKING;
  }

  /** Whether it went to the node. */
  boolean wasSent() {
    return stage == Stage.FORWARDED || stage == Stage.INCLUDED || stage == Stage.DIFFERENT;
  }

  Submission at(Stage next, String why) {
    return new Submission(hash, raw, arrived, until, next, checked, why);
  }

  Submission with(Guard.Checked verdict) {
    return new Submission(hash, raw, arrived, until, stage, Optional.of(verdict), says);
  }
}
