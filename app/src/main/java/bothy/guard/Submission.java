package bothy.guard;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.policy.Decision;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A signed transaction on its way to the chain, or something that is asked to be signed, and how it
 * stands.
 *
 * @param hash the transaction's, or the name of what is asked
 * @param until when it expires, while it waits
 * @param decision what the policy makes of the verdict, where this house is to sign
 * @param given what was given out, in order: transactions' hashes, or a signature
 * @param says how it stands, in a sentence
 */
public record Submission(
    Hash hash,
    Subject subject,
    Instant arrived,
    Instant until,
    Stage stage,
    Optional<Guard.Checked> checked,
    Optional<Decision> decision,
    List<Bytes> given,
    String says) {
  public Submission {
    given = List.copyOf(given);
  }

  /** What came. */
  public sealed interface Subject {
    /** A transaction that a wallet, or this house, has signed: type and fields, RLP. */
    record Signed(Bytes raw) implements Subject {}

    /** Something to be signed here. */
    record ToSign(Asked asked) implements Subject {}
  }

  /** Where it is. */
  public enum Stage {
    /** Being checked, or being signed. */
    CHECKING,
    /** For a person's decision. */
    WAITING,
    /** The signature was given out. */
    SIGNED,
    /** Sent to the node. */
    FORWARDED,
    /** A person decided against it. */
    DROPPED,
    /** Nobody decided in time. */
    EXPIRED,
    /** The verdict, or the policy, is against it. */
    REFUSED,
    /** It couldn't be checked or signed, or no node takes it. */
    FAILED,
    /** In a block, as promised. */
    INCLUDED,
    /** In a block, and it did what the run had not shown. */
    DIFFERENT
  }

  static Submission arrived(Hash hash, Subject subject, Instant now, Instant until) {
    return new Submission(
        hash,
        subject,
        now,
        until,
        Stage.CHECKING,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "");
  }

  /** The transaction's bytes; empty where nothing is signed yet. */
  public Optional<Bytes> raw() {
    return subject instanceof Subject.Signed(Bytes raw) ? Optional.of(raw) : Optional.empty();
  }

  /** The page that asks for a signature, if that is certain. */
  Optional<String> page() {
    return subject instanceof Subject.ToSign(Asked asked) ? asked.page() : Optional.empty();
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
    return new Submission(hash, subject, arrived, until, next, checked, decision, given, why);
  }

  Submission until(Instant end) {
    return new Submission(hash, subject, arrived, end, stage, checked, decision, given, says);
  }

  Submission with(Guard.Checked verdict) {
    return new Submission(
        hash, subject, arrived, until, stage, Optional.of(verdict), decision, given, says);
  }

  /** With another decision on it. */
  public Submission decided(Decision made) {
    return new Submission(
        hash, subject, arrived, until, stage, checked, Optional.of(made), given, says);
  }

  /** With everything filled in that was left open when it was asked. */
  Submission pinned(Node filled) {
    Subject same =
        subject instanceof Subject.ToSign(Asked asked)
            ? new Subject.ToSign(asked.filled(filled))
            : subject;
    return new Submission(hash, same, arrived, until, stage, checked, decision, given, says);
  }

  Submission giving(Bytes more) {
    List<Bytes> all = new ArrayList<>(given);
    all.add(more);
    return new Submission(hash, subject, arrived, until, stage, checked, decision, all, says);
  }

  /** The last that was given out: the hash of a batch's last transaction, or a signature. */
  public Optional<Bytes> result() {
    return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
  }
}
