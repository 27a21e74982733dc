package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.practice.PracticeException;
import bothy.proof.Header;
import bothy.simulation.BlobParameters;
import bothy.simulation.Fork;
import bothy.simulation.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The chain: blocks one after another, the pool, the clock. A block for each transaction as it
 * comes in, unless that is switched off. Safe for use by many threads; what is asked of a block
 * afterwards needs no lock, since blocks don't change.
 */
public final class Chain implements AutoCloseable {
  private static final int ROUND_MOST = 1_000;

  /** Seconds since 1970 that a clock may be moved to: the year 3000. */
  public static final long LATEST = 32_503_680_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Rules rules;
  private final PracticeClock clock;
  private final Mint mint;
  private final Optional<ChainFile> file;
  private final Ledger ledger = new Ledger();
  private final Pool pool = new Pool();
  private final Snapshots snapshots = new Snapshots();
  private final List<Consumer<Header>> listeners = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private Optional<Long> next = Optional.empty();
  private boolean automine = true;

  /** What hears of the chain, in order; it must not wait for anything. */
  public interface Watcher {
    void mined(Block block);

    void pooled(Waiting waiting);
  }

  /**
   * A chain that starts, or goes on as it was kept.
   *
   * @param time real
   * @param beaconRoots the root of the beacon block that carries a header (EIP-4788)
   * @param kept the file of what happened, if it is kept
   * @throws PracticeException if the file is another chain's, isn't whole or is in use
   */
  public Chain(
      ChainId chainId,
      InstantSource time,
      Function<Header, Hash> beaconRoots,
      Optional<Path> kept) {
    this.rules = new Rules(chainId, Fork.OSAKA, BlobParameters.of(Fork.OSAKA));
    this.clock = new PracticeClock(time);
    this.mint = new Mint(rules, ledger, pool, beaconRoots);
    publish(new Genesis(rules).block());
    this.file = kept.map(path -> ChainFile.open(path, identity(), this::again));
  }

  private Map<String, Object> identity() {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("bothy", "practice chain 1");
    identity.put("chainId", chainId().value());
    identity.put("genesis", ledger.first().hash().toHex());
    return identity;
  }

  public ChainId chainId() {
    return rules.chainId();
  }

  public Rules rules() {
    return rules;
  }

  /** The time on the chain. */
  public PracticeClock clock() {
    return clock;
  }

  /** Has {@code listener} hear of each block there is, the genesis first, and of each new one. */
  public void listen(Consumer<Header> listener) {
    locked(() -> {
      ledger.all().forEach(block -> listener.accept(block.header()));
      return listeners.add(listener);
    });
  }

  public void watch(Watcher watcher) {
    locked(() -> watchers.add(watcher));
  }

