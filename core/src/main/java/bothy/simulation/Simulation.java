package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Transaction;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs requests one after another on one overlay over a {@link State}: each sees what those before
 * it did. Not safe for use by several threads at once.
 */
public final class Simulation {
  private final World world;
  private final Machine machine;
  private final Fuel fuel;
  private final Envelope envelope;
  private final Results results;

  public Simulation(State state, Rules rules, BlockContext block, Budget budget) {
    this(state, rules, block, budget, System::nanoTime);
  }

  /**
   * @param nanoTime for the budget of time only
   */
  public Simulation(
      State state, Rules rules, BlockContext block, Budget budget, LongSupplier nanoTime) {
    fuel = new Fuel(budget, nanoTime);
    world = new World(state, fuel);
    machine = new Machine(world, rules, block, fuel);
    if (machine.has(Fork.CANCUN)) {
      machine.blobBaseFee = Word.of(Costs.blobBaseFee(block.excessBlobGas(), rules.blobs()));
    }
    envelope = new Envelope(machine);
    results = new Results(world);
  }

  /**
   * Runs a transaction with all that the envelope enforces, traced.
   *
   * @param sender recovered from the signature, or who would sign
   */
  public Outcome transact(Transaction transaction, Address sender) {
    return transact(transaction, sender, true);
  }

  /**
   * Whether an account with code may send transactions from now on, past EIP-3607: for a chain
   * where anybody is impersonated.
   */
  public void letSendersHaveCode(boolean on) {
    machine.senderMayHaveCode = on;
  }

  /**
   * From now on the contract at 0x01 (ecrecover) says, for these digests, that who is named here
   * signed them, whatever signature comes with them: for playing a holder before there is a
   * signature.
   */
  public void vouch(Map<Hash, Address> signers) {
    machine.vouched = signers.isEmpty() ? null : Map.copyOf(signers);
  }

  /**
   * Why the envelope would refuse the transaction now; empty if it would run. Nothing runs.
   *
   * @param sender recovered from the signature, or who would sign
   */
  public Optional<Ending.Invalid> refusal(Transaction transaction, Address sender) {
    world.startRun();
    fuel.start();
    return Optional.ofNullable(new Admission(machine, transaction, sender).check());
  }

  /** As {@link #transact(Transaction, Address)}; untraced, the outcome has no tree of calls. */
  public Outcome transact(Transaction transaction, Address sender, boolean traced) {
    return run(
        () -> {
          Ending.Invalid refused = new Admission(machine, transaction, sender).check();
          return refused == null ? envelope.run(message(transaction, sender)) : refuse(refused);
        },
        clamp(transaction.gasLimit()),
        traced,
        true);
  }

  /** Runs a call as {@code eth_call} would, traced; its changes stay on the overlay. */
  public Outcome call(CallRequest call) {
    return run(() -> envelope.run(message(call)), clamp(call.gas()), true, true);
  }

  /**
   * Runs a call untraced and undoes it: the overlay is as before, and the outcome has no
   * difference. For probing views, fast.
   */
  public Outcome view(CallRequest call) {
    return run(() -> envelope.run(message(call)), clamp(call.gas()), false, false);
  }

  /**
   * As {@link #view}, but the state isn't asked for the sender where the run can't depend on it: it
   * costs nothing, moves no value, creates no contract, and no code asks for that account.
   */
  public Outcome glance(CallRequest call) {
    boolean free =
        call.to().isPresent()
            && call.authorizations().isEmpty()
            && call.value().amount().signum() == 0
            && call.gasPrice().amount().signum() == 0;
    if (free) {
      Outcome outcome =
          run(() -> envelope.run(message(call), false), clamp(call.gas()), false, false);
      if (!world.wasAsked(world.entry(call.from()))) {
        return outcome;
      }
    }
    return view(call);
  }

