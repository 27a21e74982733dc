package bothy.practice;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.proof.Header;
import bothy.simulation.BlobParameters;
import bothy.simulation.Ending;
import bothy.simulation.Fork;
import bothy.simulation.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
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
public final class PracticeChain implements AutoCloseable {
  public static final ChainId CHAIN_ID = ChainId.of(31_337);

  private static final int ROUND_MOST = 1_000;

  /** Seconds since 1970 that a clock may be moved to: the year 3000. */
  static final long LATEST = 32_503_680_000L;

  private final ReentrantLock lock = new ReentrantLock();
  private final Rules rules;
  private final PracticeClock clock;
  private final Function<Header, Hash> beaconRoots;
  private final Optional<ChainFile> file;
  private final List<Block> blocks = new ArrayList<>();
  private final Map<Hash, Block> byHash = new HashMap<>();
  private final Map<Hash, Place> places = new HashMap<>();
  private final Pool pool = new Pool();
  private final Snapshots snapshots = new Snapshots();
  private final List<Consumer<Header>> listeners = new ArrayList<>();
  private final List<Watcher> watchers = new ArrayList<>();
  private Optional<Long> next = Optional.empty();
  private boolean automine = true;

  /** Where a transaction stands. */
  record Place(Block block, int index) {
    Included included() {
      return block.transactions().get(index);
    }
  }

  /** What hears of the chain, in order; it must not wait for anything. */
  interface Watcher {
    void mined(Block block);

    void pooled(Waiting waiting);
  }

  /**
   * What a chain is started with.
   *
   * @param file what happened is kept in; none for a chain that is forgotten
   * @param time real
   * @param beaconRoots the root of the beacon block that carries a header (EIP-4788)
   */
  public record Settings(
      ChainId chainId,
      Optional<Path> file,
      InstantSource time,
      Function<Header, Hash> beaconRoots) {
    /** A chain in memory with the usual id and no beacon chain beside it. */
    public static Settings inMemory() {
      return new Settings(CHAIN_ID, Optional.empty(), InstantSource.system(), header -> Hash.ZERO);
    }

    public Settings keptIn(Path kept) {
      return new Settings(chainId, Optional.of(kept), time, beaconRoots);
    }

    public Settings withBeaconRoots(Function<Header, Hash> roots) {
      return new Settings(chainId, file, time, roots);
    }

    public Settings withTime(InstantSource source) {
      return new Settings(chainId, file, source, beaconRoots);
    }
  }

  private PracticeChain(Settings settings) {
    rules = new Rules(settings.chainId(), Fork.OSAKA, BlobParameters.of(Fork.OSAKA));
    clock = new PracticeClock(settings.time());
    beaconRoots = settings.beaconRoots();
    publish(new Genesis(rules).block());
    file = settings.file().map(path -> ChainFile.open(path, identity(), this::again));
  }

  /**
   * Starts a chain, or goes on with one that was kept.
   *
   * @throws PracticeException if the file is another chain's, isn't whole or is in use
   */
  public static PracticeChain start(Settings settings) {
    return new PracticeChain(settings);
  }

  private Map<String, Object> identity() {
    Map<String, Object> identity = new LinkedHashMap<>();
    identity.put("bothy", "practice chain 1");
    identity.put("chainId", chainId().value());
    identity.put("genesis", blocks.getFirst().hash().toHex());
    return identity;
  }

  public ChainId chainId() {
    return rules.chainId();
  }

  Rules rules() {
    return rules;
  }

  /** The time on the chain. */
  public PracticeClock clock() {
    return clock;
  }

  /** Has {@code listener} hear of each block there is, the genesis first, and of each new one. */
  public void listen(Consumer<Header> listener) {
    locked(() -> {
      blocks.forEach(block -> listener.accept(block.header()));
      return listeners.add(listener);
    });
  }

