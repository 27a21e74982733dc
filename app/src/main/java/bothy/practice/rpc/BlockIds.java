package bothy.practice.rpc;

import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.practice.blocks.Block;
import bothy.practice.blocks.Chain;
import java.util.Optional;

/** Finds the block that a parameter names: a number, a tag, a hash or an object of EIP-1898. */
final class BlockIds {
  private final Chain chain;

  BlockIds(Chain chain) {
    this.chain = chain;
  }

  /** The block, the newest if none is named; an error if there is none. */
  Block block(Optional<Node> id) throws RpcException {
    if (id.isEmpty()) {
      return chain.head();
    }
    Optional<Block> found = find(id.get());
    if (found.isEmpty()) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "header not found: expected a block from 0 to %d, found %s"
              .formatted(chain.head().number(), id.get().shown()));
    }
    return found.get();
  }

  /** The block, if there is one. */
  Optional<Block> find(Node id) {
    if (id.isObject()) {
      return id.member("blockHash").isPresent()
          ? chain.block(Params.hash(id.required("blockHash", "a hash")))
          : number(id.required("blockNumber", "a block's number or hash"));
    }
    return id.isText() && id.text().length() == 66 ? chain.block(Params.hash(id)) : number(id);
  }

  /** By number or tag. The chain never reorganises by itself, so its head is final. */
  Optional<Block> number(Node id) {
    return switch (id.isText() ? id.text() : "") {
      case "latest", "safe", "finalized" -> Optional.of(chain.head());
      case "earliest" -> chain.block(0);
      case "pending" -> Optional.of(chain.pending());
      default -> {
        long number = Params.unsigned(id);
        yield chain.block(number);
      }
    };
  }

  static boolean isPending(Optional<Node> id) {
    return id.filter(node -> node.value().equals("pending")).isPresent();
  }
}
