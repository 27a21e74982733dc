package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Word;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node says that a call reads: a hint of what to fetch, never a fact. */
final class AccessHint {
  /** More than a run may read at all is no help. */
  private static final int MOST = 10_000;

  private AccessHint() {}

  /**
   * What the node says that a call reads; empty if it can't say.
   *
   * @param call as in {@code eth_call}
   */
  static Map<Address, Set<Word>> of(Rpc rpc, Map<String, String> call, ClaimedBlock block) {
    Rpc.Call asked = new Rpc.Call("eth_createAccessList", call, Quantity.hex(block.number()));
    try {
      return rpc.askBeside(new Rpc.Exchange<>(List.of(asked), results -> read(results.getFirst())));
    } catch (ChainException.Refused e) {
      return Map.of();
    }
  }

  private static Map<Address, Set<Word>> read(Node answer) {
    Map<Address, Set<Word>> read = new TreeMap<>();
    int left = MOST;
    for (Node access : answer.required("accessList", "a list").elements()) {
      Node address = access.required("address", "an address");
      Set<Word> keys =
          read.computeIfAbsent(
              address.as("an address", Address::fromHex), ignored -> new TreeSet<>());
      for (Node key : access.required("storageKeys", "a list").elements()) {
        keys.add(key.as("a slot", Word::fromHex));
        left--;
      }
      if (--left < 0) {
        return Map.of();
      }
    }
    return read;
  }
}
