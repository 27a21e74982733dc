package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.proof.Receipt;
import bothy.simulation.CallKind;
import bothy.simulation.Frame;
import bothy.simulation.Log;
import bothy.simulation.Outcome;
import java.util.ArrayList;
import java.util.List;

/** A run's logs with each move of ether among them, as if a token had told it. */
final class Transfers {
  /** As whose log the execution API has such a move. */
  private static final Address ETHER =
      Address.fromHex("0xeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee");

  private static final Hash TRANSFER =
      Hash.fromHex("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef");

  private Transfers() {}

  static List<Receipt.Log> of(Outcome outcome) {
    List<Receipt.Log> logs = new ArrayList<>();
    outcome.call().ifPresent(frame -> add(frame, logs));
    return logs;
  }

  /** The tree is at most 1,024 calls deep. */
  private static void add(Frame frame, List<Receipt.Log> logs) {
    if (frame.reverted()) {
      return;
    }
    boolean moves = frame.kind() != CallKind.CALLCODE && frame.kind() != CallKind.DELEGATECALL;
    Wei value = frame.value().orElse(Wei.ZERO);
    if (moves && !value.isZero()) {
      logs.add(
          new Receipt.Log(
              ETHER,
              List.of(TRANSFER, frame.from().toWord().toHash(), frame.to().toWord().toHash()),
              value.toWord().toBytes()));
    }
    for (int i = 0; i <= frame.calls().size(); i++) {
      for (Log log : frame.logs()) {
        if (log.position() == i) {
          logs.add(new Receipt.Log(log.address(), log.topics(), log.data()));
        }
      }
      if (i < frame.calls().size()) {
        add(frame.calls().get(i), logs);
      }
    }
  }
}
