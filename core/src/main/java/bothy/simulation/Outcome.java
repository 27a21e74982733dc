package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What running a request did.
 *
 * @param gasUsed after refunds and the EIP-7623 floor
 * @param fee what the sender paid for gas and blobs together
 * @param output returned or reverted data of the top frame
 * @param call the tree of calls; empty if the run wasn't traced or was invalid
 * @param logs that stand after the run
 * @param created contracts that exist after the run and didn't before
 * @param destroyed accounts removed by SELFDESTRUCT
 * @param diff changed accounts, the sender's fee and the coinbase's tip included
 * @param touched what the state was asked
 * @param unknown why the state couldn't answer, for each question it couldn't; never empty after
 *     {@link HaltKind#STATE_UNKNOWN}
 */
public record Outcome(
    Ending ending,
    long gasUsed,
    Wei fee,
    Bytes output,
    Optional<Frame> call,
    List<Log> logs,
    Set<Address> created,
    Set<Address> destroyed,
    Map<Address, AccountDiff> diff,
    Map<Address, Touched> touched,
    List<String> unknown) {
  public Outcome {
    logs = List.copyOf(logs);
    created = Set.copyOf(created);
    destroyed = Set.copyOf(destroyed);
    diff = Collections.unmodifiableMap(new TreeMap<>(diff));
    touched = Collections.unmodifiableMap(new TreeMap<>(touched));
    unknown = List.copyOf(unknown);
  }

  public boolean succeeded() {
    return ending instanceof Ending.Success;
  }
}
