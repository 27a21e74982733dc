package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.StoredAccount;
import bothy.practice.blocks.WorldState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a state holds, at any block there has been. */
final class StateMethods {
  private static final int KEYS_MOST = 1_024;

  private final Chain chain;
  private final BlockIds ids;

  StateMethods(Chain chain) {
    this.chain = chain;
    this.ids = new BlockIds(chain);
  }

  Map<String, Method.Plain> methods() {
    return Map.of(
        "eth_getBalance", params -> Shapes.quantity(account(params).balance()),
        "eth_getCode", params -> account(params).code().toHex(),
        "eth_getTransactionCount", this::nonce,
        "eth_getStorageAt",
            params ->
                world(params, 2)
                    .at(params.address(0))
                    .slot(Params.slot(params.required(1, "a slot")))
                    .toHex(),
        "eth_getProof", this::proof);
  }

  private WorldState world(Params params, int block) throws RpcException {
    return ids.block(params.at(block)).state();
  }

  private StoredAccount account(Params params) throws RpcException {
    return world(params, 1).at(params.address(0));
  }

  private Object nonce(Params params) throws RpcException {
    Address address = params.address(0);
    return Quantity.hex(
        BlockIds.isPending(params.at(1)) ? chain.nextNonce(address) : account(params).nonce());
  }

  private Object proof(Params params) throws RpcException {
    Address address = params.address(0);
    List<Node> keys = params.required(1, "an array of slots").elements();
    if (keys.size() > KEYS_MOST) {
      throw params.required(1, "slots").wrong("at most " + KEYS_MOST + " slots");
    }
    WorldState world = world(params, 2);
    StoredAccount account = world.at(address);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", address.toHex());
    json.put("accountProof", hex(world.prove(address)));
    json.put("balance", Shapes.quantity(account.balance()));
    json.put("codeHash", account.codeHash().toHex());
    json.put("nonce", Quantity.hex(account.nonce()));
    json.put("storageHash", account.storage().root().toHex());
    List<Object> proofs = new ArrayList<>();
    keys.forEach(key -> proofs.add(slot(account, key)));
    json.put("storageProof", proofs);
    return json;
  }

  private static Map<String, Object> slot(StoredAccount account, Node key) {
    Word slot = Params.slot(key);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("key", key.text());
    json.put("value", Quantity.hex(account.slot(slot).toBigInteger()));
    json.put("proof", hex(account.storage().prove(slot.toBytes())));
    return json;
  }

  private static List<Object> hex(List<Bytes> nodes) {
    return new ArrayList<>(nodes.stream().map(Bytes::toHex).toList());
  }
}
