package bothy.provider;

import bothy.chain.FetchedState;
import bothy.chain.GroundedBlock;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.State;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import bothy.proof.Header;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Ending;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import bothy.verdict.RevertReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/** Calls run in our EVM, on a state that is fetched and proven as they need it. */
final class CallMethods {
  /** go-ethereum's default: more gas than this isn't given to a call. */
  private static final long GAS = 50_000_000;

  private static final long PLAIN = 21_000;

  private final Worlds worlds;
  private final Semaphore runs = new Semaphore(Runtime.getRuntime().availableProcessors());

  CallMethods(Worlds worlds) {
    this.worlds = worlds;
  }

  RpcReply call(Asked asked) throws RpcException {
    return run(
        asked,
        GAS,
        world -> {
          Outcome outcome = world.view(world.call());
          return new Ran(outcome, outcome.output().toHex());
        });
  }

  RpcReply estimateGas(Asked asked) throws RpcException {
    return run(asked, worlds.mostGas(), CallMethods::estimate);
  }

  RpcReply accessList(Asked asked) throws RpcException {
    return run(
        asked,
        GAS,
        world -> {
          Outcome outcome = world.view(world.call());
          return new Ran(
              outcome,
              Map.of(
                  "accessList", accessed(outcome, world.call()),
                  "gasUsed", Quantity.hex(outcome.gasUsed())));
        });
  }

  /** A run, and what is answered if it succeeded. */
  private record Ran(Outcome outcome, Object answer) {}

  /** Where a call runs. */
  private record World(State state, Rules rules, BlockContext block, CallRequest call) {
    Outcome view(CallRequest request) {
      return new Simulation(state, rules, block, Budget.STANDARD).glance(request);
    }
  }

  private RpcReply run(Asked asked, long most, Function<World, Ran> run) throws RpcException {
    GroundedBlock block = asked.required(asked.params().block(1));
    Header header = block.block().header();
    Rules rules = worlds.rules(header);
    long gas = Math.min(most, header.gasLimit() < 0 ? most : header.gasLimit());
    if (asked.params().at(3).isPresent()) {
      throw new InputException(
          "params[3]", "no changes of the block, which aren't offered", "some");
    }
    CallRequest call = Calls.read(asked.params().required(0, "a call"), gas);
    FetchedState state = asked.state(block, call.to().orElse(call.from()));
    State changed = Calls.overridden(state, asked.params().at(2));
    state.prefetch(Calls.hint(call));
    World world = new World(changed, rules, Worlds.block(header), call);
    Optional<Ran> ran =
        state.settled(
            () -> canPay(world) ? Optional.of(inTurn(() -> run.apply(world))) : Optional.empty());
    if (ran.isEmpty()) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "insufficient funds for gas * price + value: address "
              + call.from()
              + " has less than the value "
              + call.value());
    }
    requireSuccess(ran.get().outcome());
    return RpcReply.of(ran.get().answer(), asked.ground(state, block));
  }

  private static boolean canPay(World world) {
    CallRequest call = world.call();
    return call.value().isZero()
        || !(world.state().account(call.from()) instanceof Answer.Known<Account>(Account sender))
        || sender.balance().compareTo(call.value()) >= 0;
  }

  /** A run computes without a pause: more at once than there are cores would hold all else up. */
  private Ran inTurn(Supplier<Ran> run) {
    runs.acquireUninterruptibly();
    try {
      return run.get();
    } finally {
      runs.release();
    }
  }

  private static void requireSuccess(Outcome outcome) throws RpcException {
    switch (outcome.ending()) {
      case Ending.Success ignored -> {}
      case Ending.Reverted(Bytes data) -> {
        String reason = RevertReason.text(data).map(text -> ": " + text).orElse("");
        throw new RpcException(
            RpcException.REVERTED, "execution reverted" + reason, Optional.of(data.toHex()));
      }
      case Ending.Halted halted ->
          throw new RpcException(RpcException.INVALID_INPUT, halted.says());
      case Ending.Invalid invalid ->
          throw new RpcException(RpcException.INVALID_INPUT, invalid.says());
    }
  }

  /** The least gas with which it succeeds, to within a sixty-fourth, as nodes search it. */
  private static Ran estimate(World world) {
    CallRequest call = world.call();
    Outcome whole = world.view(call);
    if (!whole.succeeded()) {
      return new Ran(whole, "");
    }
    if (call.data().isEmpty() && whole.gasUsed() == PLAIN) {
      return new Ran(whole, Quantity.hex(PLAIN));
    }
    long low = whole.gasUsed() - 1;
    long high = call.gas();
    long guess = whole.gasUsed() + whole.gasUsed() / 63 + 2_300;
    if (guess < high && world.view(withGas(call, guess)).succeeded()) {
      high = guess;
    }
    while (high - low > high / 64 + 1) {
      long middle = low + (high - low) / 2;
      if (world.view(withGas(call, middle)).succeeded()) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return new Ran(whole, Quantity.hex(high));
  }

  private static CallRequest withGas(CallRequest call, long gas) {
    return new CallRequest(
        call.from(),
        call.to(),
        call.data(),
        call.value(),
        gas,
        call.gasPrice(),
        call.accessList(),
        call.authorizations());
  }

  /** What was read, but for what every call warms by itself. */
  private static List<Object> accessed(Outcome outcome, CallRequest call) {
    List<Object> list = new ArrayList<>();
    outcome
        .touched()
        .forEach((address, touched) -> {
          List<String> keys = touched.slots().keySet().stream().map(Word::toHex).toList();
          boolean warm =
              address.equals(call.from()) || call.to().filter(address::equals).isPresent();
          if (!keys.isEmpty() || !(warm || precompile(address))) {
            list.add(Map.of("address", address.toHex(), "storageKeys", keys));
          }
        });
    return list;
  }

  private static boolean precompile(Address address) {
    return address.toWord().toBigInteger().bitLength() <= 16;
  }
}
