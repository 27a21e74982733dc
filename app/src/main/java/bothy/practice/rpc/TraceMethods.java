package bothy.practice.rpc;

import bothy.cases.CallTrace;
import bothy.cases.PrestateTrace;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Included;
import bothy.practice.blocks.Ledger;
import bothy.simulation.Frame;
import bothy.simulation.Outcome;
import bothy.simulation.Simulation;
import java.util.Map;
import java.util.Optional;

/** What a call or a transaction does inside, in the shapes of go-ethereum's tracers. */
final class TraceMethods {
  private final Chain chain;
  private final Scenes scenes;
  private final CallReader reader;
  private final Calls calls;

  TraceMethods(Chain chain, Calls calls) {
    this.chain = chain;
    this.scenes = new Scenes(chain);
    this.reader = new CallReader(chain.chainId());
    this.calls = calls;
  }

  Map<String, Method.Plain> methods() {
    return Map.of(
        "debug_traceCall", this::traceCall, "debug_traceTransaction", this::traceTransaction);
  }

  private Object traceCall(Params params) throws RpcException {
    CallReader.Asked asked = reader.read(params.required(0, "a call"));
    Optional<Node> options = params.at(2);
    Scene scene =
        scenes.of(
            params.at(1),
            options.flatMap(each -> each.member("stateOverrides")),
            options.flatMap(each -> each.member("blockOverrides")));
    return trace(calls.traced(scene, asked), scene, options);
  }

  /** Runs the transactions before it once more, and then itself. */
  private Object traceTransaction(Params params) throws RpcException {
    Ledger.Place place =
        chain
            .place(params.hash(0))
            .orElseThrow(
                () -> new RpcException(RpcException.INVALID_INPUT, "transaction not found"));
    Block block = place.block();
    Scene scene = new Scene(block.before(), block.context(), chain::blockHash);
    Again again = calls.with(scene, simulation -> again(simulation, scene, place));
    return trace(again.outcome(), again.scene(), params.at(1));
  }

  private record Again(Outcome outcome, Scene scene) {}

  private static Again again(Simulation simulation, Scene scene, Ledger.Place place) {
    Scene before = scene;
    for (int i = 0; i < place.index(); i++) {
      Included earlier = place.block().transactions().get(i);
      simulation.letSendersHaveCode(earlier.impersonated());
      Outcome outcome = simulation.transact(earlier.transaction(), earlier.sender(), false);
      before = before.with(before.world().after(outcome.diff()));
    }
    Included included = place.included();
    simulation.letSendersHaveCode(included.impersonated());
    return new Again(simulation.transact(included.transaction(), included.sender()), before);
  }

  private static Object trace(Outcome outcome, Scene scene, Optional<Node> options)
      throws RpcException {
    Optional<Node> tracer = options.flatMap(each -> each.member("tracer"));
    Optional<Node> config = options.flatMap(each -> each.member("tracerConfig"));
    return switch (tracer.map(Node::text).orElse("")) {
      case "callTracer" ->
          CallTrace.of(top(outcome), is(config, "withLog"), is(config, "onlyTopCall"));
      case "prestateTracer" -> {
        PrestateTrace trace =
            new PrestateTrace(
                outcome, scene.state(), !is(config, "disableCode"), !is(config, "disableStorage"));
        yield is(config, "diffMode") ? trace.difference() : trace.accounts();
      }
      default ->
          throw new RpcException(
              RpcException.METHOD_NOT_SUPPORTED,
              "expected the tracer callTracer or prestateTracer, found "
                  + tracer.map(Node::shown).orElse("none"));
    };
  }

  private static Frame top(Outcome outcome) throws RpcException {
    if (outcome.call().isEmpty()) {
      Calls.success(outcome);
    }
    return outcome.call().orElseThrow();
  }

  private static boolean is(Optional<Node> config, String name) {
    return config.flatMap(each -> each.member(name)).map(Node::flag).orElse(false);
  }
}
