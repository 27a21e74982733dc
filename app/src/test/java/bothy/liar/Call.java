package bothy.liar;

import bothy.jsonrpc.CompactJson;
import java.util.List;

/** A call that a node is asked. */
record Call(String method, List<Object> parameters) {
  @Override
  public String toString() {
    return method + CompactJson.of(parameters);
  }
}
