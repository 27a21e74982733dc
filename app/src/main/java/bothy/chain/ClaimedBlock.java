package bothy.chain;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A block's header as a node tells it.
 *
 * @param fields those that a run reads and those that name the block, as JSON-RPC writes them
 */
public record ClaimedBlock(long number, Hash hash, long timestamp, Map<String, String> fields) {
  private static final Set<String> QUANTITIES =
      Set.of("number", "timestamp", "gasLimit", "baseFeePerGas", "difficulty", "excessBlobGas");

  private static final String[] ORDER = {
    "number",
    "hash",
    "parentHash",
    "stateRoot",
    "timestamp",
    "gasLimit",
    "baseFeePerGas",
    "miner",
    "mixHash",
    "difficulty",
    "excessBlobGas",
    "parentBeaconBlockRoot"
  };

  public ClaimedBlock {
    fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
  }

  /** The chain that the node says it follows. */
  public static ChainId chain(Rpc rpc) {
    Rpc.Call call = new Rpc.Call("eth_chainId");
    try {
      return new ChainId(Quantity.read(rpc.call(call)));
    } catch (InputException | EthException e) {
      throw rpc.unusable(call.method(), e);
    }
  }

  /** The newest block. */
  public static ClaimedBlock latest(Rpc rpc) {
    return read(rpc, "latest");
  }

  /** The block at {@code number} on the node's chain. */
  public static ClaimedBlock at(Rpc rpc, long number) {
    return read(rpc, Quantity.hex(number));
  }

  /**
   * Fails if another block stands in this one's place by now: what was read may not fit together.
   */
  public void requireStillThere(Rpc rpc) {
    if (!at(rpc, number).hash().equals(hash)) {
      throw new ChainException(
          "block " + Long.toUnsignedString(number) + " was replaced meanwhile; try again");
    }
  }

  private static ClaimedBlock read(Rpc rpc, String which) {
    return read(rpc, rpc.call(new Rpc.Call("eth_getBlockByNumber", which, false)));
  }

  static ClaimedBlock read(Rpc rpc, Node block) {
    try {
      return read(block);
    } catch (InputException e) {
      throw rpc.unusable("eth_getBlockByNumber", e);
    }
  }

  static ClaimedBlock read(Node block) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (String name : ORDER) {
      block.member(name).ifPresent(field -> put(fields, name, field));
    }
    return new ClaimedBlock(
        Quantity.unsigned(block.required("number", "a quantity")),
        block.required("hash", "a hash").as("a hash", Hash::fromHex),
        Quantity.unsigned(block.required("timestamp", "a quantity")),
        fields);
  }

  /** The same fields under another hash. */
  ClaimedBlock named(Hash other) {
    Map<String, String> named = new LinkedHashMap<>(fields);
    named.put("hash", other.toHex());
    return new ClaimedBlock(number, other, timestamp, named);
  }

  private static void put(Map<String, String> fields, String name, Node field) {
    if (QUANTITIES.contains(name)) {
      fields.put(name, "0x" + Quantity.read(field).toString(16));
    } else if (name.equals("miner")) {
      fields.put("coinbase", field.as("an address", Address::fromHex).toHex());
    } else {
      String named = name.equals("mixHash") ? "prevRandao" : name;
      fields.put(named, field.as("32 bytes", Hash::fromHex).toHex());
    }
  }
}
