package bothy.provider;

import bothy.chain.FetchedState;
import bothy.chain.GroundedBlock;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Ground;
import bothy.eth.State;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.RpcException;
import bothy.jsonrpc.RpcReply;
import java.util.List;
import java.util.function.Function;

/** Balances, nonces, code and slots. */
final class StateMethods {
  private static final int MOST_KEYS = 1_000;

  private StateMethods() {}

  static RpcReply balance(Asked asked) throws RpcException {
    return value(asked, 1, state -> Quantity.hex(account(state, asked).balance().amount()));
  }

  /**
   * The nonce. For {@code pending} it counts what waits in the node's pool as well: the node's
   * word, taken only if it is higher than what is proven.
   */
  static RpcReply nonce(Asked asked) throws RpcException {
    RpcReply proven = value(asked, 1, state -> Quantity.hex(account(state, asked).nonce()));
    boolean pending =
        asked
            .params()
            .at(1)
            .filter(Node::isText)
            .filter(n -> n.text().equals("pending"))
            .isPresent();
    if (!pending) {
      return proven;
    }
    long said = asked.pendingNonce(asked.params().address(0));
    long least = Quantity.unsigned(new Node("result", proven.value()));
    return Long.compareUnsigned(said, least) > 0
        ? RpcReply.of(Quantity.hex(said), Ground.CLAIMED)
        : proven;
  }

  static RpcReply code(Asked asked) throws RpcException {
    Address address = asked.params().address(0);
    return value(
        asked,
        1,
        state -> {
          Account account = account(state, asked);
          return known(state.code(address, account.codeHash()), Bytes.EMPTY).toHex();
        });
  }

  static RpcReply slot(Asked asked) throws RpcException {
    Address address = asked.params().address(0);
    Word key = key(asked.params().required(1, "a slot"));
    return value(asked, 2, state -> known(state.slot(address, key), Word.ZERO).toHex());
  }

  /** The node's own proof, which must prove what it says beside it. */
  static RpcReply proof(Asked asked) throws RpcException {
    Address address = asked.params().address(0);
    List<Word> keys =
        asked.params().required(1, "slots").elements().stream().map(StateMethods::key).toList();
    if (keys.size() > MOST_KEYS) {
      throw new InputException("params[1]", "at most " + MOST_KEYS + " slots", "" + keys.size());
    }
    GroundedBlock block = asked.required(asked.params().block(2));
    return RpcReply.of(asked.chain().proof(asked.rpc(), block, address, keys), block.ground());
  }

  /** Clients write slots as 32 bytes or as quantities. */
  static Word key(Node node) {
    String text = node.text();
    if (!text.matches("0x[0-9a-fA-F]{1,64}")) {
      throw new InputException(node.path(), "a slot: 0x and 1 to 64 hex digits", node.shown());
    }
    return Word.of(Quantity.read(node));
  }

  private static Account account(State state, Asked asked) {
    return known(state.account(asked.params().address(0)), Account.ABSENT);
  }

  /** An answer while the state isn't settled doesn't count. */
  private static <T> T known(Answer<T> answer, T otherwise) {
    return answer instanceof Answer.Known<T>(T value) ? value : otherwise;
  }

  private static RpcReply value(Asked asked, int place, Function<State, Object> read)
      throws RpcException {
    GroundedBlock block = asked.required(asked.params().block(place));
    FetchedState state = asked.state(block, asked.params().address(0));
    Object value = state.settled(() -> read.apply(state));
    return RpcReply.of(value, asked.ground(state, block));
  }
}
