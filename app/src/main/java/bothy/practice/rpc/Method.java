package bothy.practice.rpc;

import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;

/** How one method is answered. */
interface Method {
  Object answer(Params params, RpcCall.Session session) throws RpcException;

  /** A method that doesn't care through what connection it is asked. */
  interface Plain {
    Object answer(Params params) throws RpcException;

    default Method method() {
      return (params, session) -> answer(params);
    }
  }
}
