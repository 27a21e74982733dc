package bothy.guard;

import bothy.cases.Draft;
import bothy.cases.GivenState;
import bothy.chain.ChainException;
import bothy.chain.ClaimedBlock;
import bothy.chain.ClaimedState;
import bothy.chain.FetchedState;
import bothy.chain.PinnedBlock;
import bothy.chain.ProvenState;
import bothy.chain.Rpc;
import bothy.eth.Address;
import bothy.eth.Ground;
import bothy.eth.Hash;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a case that carries the state it needs: runs the whole check on what a node says and keeps
 * all that was asked. Where the node gives proofs, all of it is proven under one block's hash; that
 * the chain has that block is believed, or vouched for.
 */
public final class Capture {
  private final Guard guard;
  private final Rpc rpc;

  public Capture(Guard guard, Rpc rpc) {
    this.guard = guard;
    this.rpc = rpc;
  }

  /** How much of a node's word is taken. */
  public sealed interface Trust {
    /** All of it. */
    record Everything() implements Trust {}

    /** Which block is the newest; the rest is proven, or taken if the node gives no proofs. */
    record NewestBlock() implements Trust {}

    /** None: everything is proven under the hash of a block, which somebody vouched for. */
    record Nothing(Hash blockHash) implements Trust {}
  }

  /**
   * A case with its state as JSON text, and how much of it there is.
   *
   * @param provenUnder the block's hash; empty if the node was believed
   * @param refusal of a node that was asked for proofs and gave none
   */
  public record Captured(
      String text,
      long block,
      int accounts,
      int slots,
      Optional<Hash> provenUnder,
      Optional<String> refusal) {}

  /**
   * Where the state stands, and the state.
   *
   * @param replaceable whether the chain may put another block there meanwhile
   */
  private record Place(
      ClaimedBlock block, FetchedState state, boolean replaceable, Optional<String> refusal) {}

  /**
   * The case with the state after a block.
   *
   * @param fork by name; needed where the chain doesn't tell
   * @throws bothy.jsonrpc.InputException if it is of another chain, or its fork isn't known
   * @throws ChainException if the node can't be used, or says what it can't prove
   */
  public Captured of(Draft draft, Optional<String> fork, Trust trust) {
    draft.requireChain(ClaimedBlock.chain(rpc));
    Optional<String> named = draft.fork(fork);
    Place place = place(trust);
    FetchedState state = place.state();
    try {
      ChainCheck.prefetch(draft.given().request(), state);
      state.settled(
          () -> guard.check(draft.with(named, place.block().fields(), state, Ground.GIVEN)));
    } catch (ChainException.Lied e) {
      if (place.replaceable()) {
        // a block that was replaced meanwhile makes proofs fail too, and nobody lied
        place.block().requireStillThere(rpc);
      }
      throw e;
    }
    if (place.replaceable()) {
      place.block().requireStillThere(rpc);
    }
    return written(draft, named, place);
  }

  private Place place(Trust trust) {
    return switch (trust) {
      case Trust.Everything() -> claimed(Optional.empty());
      case Trust.NewestBlock() -> {
        PinnedBlock block = PinnedBlock.latest(rpc);
        Optional<String> refusal = ProvenState.refusal(rpc, block, Address.ZERO);
        if (refusal.isEmpty()) {
          block.requireState(rpc);
        }
        yield refusal.isPresent() ? claimed(refusal) : proven(block, true);
      }
      case Trust.Nothing(Hash hash) -> proven(PinnedBlock.of(rpc, hash), false);
    };
  }

  private Place claimed(Optional<String> refusal) {
    ClaimedBlock block = ClaimedBlock.latest(rpc);
    return new Place(block, new ClaimedState(rpc, block), true, refusal);
  }

  private Place proven(PinnedBlock block, boolean replaceable) {
    return new Place(block.block(), new ProvenState(rpc, block), replaceable, Optional.empty());
  }

  private static Captured written(Draft draft, Optional<String> fork, Place place) {
    FetchedState state = place.state();
    Map<Address, GivenState.Entry> accounts = new LinkedHashMap<>();
    state
        .accounts()
        .forEach((address, entry) ->
            accounts.put(
                address,
                new GivenState.Entry(entry.account(), entry.code(), state.slots(address))));
    int slots = accounts.values().stream().mapToInt(entry -> entry.storage().size()).sum();
    ClaimedBlock block = place.block();
    return new Captured(
        draft.text(fork, block.fields(), accounts, state.blockHashes()),
        block.number(),
        accounts.size(),
        slots,
        state instanceof ProvenState ? Optional.of(block.hash()) : Optional.empty(),
        place.refusal());
  }
}