  void watch(Watcher watcher) {
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

  Block head() {
    return locked(blocks::getLast);
  }

  Optional<Block> block(long number) {
    return locked(() ->
        number >= 0 && number < blocks.size()
            ? Optional.of(blocks.get((int) number))
            : Optional.empty());
  }

  Optional<Block> block(Hash hash) {
    return locked(() -> Optional.ofNullable(byHash.get(hash)));
  }

  Optional<Hash> blockHash(long number) {
    return block(number).map(Block::hash);
  }

  Optional<Place> place(Hash transaction) {
    return locked(() -> Optional.ofNullable(places.get(transaction)));
  }

  Optional<Waiting> waiting(Hash transaction) {
    return locked(() -> pool.find(transaction));
  }

  List<Waiting> waiting() {
    return locked(pool::all);
  }

  /** The nonce that the account's next transaction should have. */
  long nextNonce(Address account) {
    return locked(() -> pool.nextNonce(account, blocks.getLast().state().at(account).nonce()));
  }

  /** The block that would be made now. */
  Block pending() {
    return locked(() -> made(plan(Map.of()), ROUND_MOST));
  }

  // What comes in.

  /** What became of a transaction that came in. */
  sealed interface Submitted {
    /** It is in a block, or waits for one. */
    record Accepted(Hash hash) implements Submitted {}

    /** It is as if it had never come; {@code says} in go-ethereum's words. */
    record Refused(String says) implements Submitted {}
  }

  /** Takes a transaction in, and makes blocks of what is ready if that is switched on. */
  Submitted submit(Waiting waiting) {
    return locked(() -> {
      Optional<String> refusal = refusal(waiting);
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

  private Optional<String> refusal(Waiting waiting) {
    if (places.containsKey(waiting.hash())) {
      return Optional.of("already known");
    }
    WorldState state = head().state();
    long nonce = waiting.transaction().nonce();
    StoredAccount sender = state.at(waiting.sender());
    if (Long.compareUnsigned(nonce, sender.nonce()) > 0) { // judged as if it were its turn
      state = state.with(waiting.sender(), sender.withNonce(nonce));
    }
    return maker(plan(Map.of()), state)
        .refusal(waiting)
        .map(invalid ->
            "%s: %s expected %s, found %s"
                .formatted(invalid.says(), invalid.field(), invalid.expected(), invalid.found()))
        .or(() -> pool.refusal(waiting));
  }

  private void mineReady() {
    while (automine && !pool.isEmpty()) {
      Block block = made(plan(Map.of()), 1);
      if (block.transactions().isEmpty()) {
        return;
      }
      keepAndPublish(block, Map.of());
    }
  }

  // Making blocks.

  private Plan plan(Map<Address, AccountChange> changes) {
    Block head = blocks.getLast();
    long now = clock.instant().getEpochSecond();
    long timestamp = next.orElse(Math.max(now, head.header().timestamp() + 1));
    return plan(timestamp, beaconRoots.apply(head.header()), changes);
  }

  private Plan plan(long timestamp, Hash beaconRoot, Map<Address, AccountChange> changes) {
    Block head = blocks.getLast();
    return Plan.after(head.header(), head.hash(), timestamp, rules.blobs(), beaconRoot, changes);
  }

  private BlockMaker maker(Plan plan, WorldState state) {
    return new BlockMaker(rules, blocks.getLast().hash(), state, plan, this::blockHash);
  }

  private Block made(Plan plan, int limit) {
    WorldState state = blocks.getLast().state();
    BlockMaker maker = maker(plan, state);
    pool.fill(maker, state, plan.baseFee(), limit);
    return maker.seal();
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
    blocks.add(block);
    byHash.put(block.hash(), block);
    for (int i = 0; i < block.transactions().size(); i++) {
      places.put(block.transactions().get(i).hash(), new Place(block, i));
    }
    pool.prune(block.state());
    clock.follow(block.header().timestamp());
  }

  /** Makes a block of all that is ready; of nothing, too. */
  Block mine() {
    return locked(() -> {
      Block block = made(plan(Map.of()), Integer.MAX_VALUE);
      keepAndPublish(block, Map.of());
      return block;
    });
  }

  /** Makes a block at whose end accounts are changed past all rules. */
  void set(Map<Address, AccountChange> changes) {
    locked(() -> {
      Block block = made(plan(changes), 0);
      keepAndPublish(block, changes);
      mineReady();
      return block;
    });
  }

  boolean automine() {
    return locked(() -> automine);
  }

  void automine(boolean on) {
    locked(() -> {
      automine = on;
      mineReady();
      return on;
    });
  }

  // Time.

  /** Moves the clock; gives how far it is from the real one now, in seconds. */
  long moveClock(long seconds) {
    return locked(() -> {
      clock.move(clock.offset().plusSeconds(seconds));
      keep(new ChainEvent.Moved(clock.offset(), next));
      return clock.offset().toSeconds();
    });
  }

  /** Sets the next block's timestamp, if it comes after the newest one's. */
  boolean nextTimestamp(long timestamp) {
    return locked(() -> {
      if (timestamp <= blocks.getLast().header().timestamp() || timestamp > LATEST) {
        return false;
      }
      next = Optional.of(timestamp);
      keep(new ChainEvent.Moved(clock.offset(), next));
      return true;
    });
  }

  // Going back.

  /** Notes where the chain is; {@link #revert} goes back there. */
  long snapshot() {
    return locked(() -> snapshots.take(blocks.getLast(), clock.offset()));
  }

  /** Goes back to a snapshot, which is used up with all later ones; false if there is none. */
  boolean revert(long snapshot) {
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
    while (blocks.size() > number + 1) {
      Block gone = blocks.removeLast();
      byHash.remove(gone.hash());
      gone.transactions().forEach(each -> places.remove(each.hash()));
    }
    pool.clear();
    next = Optional.empty();
    clock.follow(blocks.getLast().header().timestamp());
  }

  /** What was kept happens once more. */
  private void again(ChainEvent event) {
    switch (event) {
      case ChainEvent.Mined mined -> again(mined);
      case ChainEvent.Pooled(ChainEvent.Came came) -> pool.add(came.waiting());
      case ChainEvent.Moved(Duration offset, Optional<Long> timestamp) -> {
        clock.move(offset);
        next = timestamp;
      }
      case ChainEvent.Rewound(long number) -> {
        if (number < 0 || number >= blocks.size()) {
          throw new PracticeException(
              "expected to go back to one of %d blocks, found %d".formatted(blocks.size(), number));
        }
        rewind(number);
      }
    }
  }

  private void again(ChainEvent.Mined mined) {
    Plan plan = plan(mined.timestamp(), mined.beaconRoot(), mined.changes());
    BlockMaker maker = maker(plan, blocks.getLast().state());
    for (ChainEvent.Came came : mined.transactions()) {
      Optional<Ending.Invalid> refusal = maker.add(came.waiting());
      if (refusal.isPresent()) {
        throw new PracticeException(
            "expected its transactions to run, found " + refusal.get().says());
      }
    }
    Block block = maker.seal();
    if (!block.hash().equals(mined.hash())) {
      throw new PracticeException(
          "expected block %d to hash to %s, found %s"
              .formatted(block.number(), mined.hash(), block.hash()));
    }
    publish(block);
  }

  @Override
  public void close() {
    locked(() -> {
      file.ifPresent(ChainFile::close);
      return true;
    });
  }
}
