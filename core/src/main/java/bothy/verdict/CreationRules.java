package bothy.verdict;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.simulation.AccountDiff;
import java.util.Map;

/** The rules over contracts that the request itself creates. */
final class CreationRules {
  private static final int STOP = 0x00;
  private static final int JUMP = 0x56;
  private static final int JUMPDEST = 0x5b;
  private static final int PUSH1 = 0x60;
  private static final int PUSH32 = 0x7f;
  private static final int RETURN = 0xf3;
  private static final int REVERT = 0xfd;
  private static final int INVALID = 0xfe;
  private static final int SELFDESTRUCT = 0xff;

  private final Run run;
  private final Findings findings;

  CreationRules(Run run, Findings findings) {
    this.run = run;
    this.findings = findings;
  }

  void apply() {
    boolean creates = run.transactions().stream().anyMatch(each -> each.createsContract());
    if (!creates || !run.outcome().succeeded()) {
      return;
    }
    if (run.outcome().created().isEmpty()) { // it destroyed itself
      noCode("params");
    }
    run.outcome().created().stream()
        .sorted()
        .forEach(created -> {
          AccountDiff diff = run.outcome().diff().get(created);
          created(created, diff == null ? Bytes.EMPTY : diff.codeAfter());
        });
  }

  private void created(Address created, Bytes code) {
    if (code.isEmpty()) {
      noCode(created.toHex());
      return;
    }
    findings.info(
        "creation",
        created.toHex(),
        "This creates a contract at " + findings.name(created) + ".",
        Map.of("size", Integer.toString(code.size())));
    if (destroysItself(code)) {
      findings.warn(
          "creation.selfdestruct",
          created.toHex(),
          "The contract that this creates can destroy itself and send on what it holds.",
          Map.of());
    }
  }

  private void noCode(String about) {
    findings.warn(
        "creation.no-code",
        about,
        "This was to create a contract and leaves no code behind.",
        Map.of());
  }

  /** Whether an instruction that can be reached is SELFDESTRUCT. */
  private static boolean destroysItself(Bytes code) {
    boolean reached = true;
    for (int at = 0; at < code.size(); at++) {
      int op = code.at(at) & 0xff;
      reached |= op == JUMPDEST;
      if (reached && op == SELFDESTRUCT) {
        return true;
      }
      if (op == STOP || op == JUMP || op == RETURN || op == REVERT || op == INVALID) {
        reached = false;
      }
      at += op >= PUSH1 && op <= PUSH32 ? op - PUSH1 + 1 : 0;
    }
    return false;
  }
}
