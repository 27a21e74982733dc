package bothy.practice.rpc;

import bothy.eth.Hash;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Waiting;
import bothy.simulation.BlobParameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What there is on the chain: blocks, transactions and receipts. */
final class ChainMethods {
  private final Chain chain;
  private final BlockIds ids;
  private final BlobParameters blobs;

  ChainMethods(Chain chain) {
    this.chain = chain;
    this.ids = new BlockIds(chain);
    this.blobs = chain.rules().blobs();
  }

  Map<String, Method.Plain> methods() {
    return Map.ofEntries(
        Map.entry("eth_chainId", params -> Quantity.hex(chain.chainId().value())),
        Map.entry("net_version", params -> chain.chainId().toString()),
        Map.entry("net_listening", params -> true),
        Map.entry("net_peerCount", params -> "0x0"),
        Map.entry("web3_clientVersion", params -> "Bothy practice chain"),
        Map.entry(
            "web3_sha3",
            params -> Hash.keccak(Params.bytes(params.required(0, "hex bytes"))).toHex()),
        Map.entry("eth_syncing", params -> false),
        Map.entry("eth_blockNumber", params -> Quantity.hex(chain.head().number())),
        Map.entry("eth_getBlockByNumber", this::block),
        Map.entry("eth_getBlockByHash", this::block),
        Map.entry("eth_getBlockReceipts", this::receipts),
        Map.entry("eth_getBlockTransactionCountByNumber", this::count),
        Map.entry("eth_getBlockTransactionCountByHash", this::count),
        Map.entry("eth_getUncleCountByBlockNumber", params -> "0x0"),
        Map.entry("eth_getUncleCountByBlockHash", params -> "0x0"),
        Map.entry("eth_getTransactionByHash", this::transaction),
        Map.entry("eth_getTransactionByBlockNumberAndIndex", this::transactionAt),
        Map.entry("eth_getTransactionByBlockHashAndIndex", this::transactionAt),
        Map.entry("eth_getTransactionReceipt", this::receipt),
        Map.entry("eth_getRawTransactionByHash", this::raw),
        Map.entry("debug_getRawTransaction", this::raw),
        Map.entry("debug_getRawHeader", params -> found(params).header().encode().toHex()),
        Map.entry("debug_getRawBlock", params -> found(params).encode().toHex()),
        Map.entry(
            "debug_getRawReceipts",
            params ->
                found(params).receipts().stream().map(each -> each.encode().toHex()).toList()));
  }

  private Block found(Params params) throws RpcException {
    return ids.block(Optional.of(params.required(0, "a block")));
  }

  private Optional<Block> named(Params params) {
    return ids.find(params.required(0, "a block's number, tag or hash"));
  }

  private Object block(Params params) {
    boolean full = params.flag(1, false);
    boolean pending = BlockIds.isPending(params.at(0));
    return named(params).<Object>map(block -> Shapes.block(block, full, pending)).orElse(Json.NULL);
  }

  private Object receipts(Params params) {
    return named(params)
        .<Object>map(block -> {
          List<Object> json = new ArrayList<>();
          for (int i = 0; i < block.transactions().size(); i++) {
            json.add(Shapes.receipt(block, i, blobs));
          }
          return json;
        })
        .orElse(Json.NULL);
  }

  private Object count(Params params) {
    return named(params)
        .<Object>map(block -> Quantity.hex(block.transactions().size()))
        .orElse(Json.NULL);
  }

  private Object transaction(Params params) {
    Hash hash = params.hash(0);
    return chain
        .place(hash)
        .<Object>map(at -> Shapes.transaction(at.included(), at.block(), at.index()))
        .or(() -> chain.waiting(hash).map(Shapes::waiting))
        .orElse(Json.NULL);
  }

  private Object transactionAt(Params params) {
    Node index = params.required(1, "an index");
    long at = Params.count(index, Integer.MAX_VALUE);
    return named(params)
        .filter(block -> at < block.transactions().size())
        .<Object>map(
            block -> Shapes.transaction(block.transactions().get((int) at), block, (int) at))
        .orElse(Json.NULL);
  }

  private Object receipt(Params params) {
    return chain
        .place(params.hash(0))
        .<Object>map(at -> Shapes.receipt(at.block(), at.index(), blobs))
        .orElse(Json.NULL);
  }

  private Object raw(Params params) {
    Hash hash = params.hash(0);
    return chain
        .place(hash)
        .map(at -> at.included().encoded())
        .or(() -> chain.waiting(hash).map(Waiting::encoded))
        .<Object>map(encoded -> encoded.toHex())
        .orElse(Json.NULL);
  }
}
