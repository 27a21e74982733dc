package bothy.liar;

import bothy.jsonrpc.RpcException;
import java.util.Optional;
import java.util.SplittableRandom;

/** One lie that a node tells, whenever it is asked the same. */
sealed interface Lie {
  /** Whom it is told to: a question's name. */
  String question();

  /** What it is about, as the table counts it. */
  String kind();

  /** A value of an answer is changed. */
  record Value(String question, Call call, Place place, Change change, long seed) implements Lie {
    @Override
    public String kind() {
      String method = call.method();
      String field = place.field();
      if (method.equals("eth_getProof")) {
        return field.startsWith(".accountProof")
            ? "proof nodes of an account"
            : field.contains(".proof")
                ? "proof nodes of a slot"
                : field.startsWith(".storageProof")
                    ? "slots beside their proofs"
                    : field.isEmpty() ? "proofs as a whole" : "balance, nonce and hashes beside";
      }
      if (method.startsWith("eth_getBlockBy")) {
        return field.startsWith(".transactions")
            ? "transactions of a block"
            : field.isEmpty() ? "blocks as a whole" : "header fields";
      }
      if (method.equals("eth_getBlockReceipts") || method.equals("eth_getTransactionReceipt")) {
        return field.contains(".logs") && !field.endsWith(".logsBloom")
            ? "logs in receipts"
            : "receipts";
      }
      return switch (method) {
        case "eth_getTransactionByHash" -> "transactions by hash";
        case "eth_createAccessList" -> "access-list hints";
        case "eth_getCode" -> "code";
        case "eth_getLogs" -> "logs claimed";
        case "eth_sendRawTransaction" -> "the answer to a sent transaction";
        case "eth_getTransactionCount" -> "the pool's nonce";
        default -> "fees and node claims";
      };
    }

    Object told(Object truth, Object other) {
      return place.changed(truth, change, other, new SplittableRandom(seed));
    }

    @Override
    public String toString() {
      return question + " | " + call + " | " + place + " | " + change.says + " | seed " + seed;
    }
  }

  /** Two values are changed, of the same or of two answers. */
  record Two(Value first, Value second) implements Lie {
    @Override
    public String question() {
      return first.question();
    }

    @Override
    public String kind() {
      return "two lies at once";
    }

    @Override
    public String toString() {
      return first + " AND " + second;
    }
  }

  /** The answer is true, and comes in a wrong way. */
  record OnTheWay(String question, Call call, Wire wire, long seed) implements Lie {
    @Override
    public String kind() {
      return switch (wire.level) {
        case "envelope" -> "envelopes: ids, errors, results";
        case "batch" -> "batches";
        default -> "bytes: broken, oversized, HTTP";
      };
    }

    @Override
    public String toString() {
      return question + " | " + call + " | " + wire.says + " | seed " + seed;
    }
  }

  /**
   * Whole answers are another node's.
   *
   * @param only the method whose answers are; empty for all
   */
  record Otherwise(String question, String name, Optional<String> only, Teller teller)
      implements Lie {
    /** Tells something else. */
    interface Teller {
      Object tell(Call call, Object truth) throws RpcException;
    }

    @Override
    public String kind() {
      return name;
    }

    @Override
    public String toString() {
      return question + " | " + name + " | " + only.orElse("everything");
    }
  }

  /** The same with other chances. */
  default Lie seeded(long seed) {
    return switch (this) {
      case Value value ->
          new Value(value.question(), value.call(), value.place(), value.change(), seed);
      case OnTheWay way -> new OnTheWay(way.question(), way.call(), way.wire(), seed);
      case Two two -> two;
      case Otherwise otherwise -> otherwise;
    };
  }
}
