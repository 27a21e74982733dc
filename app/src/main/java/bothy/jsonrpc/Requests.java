package bothy.jsonrpc;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Request;
import bothy.eth.Shown;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * EIP-1193 requests: {@code method} and {@code params} in, {@link Request} out. What the request
 * leaves to the wallet (nonce, gas, fees) is listed in {@link Parsed#absent} and stands as zero.
 */
public final class Requests {
  /**
   * A request as it was read.
   *
   * @param chainId that the request itself names
   * @param absent names of the transaction's fields that a wallet would fill in
   */
  public record Parsed(Request request, Optional<ChainId> chainId, Set<String> absent) {
    public Parsed {
      absent = Set.copyOf(absent);
    }
  }

  /** Turns a signed transaction's bytes into a request, or says why not. */
  public interface RawReader {
    /** {@code node} is where errors point. */
    Request.Raw read(Node node, Bytes encoded);
  }

  private static final Set<String> TRANSACTION_FIELDS =
      Set.of(
          "from",
          "to",
          "gas",
          "gasLimit",
          "gasPrice",
          "maxFeePerGas",
          "maxPriorityFeePerGas",
          "value",
          "data",
          "input",
          "nonce",
          "chainId",
          "accessList",
          "type",
          "authorizationList",
          "maxFeePerBlobGas",
          "blobVersionedHashes");

  /** EIP-5792's capabilities that change nothing of what the calls do to the account. */
  private static final Set<String> HARMLESS =
      Set.of("atomic", "paymasterService", "auxiliaryFunds", "flowControl");

  private final Reading reading;
  private final RawReader raw;

  public Requests(Reading reading, RawReader raw) {
    this.reading = reading;
    this.raw = raw;
  }

  /** Reads {@code params} as {@code method} has them. */
  public Parsed read(Node method, Node params) {
    List<Node> elements = params.elements();
    return switch (method.text()) {
      case "eth_sendTransaction", "eth_signTransaction" ->
          transaction(first(elements, params, "a transaction object"));
      case "eth_sendRawTransaction" -> {
        Node node = first(elements, params, "the signed transaction's bytes");
        Request.Raw request = raw.read(node, reading.bytes(node));
        yield new Parsed(request, request.transaction().chainId(), Set.of());
      }
      case "eth_signTypedData_v4" -> TypedDataReader.read(reading, params, elements);
      case "personal_sign" -> message(params, elements);
      case "wallet_sendCalls" -> batch(first(elements, params, "a batch object"));
      case "wallet_signAuthorization" ->
          authorization(first(elements, params, "an authorisation object"));
      default ->
          throw new InputException(
              method.path(),
              "eth_sendTransaction, eth_sendRawTransaction, eth_signTypedData_v4, personal_sign,"
                  + " wallet_sendCalls, wallet_signAuthorization or eth_sendUserOperation",
              Shown.of(method.text()));
    };
  }

  private static Node first(List<Node> elements, Node params, String expected) {
    if (elements.isEmpty()) {
      throw new InputException(params.path() + "[0]", expected, "nothing");
    }
    return elements.getFirst();
  }

  private Parsed transaction(Node node) {
    node.only(TRANSACTION_FIELDS);
    Address from = reading.address(node.required("from", "the sender's address"));
    List<Authorization> authorizations =
        node.member("authorizationList").map(this::authorizations).orElse(List.of());
    List<Hash> blobs =
        node.member("blobVersionedHashes")
            .map(list -> list.elements().stream().map(n -> reading.word(n).toHash()).toList())
            .orElse(List.of());
    boolean legacyPrice = node.member("gasPrice").isPresent();
    boolean dynamic =
        node.member("maxFeePerGas").isPresent() || node.member("maxPriorityFeePerGas").isPresent();
    int type = type(node, authorizations, blobs, legacyPrice);
    if (legacyPrice && (dynamic || type > Transaction.ACCESS_LIST)) {
      reading.ambiguous(
          node.required("gasPrice", "a quantity"), "a legacy gas price", "an EIP-1559 fee");
    }
    java.util.TreeSet<String> absent = new java.util.TreeSet<>();
    BigInteger maxFee = quantity(node, absent, legacyPrice ? "gasPrice" : "maxFeePerGas");
    BigInteger tip = legacyPrice ? maxFee : quantity(node, absent, "maxPriorityFeePerGas");
    long nonce = limb(node, absent, "nonce");
    long gas =
        node.member("gasLimit").isPresent()
            ? reading.unsigned(node.required("gasLimit", "a quantity"))
            : limb(node, absent, "gas");
    if (node.member("gas").isPresent() && node.member("gasLimit").isPresent()) {
      twice(node, gas);
    }
    Optional<ChainId> chain = node.member("chainId").map(this::chain);
    Transaction transaction =
        new Transaction(
            type,
            chain,
            nonce,
            new Wei(tip),
            new Wei(maxFee),
            gas,
            node.member("to").map(reading::address),
            new Wei(node.member("value").map(reading::quantity).orElse(BigInteger.ZERO)),
            data(node),
            node.member("accessList").map(this::accessList).orElse(List.of()),
            new Wei(node.member("maxFeePerBlobGas").map(reading::quantity).orElse(BigInteger.ZERO)),
            blobs,
            authorizations,
            Optional.empty());
    return new Parsed(new Request.Unsigned(from, transaction), chain, absent);
  }

  /** JSON-RPC says {@code gas}, some libraries {@code gasLimit}: where both stand, they agree. */
  private void twice(Node node, long limit) {
    Node gas = node.required("gas", "a quantity");
    if (reading.unsigned(gas) != limit) {
      reading.ambiguous(gas, "gas (JSON-RPC)", "gasLimit, which differs (libraries)");
    }
  }

  private int type(
      Node node, List<Authorization> authorizations, List<Hash> blobs, boolean legacyPrice) {
    int implied = Transaction.DYNAMIC_FEE;
    if (!authorizations.isEmpty()) {
      implied = Transaction.SET_CODE;
    } else if (!blobs.isEmpty()) {
      implied = Transaction.BLOB;
    } else if (legacyPrice) {
      implied =
          node.member("accessList").isPresent() ? Transaction.ACCESS_LIST : Transaction.LEGACY;
    }
    Optional<Node> stated = node.member("type");
    if (stated.isEmpty()) {
      return implied;
    }
    BigInteger type = reading.quantity(stated.get());
    if (type.bitLength() > 3 || type.intValue() > Transaction.SET_CODE) {
      throw stated.get().wrong("a transaction type from 0x0 to 0x4");
    }
    return type.intValue();
  }

  private BigInteger quantity(Node node, Set<String> absent, String name) {
    Optional<Node> member = node.member(name);
    if (member.isEmpty()) {
      absent.add(name);
    }
    return member.map(reading::quantity).orElse(BigInteger.ZERO);
  }

  private long limb(Node node, Set<String> absent, String name) {
    Optional<Node> member = node.member(name);
    if (member.isEmpty()) {
      absent.add(name);
    }
    return member.map(reading::unsigned).orElse(0L);
  }

  /** EIP-1474 says {@code data}, geth prefers {@code input}: where both stand they must agree. */
  private Bytes data(Node node) {
    Optional<Bytes> data = node.member("data").map(reading::bytes);
    Optional<Bytes> input = node.member("input").map(reading::bytes);
    if (data.isPresent() && input.isPresent() && !data.equals(input)) {
      Node where = node.required("input", "hex bytes");
      reading.ambiguous(where, "input (geth)", "data, which differs (other wallets)");
    }
    return input.or(() -> data).orElse(Bytes.EMPTY);
  }

  private ChainId chain(Node node) {
    BigInteger id = node.value() instanceof BigInteger number ? number : reading.quantity(node);
    if (id.signum() <= 0) {
      throw node.wrong("a chain id of at least 1");
    }
    return new ChainId(id);
  }

  private List<Access> accessList(Node list) {
    List<Access> accesses = new ArrayList<>();
    for (Node entry : list.elements()) {
      accesses.add(
          new Access(
              reading.address(entry.required("address", "an address")),
              entry.required("storageKeys", "an array of slots").elements().stream()
                  .map(reading::word)
                  .toList()));
    }
    return accesses;
  }

  private List<Authorization> authorizations(Node list) {
    List<Authorization> authorizations = new ArrayList<>();
    for (Node entry : list.elements()) {
      BigInteger parity = entry.member("yParity").map(reading::quantity).orElse(BigInteger.ZERO);
      if (parity.bitLength() > 8) {
        throw entry.wrong("a yParity of 0 or 1");
      }
      authorizations.add(
          new Authorization(
              reading.quantity(entry.required("chainId", "a quantity")),
              reading.address(entry.required("address", "the delegate's address")),
              reading.unsigned(entry.required("nonce", "a quantity")),
              parity.intValue(),
              entry.member("r").map(reading::quantity).orElse(BigInteger.ZERO),
              entry.member("s").map(reading::quantity).orElse(BigInteger.ZERO),
              Optional.empty()));
    }
    return authorizations;
  }

  /**
   * personal_sign has the message first and the account second; some send them the other way round.
   */
  private Parsed message(Node params, List<Node> elements) {
    if (elements.size() < 2) {
      throw new InputException(
          params.path(), "the message and the account", elements.size() + " elements");
    }
    Node message = elements.get(0);
    Node account = elements.get(1);
    if (message.isText()
        && message.text().matches("0x[0-9a-fA-F]{40}")
        && !(account.isText() && account.text().matches("0x[0-9a-fA-F]{40}"))) {
      reading.ambiguous(message, "the account (exchanged)", "the message");
      Node first = message;
      message = account;
      account = first;
    }
    String text = message.text();
    boolean hex = text.matches("0x([0-9a-fA-F]{2})*");
    if (!hex && text.matches("0x[0-9a-fA-F]*")) {
      reading.ambiguous(message, "text", "hex with an odd number of digits");
    }
    Bytes bytes =
        hex
            ? Bytes.fromHex(text)
            : Bytes.owning(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return new Parsed(
        new Request.Message(reading.address(account), bytes), Optional.empty(), Set.of());
  }

  /** An EIP-7702 authorisation to be signed by itself; chain 0 stands for every chain. */
  private Parsed authorization(Node node) {
    node.only(Set.of("from", "chainId", "address", "nonce"));
    Address from = reading.address(node.required("from", "the authority's address"));
    BigInteger chain = reading.quantity(node.required("chainId", "a quantity"));
    return new Parsed(
        new Request.Delegate(
            from,
            new Authorization(
                chain,
                reading.address(node.required("address", "the delegate's address")),
                reading.unsigned(node.required("nonce", "a quantity")),
                0,
                BigInteger.ZERO,
                BigInteger.ZERO,
                Optional.of(from))),
        chain.signum() == 0 ? Optional.empty() : Optional.of(new ChainId(chain)),
        Set.of());
  }

  private Parsed batch(Node node) {
    node.only(
        Set.of("version", "id", "from", "chainId", "atomicRequired", "calls", "capabilities"));
    ChainId chain = chain(node.required("chainId", "a quantity"));
    List<Request.Call> calls = new ArrayList<>();
    for (Node call : node.required("calls", "an array of calls").elements()) {
      call.only(Set.of("to", "value", "data", "capabilities"));
      calls.add(
          new Request.Call(
              call.member("to").map(reading::address),
              new Wei(call.member("value").map(reading::quantity).orElse(BigInteger.ZERO)),
              call.member("data").map(reading::bytes).orElse(Bytes.EMPTY)));
    }
    if (calls.isEmpty()) {
      throw new InputException(node.path() + ".calls", "at least one call", "none");
    }
    demands(node);
    node.required("calls", "an array of calls").elements().forEach(this::demands);
    Address from = reading.address(node.required("from", "the account's address"));
    boolean atomic = node.member("atomicRequired").map(Node::flag).orElse(false);
    return new Parsed(new Request.Batch(from, chain, atomic, calls), Optional.of(chain), Set.of());
  }

  /** EIP-5792: a capability that isn't optional is met, or the batch refused. */
  private void demands(Node node) {
    Optional<Node> capabilities = node.member("capabilities");
    if (capabilities.isEmpty()) {
      return;
    }
    capabilities
        .get()
        .nodes()
        .forEach((name, each) -> {
          boolean optional =
              each.isObject() && each.member("optional").map(Node::flag).orElse(false);
          if (!optional && !HARMLESS.contains(name)) {
            reading.ambiguous(each, "met, whatever it is (a wallet that knows it)", "refused");
          }
        });
  }
}
