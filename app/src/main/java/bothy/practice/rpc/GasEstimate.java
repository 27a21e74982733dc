package bothy.practice.rpc;

import bothy.eth.Wei;
import bothy.jsonrpc.RpcException;
import bothy.simulation.Outcome;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.Optional;

/** The least gas with which a call succeeds, found by bisection. */
final class GasEstimate {
  /** What the code of a call may have left over and yet need: EIP-150's 63 of 64, a stipend. */
  private static final long STIPEND = 2_300;

  private final Calls calls;

  GasEstimate(Calls calls) {
    this.calls = calls;
  }

  long of(Scene scene, CallReader.Asked asked) throws RpcException {
    Calls.requireFunds(scene, asked);
    long most = most(scene, asked);
    Outcome whole = run(scene, asked, most);
    Calls.success(whole);
    long fails = whole.gasUsed() - 1;
    long fits = most;
    long likely = (whole.gasUsed() + STIPEND) * 64 / 63;
    if (whole.gasUsed() <= most && run(scene, asked, whole.gasUsed()).succeeded()) {
      return whole.gasUsed();
    }
    if (likely < fits) {
      if (run(scene, asked, likely).succeeded()) {
        fits = likely;
      } else {
        fails = likely;
      }
    }
    while (fails + 1 < fits) {
      long middle = fails + (fits - fails) / 2;
      if (run(scene, asked, middle).succeeded()) {
        fits = middle;
      } else {
        fails = middle;
      }
    }
    return fits;
  }

  private Outcome run(Scene scene, CallReader.Asked asked, long gas) throws RpcException {
    return calls.<Outcome>with(
        Calls.unpriced(scene, asked),
        (Simulation simulation) -> simulation.view(Calls.request(scene, asked, gas)));
  }

  /** A transaction's bound, what was asked for, and what the sender can pay. */
  private static long most(Scene scene, CallReader.Asked asked) throws RpcException {
    long most = Math.min(Calls.gas(scene, asked), Calls.TRANSACTION_GAS);
    Wei price = asked.price(scene.context().baseFee());
    if (price.isZero()) {
      return most;
    }
    BigInteger left =
        scene
            .world()
            .at(asked.from())
            .balance()
            .amount()
            .subtract(asked.transaction().value().amount());
    BigInteger affordable = left.divide(price.amount());
    return Optional.of(affordable)
        .filter(gas -> gas.bitLength() < 63)
        .map(gas -> Math.min(gas.longValue(), most))
        .orElse(most);
  }
}
