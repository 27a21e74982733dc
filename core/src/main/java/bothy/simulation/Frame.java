package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One call of a traced run, as go-ethereum's callTracer tells it.
 *
 * @param from the caller; for DELEGATECALL the account whose context runs
 * @param to whose code runs, or the created account; for SELFDESTRUCT the beneficiary
 * @param codeHash of the code that ran after any EIP-7702 pointer was followed; empty code for none
 * @param value absent for STATICCALL and DELEGATECALL (the latter shows its parent's)
 * @param gas given to the frame (for the top frame the gas limit)
 * @param gasUsed by the frame and all below it
 * @param output returned or reverted data; for a creation the code
 * @param error go-ethereum's error string; empty on success
 * @param reverted whether this frame's own changes were undone, by itself or by a frame above
 * @param logs that this frame itself emitted (kept when reverted; see {@code reverted})
 * @param environment opcodes run by this frame's own code that read the block or transaction
 *     environment: COINBASE, TIMESTAMP, NUMBER, PREVRANDAO, GASLIMIT, BASEFEE, BLOBBASEFEE,
 *     BLOCKHASH, BLOBHASH, GASPRICE, ORIGIN, and GAS unless a CALL-family opcode directly follows
 *     it; by mnemonic
 */
public record Frame(
    CallKind kind,
    Address from,
    Address to,
    Hash codeHash,
    Optional<Wei> value,
    long gas,
    long gasUsed,
    Bytes input,
    Bytes output,
    Optional<String> error,
    boolean reverted,
    List<Log> logs,
    List<Frame> calls,
    Set<String> environment) {
  public Frame {
    logs = List.copyOf(logs);
    calls = List.copyOf(calls);
    environment = Set.copyOf(environment);
  }
}
