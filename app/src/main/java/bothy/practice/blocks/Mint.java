package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.practice.PracticeException;
import bothy.proof.Header;
import bothy.simulation.Ending;
import bothy.simulation.Rules;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Plans the block after the head and makes it; changes neither ledger nor clock. */
final class Mint {
  private final Rules rules;
  private final Ledger ledger;
  private final Pool pool;
  private final Function<Header, Hash> beaconRoots;

  Mint(Rules rules, Ledger ledger, Pool pool, Function<Header, Hash> beaconRoots) {
    this.rules = rules;
    this.ledger = ledger;
    this.pool = pool;
    this.beaconRoots = beaconRoots;
  }

  Plan plan(long timestamp, Map<Address, AccountChange> changes) {
    return plan(timestamp, beaconRoots.apply(ledger.head().header()), changes);
  }

  private Plan plan(long timestamp, Hash beaconRoot, Map<Address, AccountChange> changes) {
    Block head = ledger.head();
    return Plan.after(head.header(), head.hash(), timestamp, rules.blobs(), beaconRoot, changes);
  }

  private BlockMaker maker(Plan plan, WorldState state) {
    return new BlockMaker(
        rules, ledger.head().hash(), state, plan, number -> ledger.block(number).map(Block::hash));
  }

  /** A block of what is ready, at most {@code limit} transactions. */
  Block made(Plan plan, int limit) {
    WorldState state = ledger.head().state();
    BlockMaker maker = maker(plan, state);
    pool.fill(maker, state, plan.baseFee(), limit);
    return maker.seal();
  }

  /** Why a transaction has no place in the chain or its pool; empty if it has. */
  Optional<String> refusal(Waiting waiting, Plan plan) {
    if (ledger.place(waiting.hash()).isPresent()) {
      return Optional.of("already known");
    }
    WorldState state = ledger.head().state();
    long nonce = waiting.transaction().nonce();
    StoredAccount sender = state.at(waiting.sender());
    if (Long.compareUnsigned(nonce, sender.nonce()) > 0) { // judged as if it were its turn
      state = state.with(waiting.sender(), sender.withNonce(nonce));
    }
    return maker(plan, state)
        .refusal(waiting)
        .map(invalid ->
            "%s: %s expected %s, found %s"
                .formatted(invalid.says(), invalid.field(), invalid.expected(), invalid.found()))
        .or(() -> pool.refusal(waiting));
  }

  /**
   * A block that was made before.
   *
   * @throws PracticeException if it doesn't come out the same
   */
  Block again(ChainEvent.Mined mined) {
    Plan plan = plan(mined.timestamp(), mined.beaconRoot(), mined.changes());
    BlockMaker maker = maker(plan, ledger.head().state());
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
    return block;
  }
}
