package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.practice.blocks.Fees;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Reads the transaction objects of {@code eth_call} and its like. */
final class CallReader {
  private final ChainId chainId;

  CallReader(ChainId chainId) {
    this.chainId = chainId;
  }

  /**
   * A call as it was asked for.
   *
   * @param from the zero address if none was named
   * @param absent names of the fields that were left out and stand as zero
   */
  record Asked(Address from, Transaction transaction, Set<String> absent) {
    /** Whether a price of gas was named. */
    boolean priced() {
      return !transaction.maxFeePerGas().isZero();
    }

    /** The effective price of gas: zero if none was named. */
    Wei price(Wei baseFee) {
      return priced() ? Fees.price(transaction, baseFee) : Wei.ZERO;
    }

    boolean has(String field) {
      return !absent.contains(field);
    }
  }

  Asked read(Node node) {
    Map<String, Object> members = new LinkedHashMap<>(node.members());
    members.values().removeIf(Json.NULL::equals);
    boolean anybody = !members.containsKey("from");
    members.putIfAbsent("from", Address.ZERO.toHex());
    Reading reading = new Reading();
    Node method = new Node("method", "eth_sendTransaction");
    Node params = new Node(parent(node.path()), List.of(members));
    Requests.Parsed parsed;
    try {
      parsed =
          new Requests(
                  reading,
                  (at, encoded) -> {
                    throw at.wrong("a transaction object");
                  })
              .read(method, params);
    } catch (EthException e) {
      throw new InputException(node.path(), "a call", String.valueOf(e.getMessage()));
    }
    Params.plain(reading);
    if (parsed.chainId().isPresent() && !parsed.chainId().get().equals(chainId)) {
      throw new InputException(
          node.path() + ".chainId", chainId.toString(), parsed.chainId().get().toString());
    }
    if (!(parsed.request() instanceof Request.Unsigned(Address from, Transaction transaction))) {
      throw node.wrong("a call");
    }
    Set<String> absent = new TreeSet<>(parsed.absent());
    if (anybody) {
      absent.add("from");
    }
    return new Asked(from, transaction, absent);
  }

  /** The path of the array that the call stands in: the reader names its place there. */
  private static String parent(String path) {
    return path.endsWith("[0]") ? path.substring(0, path.length() - 3) : path;
  }
}
