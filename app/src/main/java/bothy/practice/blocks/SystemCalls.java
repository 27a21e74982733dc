package bothy.practice.blocks;

import bothy.crypto.Digests;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.practice.PracticeException;
import bothy.simulation.AccountDiff;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the protocol itself calls at the start and the end of a block. */
final class SystemCalls {
  private static final Address CALLER =
      Address.fromHex("0xfffffffffffffffffffffffffffffffffffffffe");
  private static final long GAS = 30_000_000;
  private static final long INTRINSIC = 100_000; // taken off a call, but not of the protocol's

  /** EIP-4788: BEACON_ROOTS_ADDRESS. */
  private static final Address BEACON_ROOTS =
      Address.fromHex("0x000f3df6d732807ef1319fb7b8bb8522d0beac02");

  /** EIP-2935: HISTORY_STORAGE_ADDRESS. */
  private static final Address HISTORY =
      Address.fromHex("0x0000f90827f1c53a10cb7a02335b175320002935");

  /** EIP-7002 and EIP-7251: the type of a request, and whom to ask for them. */
  private static final Map<Integer, Address> REQUESTS =
      new TreeMap<>(
          Map.of(
              1, Address.fromHex("0x00000961ef480eb55e80d19ad83579a64c007002"),
              2, Address.fromHex("0x0000bbddc7ce488642fb579f8b00f3a590007251")));

  private final Rules rules;
  private final BlockContext block;

  SystemCalls(Rules rules, BlockContext block) {
    this.rules = rules;
    this.block = block;
  }

  /** The state after the calls that come before any transaction. */
  WorldState start(WorldState state, Hash beaconRoot, Hash parent) {
    WorldState told = call(state, BEACON_ROOTS, beaconRoot.bytes()).state();
    return call(told, HISTORY, parent.bytes()).state();
  }

  /** The state after a block, and what it asks of the beacon chain (EIP-7685). */
  record End(WorldState state, Hash requestsHash) {}

  End end(WorldState state) {
    WorldState last = state;
    List<Bytes> requests = new ArrayList<>();
    for (Map.Entry<Integer, Address> each : REQUESTS.entrySet()) {
      Called called = call(last, each.getValue(), Bytes.EMPTY);
      last = called.state();
      if (!called.output().isEmpty()) {
        requests.add(Bytes.of(each.getKey().byteValue()).concat(called.output()));
      }
    }
    return new End(last, requestsHash(requests));
  }

  /** EIP-7685: compute_requests_hash. */
  static Hash requestsHash(List<Bytes> requests) {
    Bytes hashes = Bytes.EMPTY;
    for (Bytes request : requests) {
      hashes = hashes.concat(Bytes.owning(Digests.sha256(request.toArray())));
    }
    return new Hash(Bytes.owning(Digests.sha256(hashes.toArray())));
  }

  private record Called(WorldState state, Bytes output) {}

  private Called call(WorldState state, Address to, Bytes data) {
    if (state.at(to).code().isEmpty()) {
      return new Called(state, Bytes.EMPTY);
    }
    Outcome outcome =
        new Simulation(state.asked(number -> Optional.empty()), rules, block, Budget.STANDARD)
            .call(
                new CallRequest(
                    CALLER,
                    Optional.of(to),
                    data,
                    Wei.ZERO,
                    GAS + INTRINSIC,
                    Wei.ZERO,
                    List.of(),
                    List.of()));
    if (!outcome.succeeded()) {
      throw new PracticeException(
          "expected the system call of " + to + " to succeed, found " + outcome.ending());
    }
    Map<Address, AccountDiff> diff = new TreeMap<>(outcome.diff());
    diff.remove(CALLER); // its nonce doesn't count
    return new Called(state.after(diff), outcome.output());
  }
}
