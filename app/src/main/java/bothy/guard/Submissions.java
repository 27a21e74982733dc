package bothy.guard;

import bothy.cases.Draft;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.guard.Submission.Stage;
import bothy.guard.Submission.Subject;
import bothy.journal.Journal;
import bothy.journal.JournalException;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.RpcException;
import bothy.policy.Approved;
import bothy.policy.Holding;
import bothy.simulation.Ending;
import bothy.verdict.Verdict;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Signed transactions on their way to the chain. Each is checked first: what nothing speaks against
 * goes on, what is refused doesn't, and the rest waits for a person. Everything is kept in the
 * journal before it takes effect. After inclusion the proven receipt is held against what the run
 * had shown.
 */
public final class Submissions {
  /** What dropping doesn't do. */
  public static final String ALREADY_SIGNED =
      "It is already signed, so dropping it here doesn't void it: whoever has it can still send it."
          + " To be sure, send another transaction with the same nonce and a higher fee.";

  /**
   * How long things take.
   *
   * @param answer how long a sender is kept waiting: browsers give up after some 30 seconds
   * @param earlier how long a transaction waits for earlier ones of its account
   * @param life how long a transaction waits for a person
   * @param inclusion how long a block is looked for
   * @param pause between two looks
   */
  public record Times(
      Duration answer, Duration earlier, Duration life, Duration inclusion, Duration pause) {
    public static final Times STANDARD =
        new Times(
            Duration.ofSeconds(24),
            Duration.ofSeconds(14),
            Duration.ofMinutes(10),
            Duration.ofHours(1),
            Duration.ofSeconds(1));
  }

  private static final int MOST_BYTES = 256 << 10;
  private static final Duration CHECK = Duration.ofSeconds(20);

  private final ChainCheck check;
  private final ChainView chain;
  private final Names names;
  private final InstantSource clock;
  private final Times times;
  private final Consumer<Throwable> faults;
  private final Answers answers;
  private final PassageLog log;
  private final SubmissionBook book;
  private final Forwarding forwarding;

  /**
   * The way of transactions to a chain.
   *
   * @param names that are known here
   * @param desk where a person decides
   * @param faults hears of what is our fault
   */
  public Submissions(
      ChainCheck check,
      ChainView chain,
      Names names,
      Journal journal,
      InstantSource clock,
      Times times,
      Supplier<String> desk,
      Consumer<Throwable> faults) {
    this.check = check;
    this.chain = chain;
    this.names = names;
    this.clock = clock;
    this.times = times;
    this.answers = new Answers(desk);
    this.faults = faults;
    this.log = new PassageLog(journal, clock);
    this.book =
        new SubmissionBook(
            clock,
            times.life(),
            expired -> log.decided(expired.hash(), "expire", "nobody decided in time"));
    this.forwarding =
        new Forwarding(chain, book, log, new Inclusion(chain, book, log, clock, times, faults));
  }

  /**
   * Takes up what an earlier start signed. What it was about to send is sent: the same bytes again
   * can't do it twice. The rest waits for a person.
   */
  public void resume(Left left) {
    for (Left.Unsent unsent : left.unsent()) {
      Hash hash = Hash.keccak(unsent.raw());
      book.admit(hash, new Subject.Signed(unsent.raw()));
      if (unsent.forwarded()) {
        forwarding.resume(hash);
      } else {
        String says = "It was signed before Bothy stopped, and not sent. ";
        Thread.ofVirtual().start(() -> again(hash, unsent.raw(), checked -> Optional.of(says)));
      }
    }
  }

  /** All that came lately, the newest first. */
  public List<Submission> all() {
    return book.all();
  }

