package bothy.guard;

import bothy.cases.Draft;
import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Request;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.TypedDataHash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.policy.Payload;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The exact bytes that a request comes to, one after another, and what its key signs of each.
 *
 * @param account whose key signs
 * @param pinned the request with everything in it that a wallet fills in, so that it can be run
 *     again as it will be signed
 */
record ToSign(Address account, List<Item> items, Node pinned) {
  /**
   * One signature.
   *
   * @param alone the same as a request of its own
   */
  record Item(Payload payload, Hash digest, Node alone) {}

  /** More calls than this are no batch that a person reads. */
  private static final int MOST_CALLS = 16;

  ToSign {
    items = List.copyOf(items);
  }

  /**
   * What {@code verdict}'s request comes to.
   *
   * @throws InputException if nothing here signs such a request
   */
  static ToSign of(Draft draft, Verdict verdict, ChainId chain) {
    return switch (draft.given().request()) {
      case Request.Unsigned(Address from, Transaction asked) ->
          transactions(draft, from, asked.authorizations().isEmpty(), ran(verdict), chain);
      case Request.Batch batch ->
          transactions(draft, batch.from(), !batch.atomicRequired(), ran(verdict), chain);
      case Request.Typed typed ->
          new ToSign(
              typed.signer(),
              List.of(
                  new Item(
                      new Payload.TypedData(data(draft)),
                      TypedDataHash.of(typed.data()),
                      draft.written())),
              draft.written());
      case Request.Message(Address signer, Bytes message) ->
          new ToSign(
              signer,
              List.of(
                  new Item(
                      new Payload.Message(message),
                      PersonalMessage.hash(message),
                      draft.written())),
              draft.written());
      case Request.Raw ignored ->
          throw nothing("one that isn't signed yet", "a signed transaction");
      case Request.Operation ignored ->
          throw nothing("a transaction, data or text", "a user operation");
      case Request.Delegate ignored -> throw nothing("a transaction, data or text", "a delegation");
    };
  }

  private static InputException nothing(String expected, String found) {
    return new InputException("request", expected, found);
  }

  private static List<Transaction> ran(Verdict verdict) {
    return verdict
        .inputs()
        .run()
        .map(Run::transactions)
        .orElseThrow(
            () -> nothing("a transaction that can be run first", verdict.inputs().notRun()));
  }

  private static ToSign transactions(
      Draft draft, Address from, boolean plain, List<Transaction> ran, ChainId chain) {
    if (!plain) {
      throw nothing(
          "calls that need no delegation",
          "EIP-7702 authorisations, or a batch that must hold together");
    }
    int asked =
        draft.given().request() instanceof Request.Batch(var f, var c, var a, var calls)
            ? calls.size()
            : 1;
    if (ran.size() != asked || asked > MOST_CALLS) {
      throw nothing("at most " + MOST_CALLS + " calls, each of which goes through", asked + "");
    }
    if (ran.stream().anyMatch(each -> each.type() == Transaction.BLOB)) {
      throw nothing("no blobs", "a transaction with blobs");
    }
    List<Transaction> filled = ran.stream().map(each -> on(each, chain)).toList();
    List<Item> items = filled.stream().map(each -> item(each, from, draft.written())).toList();
    boolean one = draft.given().request() instanceof Request.Unsigned;
    return new ToSign(from, items, one ? items.getFirst().alone() : draft.written());
  }

  private static Item item(Transaction filled, Address from, Node asked) {
    Bytes bytes = Transactions.signingPayload(filled);
    Map<String, Object> members = new LinkedHashMap<>(asked.members());
    if (!members.put("method", "eth_sendTransaction").equals("eth_sendTransaction")) {
      members.remove("intent"); // the user's words are about all calls together
    }
    members.put("params", List.of(json(filled, from)));
    return new Item(new Payload.Transaction(bytes), Hash.keccak(bytes), new Node("", members));
  }

  /** How many calls a batch as it was asked has. */
  static int calls(Node asked) {
    Node batch = asked.required("params", "an array").elements().getFirst();
    return batch.required("calls", "a list of calls").elements().size();
  }

  /** What is left of {@code pinned} once its first {@code done} calls were signed and sent. */
  static Node rest(Node pinned, int done) {
    if (done == 0) {
      return pinned;
    }
    Node batch = pinned.required("params", "an array").elements().getFirst();
    List<Node> calls = batch.required("calls", "a list of calls").elements();
    Map<String, Object> left = new LinkedHashMap<>(batch.members());
    left.put("calls", calls.subList(done, calls.size()).stream().map(Node::value).toList());
    Map<String, Object> members = new LinkedHashMap<>(pinned.members());
    members.put("params", List.of(left));
    return new Node("", members);
  }

  private static Transaction on(Transaction filled, ChainId chain) {
    return filled.chainId().isPresent()
        ? filled
        : new Transaction(
            filled.type(),
            Optional.of(chain),
            filled.nonce(),
            filled.maxPriorityFeePerGas(),
            filled.maxFeePerGas(),
            filled.gasLimit(),
            filled.to(),
            filled.value(),
            filled.data(),
            filled.accessList(),
            filled.maxFeePerBlobGas(),
            filled.blobVersionedHashes(),
            filled.authorizations(),
            filled.signature());
  }

  /** The data as JSON text: wallets send an object or a string that holds one. */
  private static Bytes data(Draft draft) {
    Node data = draft.written().required("params", "an array").elements().get(1);
    String text = data.isText() ? data.text() : CompactJson.of(data.value());
    return Bytes.owning(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Map<String, Object> json(Transaction transaction, Address from) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "0x" + transaction.type());
    json.put("from", from.toHex());
    transaction.to().ifPresent(to -> json.put("to", to.toHex()));
    json.put("value", hex(transaction.value()));
    json.put("data", transaction.data().toHex());
    json.put("nonce", Quantity.hex(transaction.nonce()));
    json.put("gas", Quantity.hex(transaction.gasLimit()));
    if (transaction.type() < Transaction.DYNAMIC_FEE) {
      json.put("gasPrice", hex(transaction.maxFeePerGas()));
    } else {
      json.put("maxFeePerGas", hex(transaction.maxFeePerGas()));
      json.put("maxPriorityFeePerGas", hex(transaction.maxPriorityFeePerGas()));
    }
    transaction.chainId().ifPresent(chain -> json.put("chainId", Quantity.hex(chain.value())));
    if (!transaction.accessList().isEmpty()) {
      json.put("accessList", transaction.accessList().stream().map(ToSign::json).toList());
    }
    return json;
  }

  private static Map<String, Object> json(Access access) {
    return Map.of(
        "address",
        access.address().toHex(),
        "storageKeys",
        access.keys().stream().map(Word::toHex).toList());
  }

  private static String hex(Wei wei) {
    return Quantity.hex(wei.amount());
  }
}
