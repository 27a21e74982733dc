package bothy.chain;

import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.proof.BeaconNetwork;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a chain is to be seen.
 *
 * @param rpc addresses of nodes, none of which is trusted
 * @param beacon addresses of beacon nodes; empty for a chain that isn't followed
 * @param checkpoint the root of a beacon block that the user trusts
 * @param checkpointFrom addresses of servers that must agree on one
 * @param network of the beacon chain; empty for the one that the chain's id tells
 * @param blockHash a block that the user vouches for, and which stays the newest
 * @param ownNode whether the user vouches for the nodes
 * @param oldestCheckpoint how old a checkpoint may be
 * @param position the file where a follower keeps how far it came
 */
public record ChainSettings(
    List<String> rpc,
    List<String> beacon,
    Optional<Hash> checkpoint,
    List<String> checkpointFrom,
    Optional<BeaconNetwork> network,
    Optional<ChainId> chainId,
    Optional<Hash> blockHash,
    boolean ownNode,
    Duration oldestCheckpoint,
    Path position) {
  public ChainSettings {
    rpc = List.copyOf(rpc);
    beacon = List.copyOf(beacon);
    checkpointFrom = List.copyOf(checkpointFrom);
  }
}
