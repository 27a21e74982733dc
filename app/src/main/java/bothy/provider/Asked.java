package bothy.provider;

import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.FetchedState;
import bothy.chain.GroundedBlock;
import bothy.chain.Rpc;
import bothy.chain.Which;
import bothy.eth.Address;
import bothy.eth.Ground;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A call under way: the chain, and the conversation with the nodes that it may take.
 *
 * @param page the origin of the page that asks, where its browser told it
 * @param paired whether the paired extension told that
 */
record Asked(
    ChainView chain, Worlds worlds, Rpc rpc, Params params, Optional<String> page, boolean paired) {
  /** The same conversation, about something else. */
  Asked with(List<Node> values) {
    return new Asked(chain, worlds, rpc, new Params(values), page, paired);
  }

  Optional<GroundedBlock> block(Which which) {
    return chain.block(rpc, which);
  }

  /** The block that a call is about. */
  GroundedBlock required(Which which) throws RpcException {
    return block(which)
        .orElseThrow(() ->
            new RpcException(RpcException.INVALID_INPUT, "header not found: " + which.says()));
  }

  /** What {@code read} makes of what the nodes say, where they may say nothing. */
  <T> Optional<T> said(String method, Object parameter, Function<Node, T> read) {
    return rpc.call(
        new Rpc.Call(method, List.of(parameter), true),
        said -> said.value().equals(Json.NULL) ? Optional.empty() : Optional.of(read.apply(said)));
  }

  /**
   * What the nodes say, where nothing proves it.
   *
   * @param agreed whether several nodes must say the same
   * @throws RpcException what the node answered as an error
   */
  Object claimed(String method, List<Node> parameters, boolean agreed) throws RpcException {
    List<Object> values = parameters.stream().map(Node::value).toList();
    Rpc.Call call = new Rpc.Call(method, values, true);
    try {
      return (agreed ? rpc.agreed(call) : rpc.call(call)).value();
    } catch (ChainException.Refused e) {
      throw new RpcException(e.code(), e.says(), e.data());
    }
  }

  /** What the node says of transactions that wait in its pool too; it may not tell. */
  long pendingNonce(Address address) {
    try {
      return rpc.call(
          new Rpc.Call("eth_getTransactionCount", List.of(address.toHex(), "pending"), false),
          Quantity::unsigned);
    } catch (ChainException.Refused e) {
      return 0;
    }
  }

  ChainException lied(String says) {
    return ChainException.lied(rpc, says);
  }

  /** The state after a block, of which {@code account} will be asked. */
  FetchedState state(GroundedBlock block, Address account) {
    return chain.state(rpc, block, account);
  }

  Ground ground(FetchedState state, GroundedBlock block) {
    return chain.ground(state, block);
  }
}
