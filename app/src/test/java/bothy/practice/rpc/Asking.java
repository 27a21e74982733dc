package bothy.practice.rpc;

import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcCall;
import bothy.jsonrpc.RpcException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Asks a practice node through JSON, and a connection that remembers what it is told. */
final class Asking implements RpcCall.Session {
  private final MethodTable node;
  private final List<Node> told = new ArrayList<>();
  private final List<Runnable> closing = new ArrayList<>();

  Asking(MethodTable node) {
    this.node = node;
  }

  static Node json(String text) {
    return Json.read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The answer, read back from the JSON that it is sent as. */
  Node ask(String method, String params) throws RpcException {
    Node read = new Node("params", json(params).value());
    return json(CompactJson.of(node.call(new RpcCall(method, read, this)).value()));
  }

  /** The error's code and message. */
  String fails(String method, String params) {
    try {
      return "none: " + ask(method, params).value();
    } catch (RpcException e) {
      return e.code() + " " + e.getMessage();
    } catch (InputException e) {
      return RpcException.INVALID_PARAMS + " " + e.getMessage();
    }
  }

  List<Node> told() {
    return told;
  }

  void close() {
    closing.forEach(Runnable::run);
  }

  @Override
  public boolean listens() {
    return true;
  }

  @Override
  public void tell(Object message) {
    told.add(json(CompactJson.of(message)));
  }

  @Override
  public void whenClosed(Runnable action) {
    closing.add(action);
  }
}