  private <T> T locked(Supplier<T> work) {
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  // What there is.

  public Block head() {
    return locked(ledger::head);
  }

  public Optional<Block> block(long number) {
    return locked(() -> ledger.block(number));
  }

  public Optional<Block> block(Hash hash) {
    return locked(() -> ledger.block(hash));
  }

  public Optional<Hash> blockHash(long number) {
    return block(number).map(Block::hash);
  }

  public Optional<Ledger.Place> place(Hash transaction) {
    return locked(() -> ledger.place(transaction));
  }

  public Optional<Waiting> waiting(Hash transaction) {
    return locked(() -> pool.find(transaction));
  }

  public List<Waiting> waiting() {
    return locked(pool::all);
  }

  /** The nonce that the account's next transaction should have. */
  public long nextNonce(Address account) {
    return locked(() -> pool.nextNonce(account, ledger.head().state().at(account).nonce()));
  }

  /** The block that would be made now. */
  public Block pending() {
    return locked(() -> mint.made(plan(Map.of()), ROUND_MOST));
  }

  // What comes in.

  /** What became of a transaction that came in. */
  public sealed interface Submitted {
    /** It is in a block, or waits for one. */
    record Accepted(Hash hash) implements Submitted {}

    /** It is as if it had never come; {@code says} in go-ethereum's words. */
    record Refused(String says) implements Submitted {}
  }

  /** Takes a transaction in, and makes blocks of what is ready if that is switched on. */
  public Submitted submit(Waiting waiting) {
    return locked(() -> {
      Optional<String> refusal = mint.refusal(waiting, plan(Map.of()));
      if (refusal.isPresent()) {
        return new Submitted.Refused(refusal.get());
      }
      boolean mines =
          automine && waiting.transaction().nonce() == head().state().at(waiting.sender()).nonce();
      if (!mines) {
        keep(new ChainEvent.Pooled(ChainEvent.Came.of(waiting)));
      }
      pool.add(waiting);
      watchers.forEach(watcher -> watcher.pooled(waiting));
      mineReady();
      return new Submitted.Accepted(waiting.hash());
    });
  }

  private void mineReady() {
    while (automine && !pool.isEmpty()) {
      Block block = mint.made(plan(Map.of()), 1);
      if (block.transactions().isEmpty()) {
        return;
      }
      keepAndPublish(block, Map.of());
    }
  }

  // Making blocks.

  private Plan plan(Map<Address, AccountChange> changes) {
    long after = ledger.head().header().timestamp() + 1;
    long now = clock.instant().getEpochSecond();
    return mint.plan(next.orElse(Math.max(now, after)), changes);
  }

  private void keep(ChainEvent event) {
    file.ifPresent(kept -> kept.append(event));
  }

  private void keepAndPublish(Block block, Map<Address, AccountChange> changes) {
    if (next.isPresent()) { // from there on the clock runs
      clock.set(Instant.ofEpochSecond(next.get()));
      next = Optional.empty();
      keep(new ChainEvent.Moved(clock.offset(), next));
    }
    keep(
        new ChainEvent.Mined(
            block.header().timestamp(),
            block.header().added().parentBeaconBlockRoot().orElseThrow(),
            changes,
            block.transactions().stream().map(ChainEvent.Came::of).toList(),
            block.hash()));
    publish(block);
    listeners.forEach(listener -> listener.accept(block.header()));
    watchers.forEach(watcher -> watcher.mined(block));
  }

  private void publish(Block block) {
    ledger.add(block);
    pool.prune(block.state());
    clock.follow(block.header().timestamp());
  }

  /** Makes a block of all that is ready; of nothing, too. */
  public Block mine() {
    return locked(() -> {
      Block block = mint.made(plan(Map.of()), Integer.MAX_VALUE);
      keepAndPublish(block, Map.of());
      return block;
    });
  }

  /** Makes a block at whose end accounts are changed past all rules. */
  public void set(Map<Address, AccountChange> changes) {
    locked(() -> {
      Block block = mint.made(plan(changes), 0);
      keepAndPublish(block, changes);
      mineReady();
      return block;
    });
  }

  public boolean automine() {
    return locked(() -> automine);
  }

  public void automine(boolean on) {
    locked(() -> {
      automine = on;
      mineReady();
      return on;
    });
  }

  // Time.

  /** Moves the clock; gives how far it is from the real one, in seconds, if it can be there. */
  public Optional<Long> moveClock(long seconds) {
    return locked(() -> {
      if (clock.instant().getEpochSecond() + seconds > LATEST) {
        return Optional.empty();
      }
      clock.move(clock.offset().plusSeconds(seconds));
      keep(new ChainEvent.Moved(clock.offset(), next));
      return Optional.of(clock.offset().toSeconds());
    });
  }

  /** Sets the next block's timestamp, if it comes after the newest one's. */
  public boolean nextTimestamp(long timestamp) {
    return locked(() -> {
      if (timestamp <= ledger.head().header().timestamp() || timestamp > LATEST) {
        return false;
      }
      next = Optional.of(timestamp);
      keep(new ChainEvent.Moved(clock.offset(), next));
      return true;
    });
  }

  // Going back.

  /** Notes where the chain is; {@link #revert} goes back there. */
  public long snapshot() {
    return locked(() -> snapshots.take(ledger.head(), clock.offset()));
  }

  /** Goes back to a snapshot, which is used up with all later ones; false if there is none. */
  public boolean revert(long snapshot) {
    return locked(() -> {
      Optional<Snapshots.Taken> taken = snapshots.use(snapshot);
      taken.ifPresent(then -> {
        keep(new ChainEvent.Rewound(then.block().number()));
        keep(new ChainEvent.Moved(then.offset(), Optional.empty()));
        rewind(then.block().number());
        clock.move(then.offset());
      });
      return taken.isPresent();
    });
  }

  private void rewind(long number) {
    ledger.cut(number);
    pool.clear();
    next = Optional.empty();
    clock.follow(ledger.head().header().timestamp());
  }

  /** What was kept happens once more. */
  private void again(ChainEvent event) {
    switch (event) {
      case ChainEvent.Mined mined -> publish(mint.again(mined));
      case ChainEvent.Pooled(ChainEvent.Came came) -> pool.add(came.waiting());
      case ChainEvent.Moved(Duration offset, Optional<Long> timestamp) -> {
        clock.move(offset);
        next = timestamp;
      }
      case ChainEvent.Rewound(long number) -> {
        if (ledger.block(number).isEmpty()) {
          throw new PracticeException(
              "expected to go back to one of %d blocks, found %d"
                  .formatted(ledger.head().number() + 1, number));
        }
        rewind(number);
      }
    }
  }

  @Override
  public void close() {
    locked(() -> {
      file.ifPresent(ChainFile::close);
      return true;
    });
  }
}
