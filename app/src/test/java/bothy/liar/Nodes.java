package bothy.liar;

import bothy.jsonrpc.RpcException;
import java.util.List;

/** A node: what it answers to a call, as {@link bothy.jsonrpc.Json} reads it. */
interface Nodes {
  Object answer(String method, List<Object> parameters) throws RpcException;
}
