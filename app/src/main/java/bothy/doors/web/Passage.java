package bothy.doors.web;

import bothy.eth.Hash;
import bothy.guard.Submission;
import bothy.jsonrpc.InputException;
import java.util.List;
import java.util.Map;

/** What passes the door that wallets connect to, as the desk sees it. */
public interface Passage {
  /** The transactions that came lately, the newest first. */
  List<Submission> all();

  /**
   * A person's decision on one that waits.
   *
   * @throws bothy.jsonrpc.InputException if it doesn't
   */
  Submission decide(Hash hash, boolean forward);

  /**
   * A person's decision with what shows that the person is there.
   *
   * @throws bothy.jsonrpc.InputException if it doesn't wait, or the proof doesn't do; the field is
   *     {@code passphrase} or {@code assertion} then, and it goes on waiting
   */
  default Submission decide(Hash hash, boolean forward, Presence proof) {
    if (!(proof instanceof Presence.None)) {
      throw new InputException("hash", "one that takes a proof", "one that takes none");
    }
    return decide(hash, forward);
  }

  /**
   * How the chain stands, as JSON: {@code head}, {@code ground}, {@code participation}, {@code age}
   * in seconds; {@code practice} is true on a chain without worth.
   */
  Map<String, Object> health();
}
