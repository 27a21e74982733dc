package bothy.provider;

import bothy.chain.Which;
import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.util.List;
import java.util.Optional;

/** The parameters of a call, by place. */
record Params(List<Node> values) {
  static Params of(Node params) {
    return new Params(params.elements());
  }

  /** A parameter that may be left out, or null. */
  Optional<Node> at(int place) {
    return place < values.size() && !values.get(place).value().equals(Json.NULL)
        ? Optional.of(values.get(place))
        : Optional.empty();
  }

  Node required(int place, String expected) {
    return at(place)
        .orElseThrow(() -> new InputException("params[" + place + "]", expected, "nothing"));
  }

  Address address(int place) {
    return required(place, "an address").as("an address", Address::fromHex);
  }

  Hash hash(int place) {
    return required(place, "a hash").as("a hash", Hash::fromHex);
  }

  boolean flag(int place) {
    return at(place).map(Node::flag).orElse(false);
  }

  Which block(int place) {
    return Which.read(at(place));
  }
}
