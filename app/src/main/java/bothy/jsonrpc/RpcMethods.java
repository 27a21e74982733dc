package bothy.jsonrpc;

/** Something that answers JSON-RPC calls; many may ask at once. */
public interface RpcMethods {
  /**
   * The answer to a call.
   *
   * @throws RpcException if it is an error
   * @throws InputException if the parameters can't be read
   */
  RpcReply call(RpcCall call) throws RpcException;
}
