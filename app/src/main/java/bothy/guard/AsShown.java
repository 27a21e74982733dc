package bothy.guard;

import bothy.effects.Asset;
import bothy.effects.Told;
import bothy.eth.Address;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.math.BigInteger;
import java.util.Optional;

/** Holds a newer verdict on a request against the one that a person decided on. */
final class AsShown {
  private AsShown() {}

  /** Nothing new speaks against it, and the account is no worse off than the card said. */
  static boolean holds(Verdict shown, Verdict now) {
    if (!shown.findings().equals(now.findings()) || shown.answer() != now.answer()) {
      return false;
    }
    Optional<Run> before = shown.inputs().run();
    Optional<Run> after = now.inputs().run();
    if (before.isEmpty() || after.isEmpty()) {
      return before.isEmpty() && after.isEmpty();
    }
    Address account = shown.inputs().account();
    Asset ether = new Asset.Native();
    BigInteger promised = before.get().effects().change(account, ether);
    return after.get().effects().change(account, ether).compareTo(Told.least(promised)) >= 0
        && Told.of(before.get().outcome().logs(), account)
            .worseIn(Told.of(after.get().outcome().logs(), account))
            .isEmpty();
  }
}
