package bothy.chain;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Ground;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.proof.Header;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A chain as it is seen from here: untrusted nodes, and the heads that say which of their blocks
 * are the chain's. Everything else is proven under those.
 */
public final class ChainView implements AutoCloseable {
  private static final int BLOCKS = 16;
  private static final int CONTENTS = 32;

  /** go-ethereum keeps the states of 128 blocks. */
  private static final long RECENT = 64;

  private final ChainId chain;
  private final List<Upstream> nodes;
  private final Heads heads;
  private final CodeStore codes = new CodeStore();
  private final PinnedBlocks earlier = new PinnedBlocks();
  private final ReadMemory memory = new ReadMemory();
  private volatile boolean proves;
  private volatile long newestSeen;
  private final Map<Hash, ProvenValues> values = lru(BLOCKS);
  private final Map<Hash, BlockContents> contents = lru(CONTENTS);
  private final Map<Hash, BlockContents> bodies = lru(CONTENTS);

  public ChainView(ChainId chain, List<Upstream> nodes, Heads heads) {
    this.chain = chain;
    this.nodes = List.copyOf(nodes);
    this.heads = heads;
  }

  private static <V> Map<Hash, V> lru(int most) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<Hash, V> eldest) {
        return size() > most;
      }
    };
  }

  public ChainId chain() {
    return chain;
  }

  public Heads heads() {
    return heads;
  }

  /** A conversation with the nodes. */
  public Rpc rpc(Duration deadline) {
    return Rpc.with(nodes, deadline);
  }

  /**
   * The block that is meant, with the ground on which it is taken to be the chain's; empty if the
   * node has none.
   *
   * @throws ChainException if the node can't be used, or says what can't be
   */
  public Optional<GroundedBlock> block(Rpc rpc, Which which) {
    return switch (which) {
      case Which.Newest() -> Optional.of(heads.newest(rpc));
      case Which.Final() -> Optional.of(heads.finalized(rpc));
      case Which.Numbered(long number) -> numbered(rpc, number);
      case Which.Hashed(Hash hash) -> hashed(rpc, hash);
    };
  }

  private Optional<GroundedBlock> numbered(Rpc rpc, long number) {
    GroundedBlock newest = heads.newest(rpc);
    if (number == newest.number()) {
      return Optional.of(newest);
    }
    if (Long.compareUnsigned(number, newest.number()) > 0) {
      return Optional.empty();
    }
    Optional<Hash> hash = hash(rpc, newest, number);
    if (hash.isPresent()) {
      return Optional.of(
          new GroundedBlock(pinned(rpc, hash.get()), newest.ground(), newest.signed()));
    }
    return PinnedBlock.found(rpc, new Rpc.Call("eth_getBlockByNumber", Quantity.hex(number), false))
        .map(block -> GroundedBlock.of(block, Ground.CLAIMED));
  }

  private PinnedBlock pinned(Rpc rpc, Hash hash) {
    PinnedBlock known = earlier.get(hash);
    if (known == null) {
      known = PinnedBlock.of(rpc, hash);
      earlier.keep(known);
    }
    return known;
  }

  /** The hash of a block before {@code head}, proven from it. */
  public Optional<Hash> hash(Rpc rpc, GroundedBlock head, long number) {
    return new History(rpc, values(head), contract -> provable(rpc, head, contract)).hash(number);
  }

  /**
   * The blocks from {@code first} to {@code last}, ascending: each the parent of the next, so as
   * well grounded as the last.
   *
   * @throws ChainException if the node can't be used, or says what can't be
   */
  public List<GroundedBlock> backTo(Rpc rpc, GroundedBlock last, long first) {
    return new EarlierBlocks(rpc, last.block(), earlier, new Bounds())
        .from(first).stream()
            .map(block -> new GroundedBlock(block, last.ground(), last.signed()))
            .toList();
  }

  private Optional<GroundedBlock> hashed(Rpc rpc, Hash hash) {
    GroundedBlock newest = heads.newest(rpc);
    if (newest.block().block().hash().equals(hash)) {
      return Optional.of(newest);
    }
    Optional<PinnedBlock> block = Optional.ofNullable(earlier.get(hash));
    if (block.isEmpty()) {
      block = PinnedBlock.found(rpc, new Rpc.Call("eth_getBlockByHash", hash.toHex(), false));
      if (block.isEmpty()) {
        return Optional.empty();
      }
      if (!block.get().block().hash().equals(hash)) {
        throw ChainException.lied(
            rpc,
            "block: expected one that hashes to " + hash + ", found " + block.get().block().hash());
      }
      earlier.keep(block.get());
    }
    Header header = block.get().header();
    boolean onChain =
        Long.compareUnsigned(header.number(), newest.number()) < 0
            && hash(rpc, newest, header.number()).filter(hash::equals).isPresent();
    return Optional.of(
        onChain
            ? new GroundedBlock(block.get(), newest.ground(), newest.signed())
            : GroundedBlock.of(block.get(), Ground.CLAIMED));
  }

  /**
   * A node's answer to {@code eth_getProof}, checked.
   *
   * @throws ChainException if it doesn't prove what it says
   */
  public Map<String, Object> proof(Rpc rpc, GroundedBlock block, Address address, List<Word> keys) {
    return new ProofFetch(rpc, block.block(), codes).answer(address, keys);
  }

  /**
   * The state after a block: proven under it, or claimed where neither the block nor the state is
   * proven anyway. Under a proven block it is never claimed: a node could turn its proofs off to be
   * believed. Nor is anything proven under the first block of a development node, which says that
   * there is no account.
   *
   * @param account that matters: where it isn't known yet whether the node gives proofs, it is
   *     asked for this one's
   */
  public FetchedState state(Rpc rpc, GroundedBlock block, Address account) {
    boolean first = block.ground() != Ground.PROVEN && block.block().saysNoState();
    if (!first && provable(rpc, block, account)) {
      return new ProvenState(rpc, values(block), memory);
    }
    if (block.ground() == Ground.PROVEN) {
      throw new ChainException(
          rpc.host()
              + " gives no proofs at block "
              + block.number()
              + ", so nothing of its state is known: some nodes give none, some only at their newest"
              + " blocks (reth: --rpc.eth-proof-window); name another with --rpc");
    }
    return new ClaimedState(rpc, block.block().block());
  }

  /** What a value of a state rests on. */
  public Ground ground(FetchedState state, GroundedBlock block) {
    boolean vouched = block.ground() == Ground.GIVEN;
    return state.unproven().isEmpty() || vouched ? block.ground() : Ground.CLAIMED;
  }

  /**
   * Whether the node proves the state after a block. It is asked once, and again for a block so old
   * that it may have thrown its state away.
   */
  private boolean provable(Rpc rpc, GroundedBlock block, Address account) {
    boolean recent = Long.compareUnsigned(block.number() + RECENT, newestSeen) >= 0;
    if (recent) {
      newestSeen = Math.max(newestSeen, block.number());
    }
    if (recent && proves) {
      return true;
    }
    boolean proven =
        values(block).provable(() -> ProvenState.refusal(rpc, block.block(), account).isEmpty());
    if (recent) {
      proves = proven;
    }
    return proven;
  }

  /**
   * Asks whether the node gives proofs at all, so that no request has to wait for that. Where it
   * gives none of an account that nobody asked about, that settles nothing.
   */
  void learn(Rpc rpc, GroundedBlock newest) {
    proves |= ProvenState.refusal(rpc, newest.block(), Address.ZERO).isEmpty();
    newestSeen = Math.max(newestSeen, newest.number());
  }

  private ProvenValues values(GroundedBlock block) {
    synchronized (values) {
      return values.computeIfAbsent(
          block.block().block().hash(), hash -> new ProvenValues(block.block(), codes, earlier));
    }
  }

  /** Where a transaction is proven to stand. */
  public record Included(GroundedBlock block, BlockContents contents, int index) {}

  /** The block that a node says a transaction is in. */
  public record ClaimedPlace(Hash block, long number) {
    /**
     * The place in an answer; empty while the transaction waits.
     *
     * @param said a transaction or receipt
     */
    public static Optional<ClaimedPlace> read(Node said) {
      return said.member("blockHash")
          .map(hash ->
              new ClaimedPlace(
                  hash.as("a hash", Hash::fromHex),
                  Quantity.unsigned(said.required("blockNumber", "a quantity"))));
    }
  }

  /**
   * The block that has a transaction, if it is where a node says. A block above the newest one
   * known is as if it weren't there yet.
   *
   * @throws ChainException if that block doesn't have it
   */
  public Optional<Included> included(Rpc rpc, Hash transaction, ClaimedPlace said) {
    if (Long.compareUnsigned(said.number(), heads.newest(rpc).number()) > 0) {
      return Optional.empty();
    }
    Optional<GroundedBlock> block = block(rpc, new Which.Hashed(said.block()));
    if (block.isEmpty()) {
      return Optional.empty();
    }
    BlockContents contents = contents(rpc, block.get().block());
    int index = contents.indexOf(transaction);
    if (index < 0) {
      throw ChainException.lied(
          rpc,
          "transaction " + transaction + ": expected in block " + said.block() + ", found none");
    }
    return Optional.of(new Included(block.get(), contents, index));
  }

  /**
   * A block's transactions and receipts, proven under it.
   *
   * @throws ChainException if the node can't be used, or says what can't be
   */
  public BlockContents contents(Rpc rpc, PinnedBlock block) {
    Hash hash = block.block().hash();
    synchronized (contents) {
      BlockContents known = contents.get(hash);
      if (known != null) {
        return known;
      }
    }
    BlockContents fetched = BlockContents.of(rpc, block);
    synchronized (contents) {
      contents.put(hash, fetched);
    }
    return fetched;
  }

  /**
   * A block's transactions and withdrawals, proven under it. Its receipts aren't asked for.
   *
   * @throws ChainException if the node can't be used, or says what can't be
   */
  public BlockContents body(Rpc rpc, PinnedBlock block) {
    Hash hash = block.block().hash();
    synchronized (bodies) {
      BlockContents known = bodies.get(hash);
      if (known != null) {
        return known;
      }
    }
    BlockContents fetched = BlockContents.body(rpc, block);
    synchronized (bodies) {
      bodies.put(hash, fetched);
    }
    return fetched;
  }

  @Override
  public void close() {
    nodes.forEach(Upstream::close);
  }
}
