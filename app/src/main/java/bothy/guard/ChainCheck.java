package bothy.guard;

import bothy.cases.Case;
import bothy.cases.Draft;
import bothy.chain.ChainView;
import bothy.chain.FetchedState;
import bothy.chain.GroundedBlock;
import bothy.chain.Rpc;
import bothy.eth.Address;
import bothy.eth.Ground;
import bothy.eth.Request;
import bothy.eth.Transaction;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** A check on the state that a chain view gives: fetched as the run needs it, and proven. */
public final class ChainCheck {
  private final Guard guard;
  private final ChainView chain;
  private final Optional<String> fork;
  private final InstantSource clock;

  /**
   * Checks on a chain.
   *
   * @param fork by name, where the chain's schedule isn't known here
   */
  public ChainCheck(Guard guard, ChainView chain, Optional<String> fork, InstantSource clock) {
    this.guard = guard;
    this.chain = chain;
    this.fork = fork;
    this.clock = clock;
  }

  /**
   * The verdict on a request after {@code block}.
   *
   * @throws bothy.jsonrpc.InputException if it is of another chain, or the chain's fork isn't known
   * @throws bothy.chain.ChainException if the node can't be used, or can't prove what it says
   */
  public Guard.Checked check(Draft draft, GroundedBlock block, Rpc rpc) {
    draft.requireChain(chain.chain());
    FetchedState state = chain.state(rpc, block, draft.given().account());
    Ground ground = chain.ground(state, block);
    Map<String, String> fields = block.block().block().fields();
    prefetch(draft.given().request(), state);
    Guard.Checked checked =
        state.settled(() -> guard.check(draft.with(draft.fork(fork), fields, state, ground)));
    Optional<Case.At> at = checked.at().map(world -> world.provenBy(proof(block, state, rpc)));
    return new Guard.Checked(checked.verdict(), at, checked.inputs(), checked.basis());
  }

  /** Asks for what the request's first call will read. */
  static void prefetch(Request request, FetchedState state) {
    switch (request) {
      case Request.Unsigned(Address from, Transaction transaction) ->
          state.prefetch(call(from, transaction));
      case Request.Raw raw -> state.prefetch(call(raw.sender(), raw.transaction()));
      case Request.Batch batch when !batch.calls().isEmpty() -> {
        Request.Call first = batch.calls().getFirst();
        Map<String, String> call = new LinkedHashMap<>();
        call.put("from", batch.from().toHex());
        first.to().ifPresent(to -> call.put("to", to.toHex()));
        call.put("value", "0x" + first.value().amount().toString(16));
        call.put("data", first.data().toHex());
        state.prefetch(call);
      }
      case Request.Batch ignored -> {}
      case Request.Typed ignored -> {}
      case Request.Message ignored -> {}
      case Request.Delegate ignored -> {}
      case Request.Operation ignored -> {}
    }
  }

  private static Map<String, String> call(Address from, Transaction transaction) {
    Map<String, String> call = new LinkedHashMap<>();
    call.put("from", from.toHex());
    transaction.to().ifPresent(to -> call.put("to", to.toHex()));
    call.put("value", "0x" + transaction.value().amount().toString(16));
    call.put("data", transaction.data().toHex());
    return call;
  }

  private Map<String, String> proof(GroundedBlock block, FetchedState state, Rpc rpc) {
    Map<String, String> proof = new LinkedHashMap<>();
    proof.put("blockHash", block.block().block().hash().toHex());
    proof.put("stateRoot", block.block().header().stateRoot().toHex());
    block
        .signed()
        .ifPresent(signed -> {
          proof.put("participants", Integer.toString(signed.participants()));
          proof.put("committee", Integer.toString(signed.committee()));
          proof.put("finalized", Boolean.toString(signed.finalized()));
        });
    long age =
        Duration.ofSeconds(clock.instant().getEpochSecond() - block.block().header().timestamp())
            .toSeconds();
    proof.put("age", Long.toString(Math.max(0, age)));
    proof.put("proofs", Integer.toString(state.proofs()));
    proof.put("roundTrips", Integer.toString(rpc.roundTrips()));
    return proof;
  }
}
