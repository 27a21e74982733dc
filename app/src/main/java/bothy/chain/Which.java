package bothy.chain;

import bothy.eth.Hash;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import java.util.Optional;

/** Which block a call is about: the block parameter of the execution API, EIP-1898's too. */
public sealed interface Which {
  /** The newest; {@code pending} and {@code latest} are the same here. */
  record Newest() implements Which {}

  /** {@code safe} and {@code finalized}. */
  record Final() implements Which {}

  record Numbered(long number) implements Which {}

  record Hashed(Hash hash) implements Which {}

  /**
   * Reads one.
   *
   * @param node empty for the newest
   */
  static Which read(Optional<Node> node) {
    if (node.isEmpty()) {
      return new Newest();
    }
    Node given = node.get();
    if (given.isObject()) {
      return given
          .member("blockHash")
          .<Which>map(hash -> new Hashed(hash.as("a hash", Hash::fromHex)))
          .orElseGet(
              () -> read(Optional.of(given.required("blockNumber", "a block's number or hash"))));
    }
    return switch (given.text()) {
      case "latest", "pending" -> new Newest();
      case "safe", "finalized" -> new Final();
      case "earliest" -> new Numbered(0);
      default ->
          given.text().length() == 2 + 2 * Hash.SIZE
              ? new Hashed(given.as("a hash", Hash::fromHex))
              : new Numbered(Quantity.unsigned(given));
    };
  }

  /** For people. */
  default String says() {
    return switch (this) {
      case Newest() -> "latest";
      case Final() -> "finalized";
      case Numbered(long number) -> Quantity.hex(number);
      case Hashed(Hash hash) -> hash.toHex();
    };
  }
}
