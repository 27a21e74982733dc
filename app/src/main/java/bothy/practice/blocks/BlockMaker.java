package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.practice.PracticeException;
import bothy.proof.Bloom;
import bothy.proof.Header;
import bothy.proof.IndexTrie;
import bothy.proof.Receipt;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.Ending;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;

/** Makes one block: runs transactions one after another, then seals what came of them. */
public final class BlockMaker {
  /** A transaction's gas bounds what it does; this only has to be more than that. */
  private static final Budget ENOUGH = new Budget(1L << 40, 2L << 30, Duration.ofMinutes(10));

  public static final Hash NO_OMMERS = Hash.keccak(Rlp.encode(Rlp.list()));
  public static final Bytes NO_NONCE = Bytes.of(new byte[8]);

  private final Rules rules;
  private final Hash parentHash;
  private final Plan plan;
  private final BlockContext context;
  private final SystemCalls system;
  private final WorldState before;
  private final Simulation simulation;
  private final List<Included> included = new ArrayList<>();
  private WorldState state;
  private long gasUsed;
  private long blobGasUsed;
  private int logs;

  public BlockMaker(
      Rules rules,
      Hash parentHash,
      WorldState parentState,
      Plan plan,
      LongFunction<Optional<Hash>> blockHashes) {
    this.rules = rules;
    this.parentHash = parentHash;
    this.plan = plan;
    this.context = plan.context();
    this.system = new SystemCalls(rules, context);
    this.before = system.start(parentState, plan.beaconRoot(), parentHash);
    this.state = before;
    this.simulation = new Simulation(before.asked(blockHashes), rules, context, ENOUGH);
  }

  /** Why the transaction would be refused now; empty if it would run. */
  public Optional<Ending.Invalid> refusal(Waiting waiting) {
    Transaction transaction = waiting.transaction();
    long left = context.gasLimit() - gasUsed;
    if (Long.compareUnsigned(transaction.gasLimit(), left) > 0 && gasUsed > 0) {
      return Optional.of(full("gas", left, transaction.gasLimit()));
    }
    long blobs = rules.blobs().max() * Transaction.GAS_PER_BLOB - blobGasUsed;
    if (transaction.blobGas() > blobs && blobGasUsed > 0) {
      return Optional.of(full("blob gas", blobs, transaction.blobGas()));
    }
    simulation.letSendersHaveCode(waiting.impersonated());
    return simulation.refusal(transaction, waiting.sender());
  }

  private static Ending.Invalid full(String what, long left, long asked) {
    return new Ending.Invalid(
        Pool.FULL,
        "at most " + left + " " + what,
        Long.toUnsignedString(asked),
        "the block is full");
  }

  /** Runs a transaction, unless it is refused. */
  public Optional<Ending.Invalid> add(Waiting waiting) {
    Optional<Ending.Invalid> refusal = refusal(waiting);
    if (refusal.isPresent()) {
      return refusal;
    }
    Transaction transaction = waiting.transaction();
    Outcome outcome = simulation.transact(transaction, waiting.sender(), false);
    switch (outcome.ending()) {
      case Ending.Invalid invalid -> {
        return Optional.of(invalid);
      }
      case Ending.Halted(HaltKind kind, String says)
          when kind == HaltKind.BUDGET || kind == HaltKind.STATE_UNKNOWN ->
          throw new PracticeException("expected the transaction to end, found " + says);
      case Ending.Success ignored -> include(waiting, outcome);
      case Ending.Reverted ignored -> include(waiting, outcome);
      case Ending.Halted ignored -> include(waiting, outcome);
    }
    return Optional.empty();
  }

  /** Takes in what ran on a simulation over the same start. */
  public void include(Waiting waiting, Outcome outcome) {
    Transaction transaction = waiting.transaction();
    state = state.after(outcome.diff());
    gasUsed += outcome.gasUsed();
    blobGasUsed += transaction.blobGas();
    List<Receipt.Log> emitted =
        outcome.logs().stream()
            .map(log -> new Receipt.Log(log.address(), log.topics(), log.data()))
            .toList();
    included.add(
        new Included(
            transaction,
            waiting.encoded(),
            waiting.hash(),
            waiting.sender(),
            waiting.impersonated(),
            Receipt.of(transaction.type(), outcome.succeeded(), gasUsed, emitted),
            outcome.gasUsed(),
            Fees.price(transaction, context.baseFee()),
            transaction.createsContract()
                ? Optional.of(created(waiting.sender(), transaction.nonce()))
                : Optional.empty(),
            logs));
    logs += emitted.size();
  }

  public Rules rules() {
    return rules;
  }

  /** The state that the first transaction sees. */
  public WorldState before() {
    return before;
  }

  /** The state after what was added so far. */
  public WorldState state() {
    return state;
  }

  public long gasUsed() {
    return gasUsed;
  }

  public Included last() {
    return included.getLast();
  }

  private static Address created(Address sender, long nonce) {
    Bytes encoded = Rlp.encode(Rlp.list(Rlp.data(sender.bytes()), Rlp.number(nonce)));
    return new Address(Hash.keccak(encoded).bytes().slice(12));
  }

  /** The block with all that was added. */
  public Block seal() {
    SystemCalls.End end = system.end(state);
    WorldState last = end.state().with(plan.changes());
    List<Receipt> receipts = included.stream().map(Included::receipt).toList();
    Header header =
        new Header(
            parentHash,
            NO_OMMERS,
            context.coinbase(),
            last.root(),
            IndexTrie.root(included.stream().map(Included::encoded).toList()),
            Receipt.root(receipts),
            Bloom.of(receipts.stream().flatMap(receipt -> receipt.logs().stream()).toList()),
            BigInteger.ZERO,
            context.number(),
            context.gasLimit(),
            gasUsed,
            context.timestamp(),
            plan.extraData(),
            context.prevRandao().toHash(),
            NO_NONCE,
            added(context.baseFee(), blobGasUsed, end.requestsHash()));
    return new Block(header, header.hash(), context, included, before, last);
  }

  private Header.Added added(Wei baseFee, long blobGas, Hash requests) {
    return new Header.Added(
        Optional.of(baseFee),
        Optional.of(Hash.EMPTY_TRIE),
        Optional.of(blobGas),
        Optional.of(context.excessBlobGas()),
        Optional.of(plan.beaconRoot()),
        Optional.of(requests));
  }
}
