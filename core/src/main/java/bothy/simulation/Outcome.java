package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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
 * @param preimages what a traced run hashed, by the hash: 32 to 128 bytes each, the first 16,384
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
    Map<Word, Bytes> preimages,
    List<String> unknown) {
  public Outcome {
    logs = List.copyOf(logs);
    created = Set.copyOf(created);
    destroyed = Set.copyOf(destroyed);
    diff = Collections.unmodifiableMap(new TreeMap<>(diff));
    touched = Collections.unmodifiableMap(new TreeMap<>(touched));
    preimages = Map.copyOf(preimages);
    unknown = List.copyOf(unknown);
  }

  public boolean succeeded() {
    return ending instanceof Ending.Success;
  }

  /**
   * Several runs one after another on one overlay, told as one: it ends as the first that failed,
   * or the last, under a top frame that calls nothing itself.
   *
   * @param sender of them all
   */
  public static Outcome together(List<Outcome> runs, Address sender) {
    if (runs.size() == 1) {
      return runs.getFirst();
    }
    Outcome last = runs.stream().filter(run -> !run.succeeded()).findFirst().orElse(runs.getLast());
    long gas = 0;
    Wei fee = Wei.ZERO;
    List<Frame> calls = new ArrayList<>();
    List<Log> logs = new ArrayList<>();
    Set<Address> created = new HashSet<>();
    Set<Address> destroyed = new HashSet<>();
    Map<Address, AccountDiff> diff = new HashMap<>();
    Map<Address, Touched> touched = new HashMap<>();
    Map<Word, Bytes> preimages = new HashMap<>();
    List<String> unknown = new ArrayList<>();
    for (Outcome run : runs) {
      gas += run.gasUsed;
      fee = new Wei(fee.amount().add(run.fee.amount()));
      run.call.ifPresent(calls::add);
      logs.addAll(run.logs);
      created.addAll(run.created);
      destroyed.addAll(run.destroyed);
      run.diff.forEach((address, change) -> diff.merge(address, change, AccountDiff::then));
      run.touched.forEach((address, asked) -> touched.merge(address, asked, Touched::then));
      preimages.putAll(run.preimages);
      unknown.addAll(run.unknown);
    }
    diff.values().removeIf(AccountDiff::isNothing);
    Frame top =
        new Frame(
            CallKind.CALL,
            sender,
            sender,
            Hash.EMPTY_CODE,
            Optional.of(Wei.ZERO),
            gas,
            gas,
            Bytes.EMPTY,
            last.output,
            last.call.flatMap(Frame::error),
            false,
            List.of(),
            calls,
            Set.of());
    return new Outcome(
        last.ending,
        gas,
        fee,
        last.output,
        Optional.of(top),
        logs,
        created,
        destroyed,
        diff,
        touched,
        preimages,
        unknown);
  }
}
