package bothy.guard;

import bothy.cases.Draft;
import bothy.cases.GivenState;
import bothy.chain.ChainException;
import bothy.chain.ClaimedBlock;
import bothy.chain.ClaimedState;
import bothy.chain.Rpc;
import bothy.eth.Address;
import bothy.eth.Request;
import bothy.eth.Transaction;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a case that carries the state it needs: runs the whole check on what a node claims and
 * keeps all that was asked. Whoever uses the case believes that node.
 */
public final class Capture {
  private final Guard guard;
  private final Rpc rpc;

  public Capture(Guard guard, Rpc rpc) {
    this.guard = guard;
    this.rpc = rpc;
  }

  /** A case with its state as JSON text, and how much of it there is. */
  public record Captured(String text, long block, int accounts, int slots) {}

  /**
   * The case with the state after the node's newest block.
   *
   * @param fork by name; needed where the chain doesn't tell
   * @throws bothy.jsonrpc.InputException if it is of another chain, or its fork isn't known
   * @throws ChainException if the node can't be used
   */
  public Captured of(Draft draft, Optional<String> fork) {
    draft.requireChain(ClaimedBlock.chain(rpc));
    Optional<String> named = draft.fork(fork);
    ClaimedBlock block = ClaimedBlock.latest(rpc);
    ClaimedState state = new ClaimedState(rpc, block);
    prefetch(draft.given().request(), state);
    int before;
    do {
      // a run that waits for the node may use up its time: what was fetched stays, the next goes on
      before = state.fetched();
      guard.check(draft.with(named, block.fields(), state));
    } while (state.fetched() > before);
    block.requireStillThere(rpc);
    return written(draft, named, block, state);
  }

  private static void prefetch(Request request, ClaimedState state) {
    if (request instanceof Request.Unsigned(Address from, Transaction transaction)) {
      Map<String, String> call = new LinkedHashMap<>();
      call.put("from", from.toHex());
      transaction.to().ifPresent(to -> call.put("to", to.toHex()));
      call.put("value", "0x" + transaction.value().amount().toString(16));
      call.put("data", transaction.data().toHex());
      state.prefetch(call);
    }
  }

  private static Captured written(
      Draft draft, Optional<String> fork, ClaimedBlock block, ClaimedState state) {
    Map<Address, GivenState.Entry> accounts = new LinkedHashMap<>();
    state
        .accounts()
        .forEach((address, entry) ->
            accounts.put(
                address,
                new GivenState.Entry(entry.account(), entry.code(), state.slots(address))));
    int slots = accounts.values().stream().mapToInt(entry -> entry.storage().size()).sum();
    return new Captured(
        draft.text(fork, block.fields(), accounts, state.blockHashes()),
        block.number(),
        accounts.size(),
        slots);
  }
}
