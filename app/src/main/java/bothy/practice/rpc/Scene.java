package bothy.practice.rpc;

import bothy.eth.Hash;
import bothy.eth.State;
import bothy.practice.blocks.WorldState;
import bothy.simulation.BlockContext;
import java.util.Optional;
import java.util.function.LongFunction;

/** Where a call is run: a state, the block it sees, and the hashes of those before. */
record Scene(WorldState world, BlockContext context, LongFunction<Optional<Hash>> hashes) {
  State state() {
    return world.asked(hashes);
  }

  Scene with(WorldState changed) {
    return new Scene(changed, context, hashes);
  }

  Scene with(BlockContext changed) {
    return new Scene(world, changed, hashes);
  }
}
