package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Ambiguity;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Reading;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** The parameters of a call, read strictly: what could be read in two ways is refused. */
record Params(String path, List<Node> elements) {
  static Params of(Node params) {
    return new Params(params.path(), params.elements());
  }

  /** The parameter in that place; empty if it isn't there or null. */
  Optional<Node> at(int index) {
    return index < elements.size() && !Json.NULL.equals(elements.get(index).value())
        ? Optional.of(elements.get(index))
        : Optional.empty();
  }

  Node required(int index, String expected) {
    return at(index)
        .orElseThrow(() -> new InputException(path + "[" + index + "]", expected, "nothing"));
  }

  Address address(int index) {
    return address(required(index, "an address"));
  }

  Hash hash(int index) {
    return hash(required(index, "a hash"));
  }

  BigInteger quantity(int index) {
    return read(required(index, "a quantity"), Reading::quantity);
  }

  boolean flag(int index, boolean otherwise) {
    return at(index).map(Node::flag).orElse(otherwise);
  }

  static Address address(Node node) {
    return read(node, Reading::address);
  }

  static Bytes bytes(Node node) {
    return read(node, Reading::bytes);
  }

  static Hash hash(Node node) {
    return node.as("0x and 64 hex digits", Hash::fromHex);
  }

  static long unsigned(Node node) {
    return read(node, Reading::unsigned);
  }

  static BigInteger quantity(Node node) {
    return read(node, Reading::quantity);
  }

  /** A slot's key: a quantity or 32 bytes. */
  static Word slot(Node node) {
    try {
      return Word.fromHex(node.text());
    } catch (EthException e) {
      throw node.wrong("a slot: 0x and at most 64 hex digits");
    }
  }

  /** A small number as development tools write it: a quantity, or a number of JSON. */
  static long count(Node node, long most) {
    BigInteger value = node.isText() ? quantity(node) : node.integer();
    if (value.signum() < 0 || value.compareTo(BigInteger.valueOf(most)) > 0) {
      throw node.wrong("a number from 0 to " + most);
    }
    return value.longValue();
  }

  /** Reads a value that all wallets read in the same way. */
  static <T> T read(Node node, BiFunction<Reading, Node, T> how) {
    Reading reading = new Reading();
    T value = how.apply(reading, node);
    plain(reading);
    return value;
  }

  static void plain(Reading reading) {
    for (Ambiguity ambiguity : reading.ambiguities()) {
      throw new InputException(ambiguity.field(), "what all wallets read alike", ambiguity.found());
    }
  }
}
