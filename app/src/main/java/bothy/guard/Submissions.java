package bothy.guard;

import bothy.cases.CheckRecord;
import bothy.cases.Draft;
import bothy.cases.PassageRecord;
import bothy.chain.BlockContents;
import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.effects.Told;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.journal.Journal;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.proof.Receipt;
import bothy.simulation.Ending;
import bothy.simulation.Log;
import bothy.simulation.Outcome;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Signed transactions on their way to the chain. Each is checked first: what nothing speaks against
 * goes on, what is refused doesn't, and the rest waits for a person. Everything is kept in the
 * journal before it takes effect. After inclusion the proven receipt is held against what the run
 * had shown.
 */
public final class Submissions implements AutoCloseable {
  /** A transaction's way. */
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
    /** It couldn't be checked, or the node didn't take it. */
    FAILED,
    /** In a block, as promised. */
    INCLUDED,
    /** In a block, and it did what the run had not shown. */
    DIFFERENT
  }

  /**
   * A transaction and how it stands.
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
    Submission at(Stage next, String why) {
      return new Submission(hash, raw, arrived, until, next, checked, why);
    }
  }

  /**
   * How long things take.
   *
   * @param answer how long a sender is kept waiting: browsers give up after some 30 seconds
   * @param earlier how long a transaction waits for earlier ones of its account
   * @param life how long a transaction waits for a person
   * @param inclusion how long a block is looked for
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

  private static final int MOST = 200;

  /** Senders that are kept waiting at once; others are told at once that it waits. */
  private static final int MOST_WAITERS = 32;

  private static final Duration RENEWED_AFTER = Duration.ofSeconds(10);
  private static final Set<Stage> SENT = Set.of(Stage.FORWARDED, Stage.INCLUDED, Stage.DIFFERENT);
  private static final int MOST_WAITING = 50;
  private static final int MOST_BYTES = 256 << 10;
  private static final Duration CHECK = Duration.ofSeconds(20);

  private final ChainCheck check;
  private final ChainView chain;
  private final Journal journal;
  private final InstantSource clock;
  private final Times times;
  private final Supplier<String> desk;
  private final Consumer<Throwable> faults;
  private final AtomicInteger waiters = new AtomicInteger();
  private final LinkedHashMap<Hash, Submission> all = new LinkedHashMap<>();

  /**
   * The way of transactions to a chain.
   *
   * @param desk where a person decides
   * @param faults hears of what is our fault
   */
  public Submissions(
      ChainCheck check,
      ChainView chain,
      Journal journal,
      InstantSource clock,
      Times times,
      Supplier<String> desk,
      Consumer<Throwable> faults) {
    this.check = check;
    this.chain = chain;
    this.journal = journal;
    this.clock = clock;
    this.times = times;
    this.desk = desk;
    this.faults = faults;
  }

  /** All that came lately, the newest first. */
  public List<Submission> all() {
    synchronized (all) {
      expire();
      return List.copyOf(all.values()).reversed();
    }
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
    if (arrives(hash, raw)) {
      awaitEarlier(hash, raw);
      check(hash, raw);
    } else {
      sendAgain(hash);
    }
    return outcome(hash, end);
  }

  /** A node may have lost what was sent to it; wallets send again for that. */
  private void sendAgain(Hash hash) {
    Submission known = found(hash);
    if (SENT.contains(known.stage())) {
      try {
        chain
            .rpc(CHECK)
            .call(new Rpc.Call("eth_sendRawTransaction", List.of(known.raw().toHex()), false));
      } catch (ChainException e) {
        // it has it already, as it should
      }
    }
  }

  /**
   * Waits a while for what the same account sent before: until that is in a block, the run would
   * only show that its nonce is too high.
   */
  private void awaitEarlier(Hash hash, Bytes raw) {
    long end = System.nanoTime() + times.earlier().toNanos();
    try {
      Transaction own = Transactions.decode(raw);
      while (System.nanoTime() < end && earlierIsOpen(hash, own)) {
        Thread.sleep(times.pause());
      }
    } catch (EthException e) {
      // the check says what is wrong with it
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean earlierIsOpen(Hash hash, Transaction own) {
    List<Submission> sent;
    synchronized (all) {
      sent =
          all.values().stream()
              .filter(each -> each.stage() == Stage.FORWARDED && !each.hash().equals(hash))
              .toList();
    }
    Sender sender = Transactions.sender(own);
    return sent.stream()
        .map(each -> Transactions.decode(each.raw()))
        .anyMatch(each ->
            Long.compareUnsigned(each.nonce(), own.nonce()) < 0
                && Transactions.sender(each).equals(sender));
  }

  /** Whether it is new; one that failed or waited too long may be sent again. */
  private boolean arrives(Hash hash, Bytes raw) throws RpcException {
    synchronized (all) {
      expire();
      Submission known = all.get(hash);
      if (known != null && !again(known)) {
        return false;
      }
      long waiting = all.values().stream().filter(Submissions::isOpen).count();
      if (waiting >= MOST_WAITING) {
        throw new RpcException(
            RpcException.LIMIT_EXCEEDED,
            "more than " + MOST_WAITING + " transactions wait for a decision at " + desk.get());
      }
      all.remove(hash);
      Instant now = clock.instant();
      all.put(
          hash,
          new Submission(
              hash, raw, now, now.plus(times.life()), Stage.CHECKING, Optional.empty(), ""));
      forgetOldest();
      return true;
    }
  }

  /** What ended without being sent is checked anew, and what waits, if that was a while ago. */
  private boolean again(Submission known) {
    return switch (known.stage()) {
      case EXPIRED, FAILED, REFUSED -> true;
      case WAITING ->
          clock.instant().isAfter(known.arrived().plus(RENEWED_AFTER)) && waiters.get() == 0;
      case CHECKING, FORWARDED, DROPPED, INCLUDED, DIFFERENT -> false;
    };
  }

  private static boolean isOpen(Submission submission) {
    return submission.stage() == Stage.WAITING || submission.stage() == Stage.CHECKING;
  }

  private void forgetOldest() {
    Collection<Submission> values = all.values();
    for (var each = values.iterator(); values.size() > MOST && each.hasNext(); ) {
      if (!isOpen(each.next())) {
        each.remove();
      }
    }
  }

  private void check(Hash hash, Bytes raw) throws RpcException {
    try {
      Draft draft = draft(raw);
      Rpc talk = chain.rpc(CHECK);
      Guard.Checked checked =
          check.check(draft, chain.block(talk, new Which.Newest()).orElseThrow(), talk);
      keep(draft, checked);
      checked(hash, checked);
    } catch (InputException | ChainException e) {
      end(hash, Stage.FAILED, "It couldn't be checked, so it wasn't sent: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      faults.accept(e);
      end(hash, Stage.FAILED, "It couldn't be checked, which is our fault, so it wasn't sent.");
    }
  }

  private Draft draft(Bytes raw) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("chainId", chain.chain().value());
    members.put("method", "eth_sendRawTransaction");
    members.put("params", List.of(raw.toHex()));
    return Draft.of(new Node("", members));
  }

  private void keep(Draft draft, Guard.Checked checked) {
    CheckRecord record =
        CheckRecord.of(draft.written(), checked.verdict(), checked.at(), checked.inputs());
    journal.append(clock.instant(), CheckRecord.KIND, record.bytes());
  }

  private void checked(Hash hash, Guard.Checked checked) {
    Verdict verdict = checked.verdict();
    synchronized (all) {
      Submission known = all.get(hash);
      if (known == null) {
        return;
      }
      all.put(
          hash,
          new Submission(
              hash,
              known.raw(),
              known.arrived(),
              known.until(),
              known.stage(),
              Optional.of(checked),
              verdict.summary()));
    }
    Optional<String> refusal = refusedByAnyNode(verdict);
    if (refusal.isPresent() && verdict.answer() != Verdict.Answer.REFUSE) {
      end(hash, Stage.FAILED, "It wasn't sent, since no node would take it: " + refusal.get());
      return;
    }
    switch (verdict.answer()) {
      case ALLOW -> forward(hash, "nothing spoke against it");
      case REFUSE -> end(hash, Stage.REFUSED, verdict.summary());
      case ASK, UNKNOWN -> end(hash, Stage.WAITING, verdict.summary());
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

  /** What is kept first, and then done. */
  private void record(Hash hash, String decision, String why) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", hash.toHex());
    entry.put("decision", decision);
    entry.put("why", why);
    Bytes bytes = Bytes.owning(CompactJson.of(entry).getBytes(StandardCharsets.UTF_8));
    journal.append(clock.instant(), PassageRecord.DECISION, bytes);
  }

  private void forward(Hash hash, String why) {
    Submission submission = found(hash);
    record(hash, "forward", why);
    Rpc rpc = chain.rpc(CHECK);
    try {
      Node answer =
          rpc.call(
              new Rpc.Call("eth_sendRawTransaction", List.of(submission.raw().toHex()), false));
      Hash said = answer.as("a hash", Hash::fromHex);
      if (!said.equals(hash)) {
        end(
            hash,
            Stage.FORWARDED,
            "The node took it, and gave it another hash, " + said + ": don't trust that node.");
      } else {
        end(hash, Stage.FORWARDED, "It was sent to the node.");
      }
      Thread.ofVirtual().name("inclusion").start(() -> watch(hash));
    } catch (ChainException.Refused e) {
      record(hash, "fail", "the node didn't take it: " + e.says());
      end(hash, Stage.FAILED, "The node didn't take it: " + e.says());
    } catch (ChainException | InputException e) {
      end(hash, Stage.FAILED, "The node can't be used: " + e.getMessage());
      Thread.ofVirtual().name("inclusion").start(() -> watch(hash));
    }
  }

  private Submission found(Hash hash) {
    synchronized (all) {
      Submission found = all.get(hash);
      if (found == null) {
        throw new InputException("hash", "a transaction that came here lately", hash.toString());
      }
      return found;
    }
  }

  private void end(Hash hash, Stage stage, String says) {
    synchronized (all) {
      Submission known = all.get(hash);
      if (known != null) {
        all.put(hash, known.at(stage, says));
      }
      all.notifyAll();
    }
  }

  /** Waits until it is decided, or for as long as a browser does. */
  private Hash outcome(Hash hash, long end) throws RpcException {
    boolean patient = waiters.incrementAndGet() <= MOST_WAITERS;
    try {
      return told(settled(hash, patient ? end : System.nanoTime()));
    } finally {
      waiters.decrementAndGet();
    }
  }

  private Submission settled(Hash hash, long end) {
    Submission now;
    synchronized (all) {
      now = found(hash);
      while (isOpen(now) && System.nanoTime() < end) {
        try {
          long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
          all.wait(Math.clamp(left, 1, 500));
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          break;
        }
        expire();
        now = found(hash);
      }
    }
    return now;
  }

  private Hash told(Submission submission) throws RpcException {
    return switch (submission.stage()) {
      case FORWARDED, INCLUDED, DIFFERENT -> submission.hash();
      case CHECKING, WAITING ->
          throw error(
              submission,
              "Bothy asks: "
                  + submission.says()
                  + " It waits for your decision at "
                  + desk.get()
                  + "; send it again to wait on.");
      case REFUSED -> throw error(submission, "Bothy refused this: " + submission.says());
      case DROPPED -> throw error(submission, "You dropped this. " + ALREADY_SIGNED);
      case EXPIRED ->
          throw error(submission, "Nobody decided in time: it was dropped. " + ALREADY_SIGNED);
      case FAILED -> throw error(submission, submission.says());
    };
  }

  /** What dropping doesn't do. */
  public static final String ALREADY_SIGNED =
      "It is already signed, so dropping it here doesn't void it: whoever has it can still send it."
          + " To be sure, send another transaction with the same nonce and a higher fee.";

  private static RpcException error(Submission submission, String says) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("transaction", submission.hash().toHex());
    data.put("stage", submission.stage().name().toLowerCase(java.util.Locale.ROOT));
    submission
        .checked()
        .ifPresent(checked -> {
          data.put("verdict", checked.verdict().answer().name().toLowerCase(java.util.Locale.ROOT));
          data.put(
              "findings",
              checked.verdict().findings().stream()
                  .map(finding -> Map.of("rule", finding.rule(), "says", finding.says()))
                  .toList());
        });
    return new RpcException(RpcException.TRANSACTION_REJECTED, says, Optional.of(data));
  }

  /**
   * A person's decision on a transaction that waits.
   *
   * @throws InputException if it doesn't
   */
  public Submission decide(Hash hash, boolean forward) {
    synchronized (all) {
      expire();
      Submission waiting = found(hash);
      if (waiting.stage() != Stage.WAITING) {
        throw new InputException(
            "hash", "a transaction that waits", "one that is " + waiting.stage());
      }
      all.put(hash, waiting.at(Stage.CHECKING, waiting.says()));
    }
    try {
      if (forward) {
        forwardIfUnchanged(hash);
      } else {
        record(hash, "drop", "a person decided so");
        end(hash, Stage.DROPPED, ALREADY_SIGNED);
      }
      return found(hash);
    } catch (RuntimeException e) {
      synchronized (all) {
        Submission open = all.get(hash);
        if (open != null && open.stage() == Stage.CHECKING) {
          end(hash, Stage.WAITING, open.says());
        }
      }
      throw e;
    }
  }

  /** What was decided on is run once more: a card may have stood there for minutes. */
  private void forwardIfUnchanged(Hash hash) {
    Submission decided = found(hash);
    Draft draft = draft(decided.raw());
    Guard.Checked checked;
    try {
      Rpc talk = chain.rpc(CHECK);
      checked = check.check(draft, chain.block(talk, new Which.Newest()).orElseThrow(), talk);
    } catch (ChainException e) {
      throw new InputException(
          "node", "one that the transaction can be run on again", String.valueOf(e.getMessage()));
    }
    if (findings(checked).equals(decided.checked().map(Submissions::findings).orElse(List.of()))) {
      forward(hash, "a person decided so");
      return;
    }
    keep(draft, checked);
    boolean refused = checked.verdict().answer() == Verdict.Answer.REFUSE;
    synchronized (all) {
      all.put(
          hash,
          new Submission(
              hash,
              decided.raw(),
              decided.arrived(),
              decided.until(),
              refused ? Stage.REFUSED : Stage.WAITING,
              Optional.of(checked),
              "It would do something else now than when it was shown, so it wasn't sent. "
                  + checked.verdict().summary()));
      all.notifyAll();
    }
  }

  private static List<String> findings(Guard.Checked checked) {
    return checked.verdict().findings().stream()
        .map(finding -> finding.severity() + " " + finding.rule() + " " + finding.about())
        .toList();
  }

  private void expire() {
    Instant now = clock.instant();
    for (Map.Entry<Hash, Submission> each : all.entrySet()) {
      Submission submission = each.getValue();
      if (submission.stage() == Stage.WAITING && !now.isBefore(submission.until())) {
        record(submission.hash(), "expire", "nobody decided in time");
        each.setValue(submission.at(Stage.EXPIRED, ALREADY_SIGNED));
      }
    }
  }

  private void watch(Hash hash) {
    Instant end = clock.instant().plus(times.inclusion());
    while (clock.instant().isBefore(end)) {
      try {
        Thread.sleep(times.pause());
        Rpc rpc = chain.rpc(CHECK);
        Node said =
            rpc.call(new Rpc.Call("eth_getTransactionReceipt", List.of(hash.toHex()), true));
        if (said.isObject()) {
          Optional<ChainView.Included> included =
              ChainView.ClaimedPlace.read(said).flatMap(place -> chain.included(rpc, hash, place));
          if (included.isPresent()) {
            compare(hash, included.get());
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ChainException | InputException e) {
        // the node is away or lies: the next look may find it
      } catch (RuntimeException | Error e) {
        faults.accept(e);
        return;
      }
    }
  }

  /** Holds the receipt against what the run had shown, and keeps what was found. */
  private void compare(Hash hash, ChainView.Included included) {
    Submission submission = found(hash);
    BlockContents contents = included.contents();
    Receipt receipt = contents.receipts().get(included.index());
    List<String> differences = differences(submission, receipt);
    String where = "block " + included.block().number() + ", " + included.block().ground().word();
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("transaction", hash.toHex());
    entry.put("block", included.block().block().block().hash().toHex());
    entry.put("ground", included.block().ground().word());
    entry.put("differences", differences);
    Bytes bytes = Bytes.owning(CompactJson.of(entry).getBytes(StandardCharsets.UTF_8));
    journal.append(clock.instant(), PassageRecord.INCLUSION, bytes);
    if (differences.isEmpty()) {
      end(
          hash,
          Stage.INCLUDED,
          "It is in " + where + ", and its events are those that were shown, or better.");
    } else {
      end(
          hash,
          Stage.DIFFERENT,
          "It is in "
              + where
              + ", and did not do what was shown: "
              + String.join("; ", differences));
    }
  }

  private static List<String> differences(Submission submission, Receipt receipt) {
    @Nullable Run run =
        submission.checked().flatMap(checked -> checked.verdict().inputs().run()).orElse(null);
    if (run == null) {
      return List.of();
    }
    Outcome shown = run.outcome();
    List<String> differences = new ArrayList<>();
    boolean succeeded = receipt.status().equals(Bytes.of((byte) 1));
    if (succeeded != shown.succeeded()) {
      differences.add(
          succeeded ? "it went through, and was to fail" : "it failed, and was to go through");
    }
    List<Log> found = new ArrayList<>();
    for (Receipt.Log log : receipt.logs()) {
      found.add(new Log(log.address(), log.topics(), log.data(), found.size(), 0));
    }
    submission
        .checked()
        .map(checked -> checked.verdict().inputs().account())
        .ifPresent(account ->
            differences.addAll(Told.of(shown.logs(), account).worseIn(Told.of(found, account))));
    return differences;
  }

  @Override
  public void close() {
    synchronized (all) {
      all.notifyAll();
    }
  }
}