  /**
   * Sends a signed transaction on, if nothing speaks against it. One that waits for a person is
   * waited for a while; sent again, it joins the one that waits.
   *
   * @return its hash
   * @throws RpcException if it isn't sent, or waits
   */
  public Hash send(Bytes raw) throws RpcException {
    if (raw.size() > MOST_BYTES) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "expected a transaction of at most " + MOST_BYTES + " bytes, found " + raw.size());
    }
    long end = System.nanoTime() + times.answer().toNanos();
    Hash hash = Hash.keccak(raw);
    switch (book.arrive(hash, new Subject.Signed(raw))) {
      case NEW -> {
        awaitEarlier(raw);
        check(hash, raw);
      }
      case KNOWN -> forwarding.sendAgain(book.found(hash));
      case TOO_MANY -> throw answers.tooMany();
    }
    return answers.told(book.settled(hash, end));
  }

  /** Has {@code listener} hear that something of {@link #all} changed; it returns at once. */
  public void listen(Runnable listener) {
    book.listen(listener);
  }

  Answers answers() {
    return answers;
  }

  Names names() {
    return names;
  }

  SubmissionBook book() {
    return book;
  }

  PassageLog log() {
    return log;
  }

  /**
   * Waits a while for what the same account sent before: until that is in a block, the run would
   * only show that its nonce is too high.
   */
  private void awaitEarlier(Bytes raw) {
    try {
      Transaction own = Transactions.decode(raw);
      if (Transactions.sender(own) instanceof Sender.Recovered(Address sender)) {
        awaitEarlier(sender, own.nonce());
      }
    } catch (EthException e) {
      // the check says what is wrong with it
    }
  }

  /** Waits for the calls of a batch before one that was approved with them. */
  void awaitCallsBefore(Approved call) {
    long nonce = Transactions.decodeUnsigned(call.terms().payload().bytes()).nonce();
    // a block each, and the one that proves it; the approval ends sooner or later anyway
    awaitEarlier(call.terms().account(), nonce, times.earlier().multipliedBy(8));
  }

  /** Waits a while for what an account sent with lower nonces. */
  void awaitEarlier(Address account, long nonce) {
    awaitEarlier(account, nonce, times.earlier());
  }

  private void awaitEarlier(Address account, long nonce, Duration longest) {
    long end = System.nanoTime() + longest.toNanos();
    try {
      while (System.nanoTime() < end && book.earlierIsOpen(account, nonce)) {
        Thread.sleep(times.pause());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Sends on what was approved and signed here, if that still holds on the newest state; otherwise
   * it waits for a person.
   *
   * @param whole whether it is all that was approved, rather than one call of a batch
   */
  Submission sendApproved(Bytes raw, Approved approved, boolean whole) {
    Hash hash = Hash.keccak(raw);
    if (!book.admit(hash, new Subject.Signed(raw))) {
      forwarding.sendAgain(book.found(hash));
      return book.found(hash);
    }
    awaitEarlier(raw);
    again(hash, raw, now -> changed(approved, now, whole));
    return book.found(hash);
  }

  /** What stands against sending on what is signed already, by its newest check. */
  private interface Doubt {
    Optional<String> in(Guard.Checked now);
  }

  /** Checks what is signed already, and sends it on; where there is a doubt a person decides. */
  private void again(Hash hash, Bytes raw, Doubt doubt) {
    try {
      Draft draft = draft(raw);
      Guard.Checked now = run(draft);
      log.checked(draft, now);
      book.change(hash, known -> known.with(now));
      Optional<String> against = doubt.in(now);
      if (against.isEmpty()) {
        forwarding.send(hash, "it was approved, and that still holds");
      } else {
        book.end(hash, Stage.WAITING, against.get() + now.verdict().summary());
      }
    } catch (InputException | ChainException e) {
      book.end(
          hash,
          Stage.WAITING,
          "It couldn't be checked again before it was sent: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      faults.accept(e);
      book.end(hash, Stage.WAITING, "It couldn't be checked again, which is our fault.");
    }
  }

  /** Even if that can't be kept: nothing takes effect, and it must not wait for ever. */
  void fail(Hash name, String says) {
    try {
      log.decided(name, "fail", says);
    } catch (JournalException e) {
      faults.accept(e);
    }
    book.end(name, Stage.FAILED, says);
  }

  private Optional<String> changed(Approved approved, Guard.Checked now, boolean whole) {
    Holding holding =
        whole
            ? approved.stillHolds(now.basis().reads(), now::verdict, clock.instant())
            : approved.holdsIn(now.verdict(), clock.instant());
    return switch (holding) {
      case Holding.Holds ignored -> Optional.empty();
      case Holding.Changed(List<String> says) ->
          Optional.of(
              "Something changed since it was approved, so it wasn't sent: "
                  + String.join(" ", says)
                  + " ");
    };
  }

  private void check(Hash hash, Bytes raw) {
    try {
      Draft draft = draft(raw);
      Guard.Checked checked = run(draft);
      log.checked(draft, checked);
      checked(hash, checked);
    } catch (InputException | ChainException e) {
      book.end(hash, Stage.FAILED, "It couldn't be checked, so it wasn't sent: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      faults.accept(e);
      book.end(
          hash, Stage.FAILED, "It couldn't be checked, which is our fault, so it wasn't sent.");
    }
  }

  private Draft draft(Bytes raw) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("chainId", chain.chain().value());
    members.put("method", "eth_sendRawTransaction");
    members.put("params", List.of(raw.toHex()));
    return names.draft(members);
  }

  /** The verdict after the newest block. */
  Guard.Checked run(Draft draft) {
    Rpc rpc = chain.rpc(CHECK);
    return check.check(draft, chain.block(rpc, new Which.Newest()).orElseThrow(), rpc);
  }

  private void checked(Hash hash, Guard.Checked checked) {
    Verdict verdict = checked.verdict();
    book.change(hash, known -> known.with(checked));
    Optional<String> refusal = refusedByAnyNode(verdict);
    if (refusal.isPresent() && verdict.answer() != Verdict.Answer.REFUSE) {
      book.end(hash, Stage.FAILED, "It wasn't sent, since no node would take it: " + refusal.get());
      return;
    }
    switch (verdict.answer()) {
      case ALLOW -> forwarding.send(hash, "nothing spoke against it");
      case REFUSE -> book.end(hash, Stage.REFUSED, verdict.summary());
      case ASK, UNKNOWN -> book.end(hash, Stage.WAITING, verdict.summary());
    }
  }

  /** What every node would say, in go-ethereum's words: there is nothing to decide then. */
  private static Optional<String> refusedByAnyNode(Verdict verdict) {
    return verdict
        .inputs()
        .run()
        .map(run -> run.outcome().ending())
        .flatMap(ending ->
            ending instanceof Ending.Invalid invalid
                ? Optional.of(invalid.says())
                : Optional.empty());
  }

  /**
   * A person's decision on a transaction that waits.
   *
   * @throws InputException if it doesn't
   */
  public Submission decide(Hash hash, boolean forward) {
    Submission waiting = book.take(hash);
    try {
      if (forward) {
        forwardIfUnchanged(waiting);
      } else {
        log.decided(hash, "drop", "a person decided so");
        book.end(hash, Stage.DROPPED, ALREADY_SIGNED);
      }
    } finally {
      book.putBack(hash);
    }
    return book.found(hash);
  }

  /** What was decided on is run once more: a card may have stood there for minutes. */
  private void forwardIfUnchanged(Submission decided) {
    Draft draft = draft(decided.raw().orElseThrow());
    Guard.Checked now;
    try {
      now = run(draft);
    } catch (ChainException e) {
      throw new InputException(
          "node", "one that the transaction can be run on again", String.valueOf(e.getMessage()));
    }
    if (decided
        .checked()
        .filter(shown -> AsShown.holds(shown.verdict(), now.verdict()))
        .isPresent()) {
      forwarding.send(decided.hash(), "a person decided so");
      return;
    }
    log.checked(draft, now);
    boolean refused = now.verdict().answer() == Verdict.Answer.REFUSE;
    book.change(
        decided.hash(),
        known ->
            known
                .with(now)
                .at(
                    refused ? Stage.REFUSED : Stage.WAITING,
                    "It would do something else now than when it was shown, so it wasn't sent. "
                        + now.verdict().summary()));
  }
}
