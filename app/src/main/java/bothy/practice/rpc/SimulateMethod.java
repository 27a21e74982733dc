package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.AccountChange;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Fees;
import bothy.practice.blocks.Plan;
import bothy.proof.Header;
import bothy.simulation.BlobParameters;
import bothy.simulation.BlockContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code eth_simulateV1}: calls in blocks that are made up, one after another. */
final class SimulateMethod {
  static final int NUMBER_NOT_INCREASING = -38_020;
  static final int TIMESTAMP_NOT_INCREASING = -38_021;
  static final int TOO_MUCH = -38_026;

  private static final long SECONDS_APART = 12;
  private static final int BLOCKS_MOST = 256;
  private static final int CALLS_MOST = 1_024;
  private static final long GAS_MOST = 10 * Plan.GAS_LIMIT;
  private static final Set<String> PAYLOAD =
      Set.of("blockStateCalls", "validation", "traceTransfers", "returnFullTransactions");
  private static final Set<String> BLOCK = Set.of("blockOverrides", "stateOverrides", "calls");

  private final BlockIds ids;
  private final CallReader reader;
  private final SimulatedBlock simulated;
  private final BlobParameters blobs;

  SimulateMethod(Chain chain, Calls calls) {
    this.ids = new BlockIds(chain);
    this.reader = new CallReader(chain.chainId());
    this.simulated = new SimulatedBlock(chain.rules(), calls);
    this.blobs = chain.rules().blobs();
  }

  Map<String, Method.Plain> methods() {
    return Map.of("eth_simulateV1", this::simulate);
  }

  private Object simulate(Params params) throws RpcException {
    Node payload = params.required(0, "a simulation");
    payload.only(PAYLOAD);
    SimulatedBlock.Options options =
        new SimulatedBlock.Options(
            is(payload, "validation"),
            is(payload, "traceTransfers"),
            is(payload, "returnFullTransactions"));
    List<Block> blocks = new ArrayList<>(List.of(ids.block(params.at(1))));
    List<Object> answer = new ArrayList<>();
    int calls = 0;
    long gas = 0;
    for (Node node : payload.required("blockStateCalls", "an array of blocks").elements()) {
      node.only(BLOCK);
      Block parent = blocks.getLast();
      BlockContext context = context(parent, node.member("blockOverrides"), options);
      for (long gap = parent.number() + 1; gap < context.number(); gap++) {
        requireFewer(blocks.size(), BLOCKS_MOST, "blocks");
        BlockContext empty = next(blocks.getLast(), options);
        add(simulated.run(blocks, empty, Map.of(), List.of(), options), blocks, answer);
      }
      requireFewer(blocks.size(), BLOCKS_MOST, "blocks");
      List<CallReader.Asked> asked = asked(node);
      calls += asked.size();
      requireFewer(calls, CALLS_MOST, "calls");
      Map<Address, AccountChange> changes =
          node.member("stateOverrides").map(Scenes::accounts).orElse(Map.of());
      add(simulated.run(blocks, context, changes, asked, options), blocks, answer);
      gas += blocks.getLast().header().gasUsed();
      requireFewer(gas, GAS_MOST, "gas in all");
    }
    return answer;
  }

  private static boolean is(Node payload, String name) {
    return payload.member(name).map(Node::flag).orElse(false);
  }

  private static void add(SimulatedBlock.Ran ran, List<Block> blocks, List<Object> answer) {
    blocks.add(ran.block());
    answer.add(ran.json());
  }

  private static void requireFewer(long count, long most, String what) throws RpcException {
    if (count > most) {
      throw new RpcException(TOO_MUCH, "expected at most " + most + " " + what + ", found more");
    }
  }

  private List<CallReader.Asked> asked(Node block) {
    return block.member("calls").map(Node::elements).orElse(List.of()).stream()
        .map(reader::read)
        .toList();
  }

  /** The block after {@code parent}; nobody pays a base fee unless the rules are enforced. */
  private BlockContext next(Block parent, SimulatedBlock.Options options) {
    Header header = parent.header();
    return new BlockContext(
        header.number() + 1,
        header.timestamp() + SECONDS_APART,
        header.gasLimit(),
        header.beneficiary(),
        Word.ZERO,
        Word.ZERO,
        options.validation() ? Fees.baseFeeAfter(header) : Wei.ZERO,
        Fees.excessBlobGasAfter(header, blobs));
  }

  private BlockContext context(
      Block parent, Optional<Node> overrides, SimulatedBlock.Options options) throws RpcException {
    BlockContext next = next(parent, options);
    if (overrides.isEmpty()) {
      return next;
    }
    BlockContext context = Scenes.context(next, overrides.get());
    if (Long.compareUnsigned(context.number(), parent.number()) <= 0) {
      throw new RpcException(
          NUMBER_NOT_INCREASING,
          "block numbers must be in order: expected more than %d, found %d"
              .formatted(parent.number(), context.number()));
    }
    if (Long.compareUnsigned(context.number() - parent.number(), BLOCKS_MOST) > 0) {
      throw new RpcException(TOO_MUCH, "expected at most " + BLOCKS_MOST + " blocks, found more");
    }
    if (Long.compareUnsigned(context.gasLimit(), GAS_MOST) > 0) {
      throw new RpcException(TOO_MUCH, "expected at most " + GAS_MOST + " gas a block, found more");
    }
    boolean timed =
        overrides.get().member("time").isPresent()
            || overrides.get().member("timestamp").isPresent();
    long gap = (context.number() - parent.number() - 1) * SECONDS_APART;
    long time = timed ? context.timestamp() : context.timestamp() + gap;
    if (Long.compareUnsigned(time, parent.header().timestamp() + gap) <= 0) {
      throw new RpcException(
          TIMESTAMP_NOT_INCREASING,
          "block timestamps must be in order: expected more than %d, found %d"
              .formatted(parent.header().timestamp() + gap, time));
    }
    return new BlockContext(
        context.number(),
        time,
        context.gasLimit(),
        context.coinbase(),
        context.difficulty(),
        context.prevRandao(),
        context.baseFee(),
        context.excessBlobGas());
  }
}
