package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.AccountChange;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.BlockMaker;
import bothy.practice.blocks.Plan;
import bothy.practice.blocks.Waiting;
import bothy.practice.blocks.WorldState;
import bothy.proof.Receipt;
import bothy.simulation.BlockContext;
import bothy.simulation.Ending;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one made-up block of {@code eth_simulateV1}. */
final class SimulatedBlock {
  private static final int INSUFFICIENT_FUNDS = -38_014;
  private static final int BLOCK_GAS_EXCEEDED = -38_015;
  private static final int CALL_REVERTED = 3;
  private static final int CALL_FAILED = -32_015;

  /** The codes of the execution API for what the envelope refuses, by what it says. */
  private static final Map<String, Integer> REFUSALS =
      Map.of(
          "nonce too low", -38_010,
          "nonce too high", -38_011,
          "max fee per gas less than block base fee", -38_012,
          "intrinsic gas too low", -38_013,
          "insufficient funds for gas * price + value", INSUFFICIENT_FUNDS);

  /**
   * How to run.
   *
   * @param validation whether a block's rules are enforced
   * @param transfers whether moves of ether are told as logs
   * @param full whether transactions stand whole in a block
   */
  record Options(boolean validation, boolean transfers, boolean full) {}

  /** A block that ran, and how it is answered. */
  record Ran(Block block, Map<String, Object> json) {}

  private final Rules rules;
  private final Calls calls;

  SimulatedBlock(Rules rules, Calls calls) {
    this.rules = rules;
    this.calls = calls;
  }

  /**
   * Runs a block.
   *
   * @param before those that it stands on: one of the chain, and made-up ones
   */
  Ran run(
      List<Block> before,
      BlockContext context,
      Map<Address, AccountChange> changes,
      List<CallReader.Asked> asked,
      Options options)
      throws RpcException {
    Block parent = before.getLast();
    WorldState start = parent.state().with(changes);
    Plan plan = new Plan(context, Hash.ZERO, Map.of());
    BlockMaker maker =
        new BlockMaker(rules, parent.hash(), start, plan, number -> hash(before, number));
    Scene scene = new Scene(maker.before(), context, number -> hash(before, number));
    List<Called> ran = new ArrayList<>();
    try {
      calls.with(
          scene,
          simulation -> {
            for (CallReader.Asked each : asked) {
              ran.add(new Run(simulation, maker, context, options).call(each));
            }
            return true;
          });
    } catch (Refused refused) {
      throw new RpcException(refused.code, String.valueOf(refused.getMessage()));
    }
    Block block = maker.seal();
    return new Ran(block, json(block, ran, options));
  }

  private static Optional<Hash> hash(List<Block> before, long number) {
    return before.stream().filter(block -> block.number() == number).map(Block::hash).findFirst();
  }

  /** What a call did, with its logs as they are told. */
  private record Called(Outcome outcome, List<Receipt.Log> logs) {}

  /** Ends the whole simulation from within. */
  private static final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int code;

    Refused(int code, String says) {
      super(says, null, false, false);
      this.code = code;
    }
  }

  private record Run(
      Simulation simulation, BlockMaker maker, BlockContext context, Options options) {
    Called call(CallReader.Asked asked) {
      long left = context.gasLimit() - maker.gasUsed();
      long gas = asked.has("gas") ? asked.transaction().gasLimit() : Math.min(left, Plan.GAS_LIMIT);
      if (Long.compareUnsigned(gas, left) > 0) {
        throw new Refused(
            BLOCK_GAS_EXCEEDED,
            "block gas limit reached: expected at most %d gas, found %s"
                .formatted(left, Long.toUnsignedString(gas)));
      }
      gas = Math.min(gas, Plan.GAS_LIMIT);
      Transaction transaction = filled(asked, gas);
      Outcome outcome =
          options.validation()
              ? simulation.transact(transaction, asked.from())
              : simulation.call(Calls.request(asked, gas, price(asked)));
      if (outcome.ending() instanceof Ending.Invalid invalid) {
        throw new Refused(
            REFUSALS.getOrDefault(invalid.says(), RpcException.INVALID_INPUT),
            "%s: %s expected %s, found %s"
                .formatted(invalid.says(), invalid.field(), invalid.expected(), invalid.found()));
      }
      maker.include(Waiting.impersonated(transaction, asked.from()), outcome);
      List<Receipt.Log> logs =
          options.transfers() ? Transfers.of(outcome) : maker.last().receipt().logs();
      return new Called(outcome, logs);
    }

    /** The price that the sender pays, if it can; the simulation would give what it lacks. */
    private Wei price(CallReader.Asked asked) {
      BigInteger held = maker.state().at(asked.from()).balance().amount();
      if (held.compareTo(asked.transaction().value().amount()) < 0) {
        throw new Refused(
            INSUFFICIENT_FUNDS,
            "insufficient funds for gas * price + value: address %s have %s want %s"
                .formatted(asked.from(), held, asked.transaction().value()));
      }
      return asked.price(context.baseFee());
    }

    private Transaction filled(CallReader.Asked asked, long gas) {
      Transaction call = asked.transaction();
      long nonce = maker.state().at(asked.from()).nonce();
      Wei most = options.validation() && !asked.priced() ? context.baseFee() : call.maxFeePerGas();
      return new Transaction(
          call.type(),
          Optional.of(maker.rules().chainId()),
          asked.has("nonce") ? call.nonce() : nonce,
          call.type() <= Transaction.ACCESS_LIST ? most : call.maxPriorityFeePerGas(),
          most,
          gas,
          call.to(),
          call.value(),
          call.data(),
          call.accessList(),
          call.maxFeePerBlobGas(),
          call.blobVersionedHashes(),
          call.authorizations(),
          Optional.empty());
    }
  }

  private static Map<String, Object> json(Block block, List<Called> ran, Options options) {
    Map<String, Object> json = Shapes.block(block, options.full(), false);
    List<Object> calls = new ArrayList<>();
    int log = 0;
    for (int i = 0; i < ran.size(); i++) {
      Called called = ran.get(i);
      List<Object> logs = new ArrayList<>();
      for (Receipt.Log each :
          called.outcome().succeeded() ? called.logs() : List.<Receipt.Log>of()) {
        logs.add(Shapes.log(block, i, each, log++));
      }
      calls.add(json(called.outcome(), logs));
    }
    json.put("calls", calls);
    return json;
  }

  private static Map<String, Object> json(Outcome outcome, List<Object> logs) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("returnData", outcome.output().toHex());
    json.put("logs", logs);
    json.put("gasUsed", Quantity.hex(outcome.gasUsed()));
    json.put("status", outcome.succeeded() ? "0x1" : "0x0");
    switch (outcome.ending()) {
      case Ending.Success ignored -> {}
      case Ending.Reverted(Bytes data) ->
          json.put(
              "error",
              Map.of("code", CALL_REVERTED, "message", Calls.reverted(data), "data", data.toHex()));
      case Ending.Halted halted ->
          json.put("error", Map.of("code", CALL_FAILED, "message", halted.says()));
      case Ending.Invalid invalid ->
          json.put("error", Map.of("code", CALL_FAILED, "message", invalid.says()));
    }
    return json;
  }
}