  /** As {@link #call}, untraced, followed by {@code taint}; undone unless it stands. */
  Outcome explore(CallRequest call, Taint taint, boolean stands) {
    machine.taint = taint;
    taint.on(world);
    try {
      return run(() -> envelope.run(message(call)), clamp(call.gas()), false, stands);
    } finally {
      machine.taint = null;
    }
  }

  private interface Work {
    Envelope.Run run();
  }

  private Outcome run(Work work, long gasLimit, boolean traced, boolean stands) {
    world.startRun();
    fuel.start();
    Tracing tracing = traced ? new Tracing(fuel) : null;
    machine.tracing = tracing;
    Envelope.Run run;
    try {
      run = work.run();
    } catch (Interruption interruption) {
      machine.abandon();
      run = interrupted(interruption, gasLimit, tracing);
    }
    boolean ran =
        !(run.ending() instanceof Ending.Invalid)
            && !(run.ending() instanceof Ending.Halted(HaltKind kind, String says)
                && (kind == HaltKind.BUDGET || kind == HaltKind.STATE_UNKNOWN));
    if (ran && stands) {
      envelope.finish();
    } else if (!ran) {
      world.undo(0);
      world.logs.clear();
    }
    Optional<Frame> tree =
        tracing == null || run.ending() instanceof Ending.Invalid
            ? Optional.empty()
            : tracing.tree(gasLimit, run.gasUsed());
    Outcome outcome =
        results.of(run, tree, tracing == null ? Map.of() : tracing.preimages, ran && stands);
    world.undo(stands ? world.journal.mark() : 0);
    return outcome;
  }

  private static Envelope.Run refuse(Ending.Invalid refused) {
    return new Envelope.Run(refused, 0, BigInteger.ZERO, bothy.eth.Bytes.EMPTY);
  }

  private static Envelope.Run interrupted(
      Interruption interruption, long gasLimit, @Nullable Tracing tracing) {
    if (tracing != null) {
      tracing.interrupt(interruption.says());
    }
    return new Envelope.Run(
        new Ending.Halted(interruption.kind(), interruption.says()),
        gasLimit,
        BigInteger.ZERO,
        bothy.eth.Bytes.EMPTY);
  }

  /** Gas past 2^63 - 1 runs as that: no run can spend it. */
  private static long clamp(long unsigned) {
    return unsigned < 0 ? Long.MAX_VALUE : unsigned;
  }

  private Message message(Transaction transaction, Address sender) {
    BigInteger price = transaction.maxFeePerGas().amount();
    if (machine.has(Fork.LONDON)) {
      BigInteger base = machine.block.baseFee().amount();
      price = price.min(base.add(transaction.maxPriorityFeePerGas().amount()));
    }
    return new Message(
        sender,
        transaction.to(),
        transaction.data(),
        transaction.value().amount(),
        clamp(transaction.gasLimit()),
        price,
        transaction.accessList(),
        transaction.authorizations(),
        transaction.blobVersionedHashes(),
        BigInteger.valueOf(transaction.blobGas()).multiply(machine.blobBaseFee.toBigInteger()));
  }

  /** What a call lacks in funds it is given. */
  private Message message(CallRequest call) {
    BigInteger price = call.gasPrice().amount();
    long gas = clamp(call.gas());
    BigInteger due = price.multiply(BigInteger.valueOf(gas)).add(call.value().amount());
    if (due.signum() > 0) {
      Entry sender = world.need(world.entry(call.from()));
      if (sender.balance().toBigInteger().compareTo(due) < 0) {
        Word word = Word.of(due.min(Word.MAX.toBigInteger()));
        world.setBalance(sender, word.w3(), word.w2(), word.w1(), word.w0());
      }
    }
    return new Message(
        call.from(),
        call.to(),
        call.data(),
        call.value().amount(),
        gas,
        price,
        call.accessList(),
        call.authorizations(),
        List.of(),
        BigInteger.ZERO);
  }
}
