package bothy.provider;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.TransactionJson;
import bothy.simulation.CallRequest;
import bothy.simulation.Overrides;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the call objects and state overrides of {@code eth_call} and its kin. */
final class Calls {
  private static final Set<String> CHANGES =
      Set.of("balance", "nonce", "code", "state", "stateDiff");

  private Calls() {}

  /**
   * A call.
   *
   * @param gas where it names none, and the most that it may have
   */
  static CallRequest read(Node node, long gas) {
    long asked = node.member("gas").map(Quantity::unsigned).orElse(gas);
    boolean less = Long.compareUnsigned(asked, gas) < 0;
    Optional<Node> price = node.member("gasPrice").or(() -> node.member("maxFeePerGas"));
    return new CallRequest(
        node.member("from").map(Calls::address).orElse(Address.ZERO),
        node.member("to").map(Calls::address),
        data(node),
        node.member("value").map(Quantity::read).map(Wei::new).orElse(Wei.ZERO),
        less ? asked : gas,
        node.member("from").isPresent()
            ? price.map(Quantity::read).map(Wei::new).orElse(Wei.ZERO)
            : Wei.ZERO,
        node.member("accessList").map(Calls::accesses).orElse(List.of()),
        node.member("authorizationList").isPresent()
            ? TransactionJson.authorizations(node)
            : List.of());
  }

  private static Address address(Node node) {
    return node.as("an address", Address::fromHex);
  }

  /** Both names are in use; where both stand they must say the same. */
  private static Bytes data(Node node) {
    Optional<Bytes> input = node.member("input").map(n -> n.as("hex bytes", Bytes::fromHex));
    Optional<Bytes> data = node.member("data").map(n -> n.as("hex bytes", Bytes::fromHex));
    if (input.isPresent() && data.isPresent() && !input.equals(data)) {
      throw new InputException(node.path() + ".data", "the same as input", "other bytes");
    }
    return input.or(() -> data).orElse(Bytes.EMPTY);
  }

  private static List<Access> accesses(Node list) {
    return list.elements().stream()
        .map(each ->
            new Access(
                address(each.required("address", "an address")),
                each.required("storageKeys", "a list").elements().stream()
                    .map(StateMethods::key)
                    .toList()))
        .toList();
  }

  /** The call as a node takes it, for a hint of what it reads: no sender is the zero address. */
  static Map<String, String> hint(CallRequest call) {
    Map<String, String> hint = new LinkedHashMap<>();
    if (!call.from().equals(Address.ZERO)) {
      hint.put("from", call.from().toHex());
    }
    call.to().ifPresent(to -> hint.put("to", to.toHex()));
    hint.put("value", Quantity.hex(call.value().amount()));
    hint.put("data", call.data().toHex());
    return hint;
  }

  /** A state with what the caller wants changed of it (go-ethereum's third parameter). */
  static State overridden(State state, Optional<Node> overrides) {
    if (overrides.isEmpty()) {
      return state;
    }
    Map<Address, Overrides.Change> changes = new HashMap<>();
    overrides
        .get()
        .nodes()
        .forEach((name, change) -> {
          change.only(CHANGES);
          if (change.member("state").isPresent()) {
            throw new InputException(
                change.path() + ".state", "stateDiff, which replaces single slots", "state");
          }
          Map<Word, Word> slots = new HashMap<>();
          change
              .member("stateDiff")
              .ifPresent(diff ->
                  diff.nodes()
                      .forEach((key, value) ->
                          slots.put(
                              StateMethods.key(new Node(value.path(), key)),
                              StateMethods.key(value))));
          changes.put(
              new Node(change.path(), name).as("an address", Address::fromHex),
              new Overrides.Change(
                  change.member("balance").map(Quantity::read).map(Wei::new),
                  change.member("nonce").map(Quantity::unsigned),
                  change.member("code").map(code -> code.as("hex bytes", Bytes::fromHex)),
                  slots));
        });
    return new Overrides(state, changes, Hash::keccak);
  }
}
