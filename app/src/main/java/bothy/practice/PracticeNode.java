package bothy.practice;

import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcMethods;
import bothy.jsonrpc.RpcReply;
import bothy.practice.rpc.MethodTable;
import java.util.List;
import java.util.function.Consumer;

/**
 * The practice chain as a node that wallets and libraries can ask: the execution API, and what
 * development nodes offer besides under {@code evm_}, {@code anvil_} and {@code hardhat_}.
 */
public final class PracticeNode implements RpcMethods, AutoCloseable {
  private final MethodTable methods;

  /**
   * A node of {@code chain}, which it doesn't close.
   *
   * @param faults hears what nobody asked for and yet failed
   */
  public PracticeNode(PracticeChain chain, Consumer<Throwable> faults) {
    methods = new MethodTable(chain.chain(), faults);
  }

  /** The names of the methods that it answers, sorted. */
  public List<String> names() {
    return methods.names();
  }

  @Override
  public RpcReply call(RpcCall call) throws RpcException {
    return methods.call(call);
  }

  @Override
  public void close() {
    methods.close();
  }
}
