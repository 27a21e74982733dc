package bothy.chain;

import bothy.eth.Address;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a node says that a call reads: a hint of what to fetch, never a fact. */
final class AccessHint {
  private AccessHint() {}

  /**
   * What the node says that a call reads; empty if it can't say.
   *
   * @param call as in {@code eth_call}
   */
  static Map<Address, Set<Word>> of(Rpc rpc, Map<String, String> call, String block) {
    Rpc.Call asked = new Rpc.Call("eth_createAccessList", call, block);
    Map<Address, Set<Word>> read = new TreeMap<>();
    try {
      for (Node access : rpc.call(asked).required("accessList", "a list").elements()) {
        Node address = access.required("address", "an address");
        Set<Word> keys =
            read.computeIfAbsent(
                address.as("an address", Address::fromHex), ignored -> new TreeSet<>());
        for (Node key : access.required("storageKeys", "a list").elements()) {
          keys.add(key.as("a slot", Word::fromHex));
        }
      }
      return read;
    } catch (ChainException.Refused e) {
      return Map.of();
    } catch (InputException e) {
      throw rpc.unusable(asked.method(), e);
    }
  }
}
