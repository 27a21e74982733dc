package bothy.practice;

import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.practice.blocks.Chain;
import bothy.proof.Header;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A chain for practice, by the rules of Osaka: a block for each transaction as it comes in, ten
 * funded accounts, real contracts. Safe for use by many threads.
 */
public final class PracticeChain implements AutoCloseable {
  public static final ChainId CHAIN_ID = ChainId.of(31_337);

  private final Chain chain;

  /**
   * What a chain is started with.
   *
   * @param file what happened is kept in; none for a chain that is forgotten
   * @param time real
   * @param beaconRoots the root of the beacon block that carries a header (EIP-4788); asked often
   *     of the newest header, so it must be quick and always answer the same
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

    public Settings withTime(InstantSource source) {
      return new Settings(chainId, file, source, beaconRoots);
    }

    public Settings withBeaconRoots(Function<Header, Hash> roots) {
      return new Settings(chainId, file, time, roots);
    }
  }

  private PracticeChain(Chain chain) {
    this.chain = chain;
  }

  /**
   * Starts a chain, or goes on with one that was kept.
   *
   * @throws PracticeException if the file is another chain's, isn't whole or is in use
   */
  public static PracticeChain start(Settings settings) {
    return new PracticeChain(
        new Chain(settings.chainId(), settings.time(), settings.beaconRoots(), settings.file()));
  }

  /**
   * Has {@code listener} hear of each block there is, the genesis first, and of each new one in
   * order; the chain waits while it listens. A chain that goes back to a snapshot says nothing: the
   * next header then has an earlier parent.
   */
  public void listen(Consumer<Header> listener) {
    chain.listen(listener);
  }

  /** The time on the chain: the real one, moved by hand, and never before the newest block's. */
  public InstantSource clock() {
    return chain.clock();
  }

  public ChainId chainId() {
    return chain.chainId();
  }

  Chain chain() {
    return chain;
  }

  @Override
  public void close() {
    chain.close();
  }
}
