package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Plan;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.HaltKind;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import bothy.verdict.RevertReason;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Runs calls that leave no trace, a few at a time, each within bounds of gas, memory and time. */
final class Calls {
  /** EIP-7825: MAX_TRANSACTION_GAS_LIMIT. */
  static final long TRANSACTION_GAS = 1L << 24;

  private static final int AT_ONCE = 4;
  private static final Budget BUDGET = new Budget(1L << 30, 128L << 20, Duration.ofSeconds(5));

  private final Rules rules;
  private final Semaphore places = new Semaphore(AT_ONCE);

  Calls(Rules rules) {
    this.rules = rules;
  }

  /** Does something with a simulation of its own. */
  <T> T with(Scene scene, Function<Simulation, T> work) throws RpcException {
    if (!places.tryAcquire()) {
      try {
        if (!places.tryAcquire(BUDGET.time().toSeconds(), TimeUnit.SECONDS)) {
          throw new RpcException(RpcException.LIMIT_EXCEEDED, "too many calls at once");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new RpcException(RpcException.INTERNAL_ERROR, "interrupted");
      }
    }
    try {
      return work.apply(new Simulation(scene.state(), rules, scene.context(), BUDGET));
    } finally {
      places.release();
    }
  }

  /** Runs a call untraced. */
  Outcome view(Scene scene, CallReader.Asked asked) throws RpcException {
    requireFunds(scene, asked);
    long gas = gas(scene, asked);
    return with(unpriced(scene, asked), simulation -> simulation.view(request(scene, asked, gas)));
  }

  /** Runs a call traced. */
  Outcome traced(Scene scene, CallReader.Asked asked) throws RpcException {
    requireFunds(scene, asked);
    long gas = gas(scene, asked);
    return with(unpriced(scene, asked), simulation -> simulation.call(request(scene, asked, gas)));
  }

  /** What is not paid for sees no base fee, as in go-ethereum. */
  static Scene unpriced(Scene scene, CallReader.Asked asked) {
    BlockContext block = scene.context();
    return asked.priced()
        ? scene
        : scene.with(
            new BlockContext(
                block.number(),
                block.timestamp(),
                block.gasLimit(),
                block.coinbase(),
                block.difficulty(),
                block.prevRandao(),
                Wei.ZERO,
                block.excessBlobGas()));
  }

  /** The gas that was asked for, at most a block's. */
  static long gas(Scene scene, CallReader.Asked asked) {
    long asks = asked.transaction().gasLimit();
    long most = Math.min(Plan.GAS_LIMIT, scene.context().gasLimit());
    return asked.has("gas") && Long.compareUnsigned(asks, most) < 0 ? asks : most;
  }

  static CallRequest request(Scene scene, CallReader.Asked asked, long gas) {
    return request(asked, gas, asked.price(scene.context().baseFee()));
  }

  static CallRequest request(CallReader.Asked asked, long gas, Wei price) {
    return new CallRequest(
        asked.from(),
        asked.transaction().to(),
        asked.transaction().data(),
        asked.transaction().value(),
        gas,
        price,
        asked.transaction().accessList(),
        asked.transaction().authorizations());
  }

  /** The simulation would give what is lacking. */
  static void requireFunds(Scene scene, CallReader.Asked asked) throws RpcException {
    Wei price = asked.price(scene.context().baseFee());
    BigInteger base = scene.context().baseFee().amount();
    if (asked.priced() && asked.transaction().maxFeePerGas().amount().compareTo(base) < 0) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "max fee per gas less than block base fee: expected at least %s, found %s"
              .formatted(base, asked.transaction().maxFeePerGas()));
    }
    Address from = asked.from();
    BigInteger held = scene.world().at(from).balance().amount();
    BigInteger gas = asked.has("gas") ? BigInteger.valueOf(gas(scene, asked)) : BigInteger.ZERO;
    BigInteger due = asked.transaction().value().amount().add(price.amount().multiply(gas));
    if (held.compareTo(due) < 0) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "insufficient funds for gas * price + value: address %s have %s want %s"
              .formatted(from, held, due));
    }
  }

  /** The outcome, if it is a success; else the error that nodes answer. */
  static Outcome success(Outcome outcome) throws RpcException {
    Optional<RpcException> failure = failure(outcome);
    if (failure.isPresent()) {
      throw failure.get();
    }
    return outcome;
  }

  static Optional<RpcException> failure(Outcome outcome) {
    return switch (outcome.ending()) {
      case Ending.Success ignored -> Optional.empty();
      case Ending.Reverted(Bytes data) ->
          Optional.of(
              new RpcException(RpcException.REVERTED, reverted(data), Optional.of(data.toHex())));
      case Ending.Halted(HaltKind kind, String says) ->
          Optional.of(
              new RpcException(
                  kind == HaltKind.BUDGET
                      ? RpcException.LIMIT_EXCEEDED
                      : RpcException.INVALID_INPUT,
                  says));
      case Ending.Invalid invalid ->
          Optional.of(
              new RpcException(
                  RpcException.INVALID_INPUT,
                  "%s: %s expected %s, found %s"
                      .formatted(
                          invalid.says(), invalid.field(), invalid.expected(), invalid.found())));
    };
  }

  static String reverted(Bytes data) {
    return "execution reverted" + RevertReason.text(data).map(reason -> ": " + reason).orElse("");
  }
}
