package bothy.practice.rpc;

import bothy.eth.Ground;
import bothy.eth.Shown;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcReply;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Waiting;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Every method of the practice node by its name. */
public final class MethodTable implements RpcMethods, AutoCloseable {
  private final Map<String, Method> methods = new HashMap<>();
  private final IntervalMining interval;

  /**
   * Methods that ask {@code chain}, which they don't close.
   *
   * @param faults hears what nobody asked for and yet failed
   */
  public MethodTable(Chain chain, Consumer<Throwable> faults) {
    Calls calls = new Calls(chain.rules());
    AccountMethods accounts = new AccountMethods(chain, calls);
    Filters filters = new Filters(chain, InstantSource.system());
    Subscriptions subscriptions = new Subscriptions();
    interval = new IntervalMining(chain, faults);
    Stream.of(
            new ChainMethods(chain).methods(),
            new StateMethods(chain).methods(),
            new FeeMethods(chain).methods(),
            new CallMethods(chain, calls).methods(),
            new SimulateMethod(chain, calls).methods(),
            new TraceMethods(chain, calls).methods(),
            accounts.methods(),
            filters.methods(),
            new PracticeMethods(chain, accounts, interval).methods())
        .forEach(group -> group.forEach((name, plain) -> methods.put(name, plain.method())));
    methods.put("eth_subscribe", subscriptions::subscribe);
    methods.put("eth_unsubscribe", subscriptions::unsubscribe);
    chain.watch(subscriptions);
    chain.watch(
        new Chain.Watcher() {
          @Override
          public void mined(Block block) {
            // block filters look it up
          }

          @Override
          public void pooled(Waiting waiting) {
            filters.pooled(waiting.hash());
          }
        });
  }

  /** The names of the methods that it answers, sorted. */
  public List<String> names() {
    return methods.keySet().stream().sorted().toList();
  }

  @Override
  public RpcReply call(RpcCall call) throws RpcException {
    Method method = methods.get(call.method());
    if (method == null) {
      throw new RpcException(
          RpcException.METHOD_NOT_FOUND,
          "expected a method of the practice chain, found " + Shown.of(call.method()));
    }
    if (!(call.params().value() instanceof List)) {
      throw call.params().wrong("an array");
    }
    Object answer = method.answer(Params.of(call.params()), call.session());
    return RpcReply.of(answer, Ground.GIVEN);
  }

  @Override
  public void close() {
    interval.close();
  }
}
