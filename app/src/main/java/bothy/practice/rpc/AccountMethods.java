package bothy.practice.rpc;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Request;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.TypedData;
import bothy.eth.TypedDataHash;
import bothy.eth.Wei;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.jsonrpc.RpcException;
import bothy.practice.PracticeAccounts;
import bothy.practice.blocks.Chain;
import bothy.practice.blocks.Fees;
import bothy.practice.blocks.Waiting;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Sends transactions, and signs for the practice accounts, whose keys everybody knows. */
final class AccountMethods {
  /** go-ethereum's bound of a transaction that comes in. */
  private static final int SIZE_MOST = 128 * 1_024;

  private static final int BLOB_SIZE_MOST = 1_024 * 1_024;
  private static final int IMPERSONATED_MOST = 1_024;

  private final Chain chain;
  private final CallReader reader;
  private final Scenes scenes;
  private final GasEstimate estimate;
  private final Set<Address> impersonated = ConcurrentHashMap.newKeySet();
  private volatile boolean anybody;

  AccountMethods(Chain chain, Calls calls) {
    this.chain = chain;
    this.reader = new CallReader(chain.chainId());
    this.scenes = new Scenes(chain);
    this.estimate = new GasEstimate(calls);
  }

  Map<String, Method.Plain> methods() {
    return Map.of(
        "eth_accounts",
        params -> PracticeAccounts.all().stream().map(Address::toHex).toList(),
        "eth_sendTransaction",
        params -> sent(waiting(params.required(0, "a transaction"))),
        "eth_sendRawTransaction",
        params -> sent(raw(params.required(0, "a signed transaction"))),
        "eth_signTransaction",
        params -> signed(filled(params.required(0, "a transaction"))).encoded().toHex(),
        "eth_sign",
        params -> sign(params.address(0), Params.bytes(params.required(1, "hex bytes"))),
        "personal_sign",
        params -> sign(params.address(1), message(params.required(0, "a message"))),
        "eth_signTypedData_v4",
        this::typed);
  }

  /** Lets transactions be sent from an account without its key. */
  void impersonate(Address account) throws RpcException {
    if (impersonated.size() >= IMPERSONATED_MOST && !impersonated.contains(account)) {
      throw new RpcException(
          RpcException.LIMIT_EXCEEDED, "at most " + IMPERSONATED_MOST + " impersonated accounts");
    }
    impersonated.add(account);
  }

  void stopImpersonating(Address account) {
    impersonated.remove(account);
  }

  void impersonateAnybody(boolean on) {
    anybody = on;
  }

  private Object sent(Waiting waiting) throws RpcException {
    return switch (chain.submit(waiting)) {
      case Chain.Submitted.Accepted(Hash hash) -> hash.toHex();
      case Chain.Submitted.Refused(String says) ->
          throw new RpcException(RpcException.TRANSACTION_REJECTED, says);
    };
  }

  private Waiting raw(Node node) throws RpcException {
    Bytes encoded = Params.bytes(node);
    boolean blob = !encoded.isEmpty() && encoded.at(0) == Transaction.BLOB;
    int most = blob ? BLOB_SIZE_MOST : SIZE_MOST;
    if (encoded.size() > most) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "oversized data: expected at most %d bytes, found %d".formatted(most, encoded.size()));
    }
    try {
      Transaction transaction =
          Transactions.decode(blob ? BlobSidecar.checkedBody(encoded) : encoded);
      requireSize(transaction);
      return Waiting.signed(transaction);
    } catch (EthException e) {
      throw new RpcException(RpcException.INVALID_PARAMS, String.valueOf(e.getMessage()));
    }
  }

  private static void requireSize(Transaction transaction) {
    int size = Transactions.encode(transaction).size();
    if (size > SIZE_MOST) {
      throw new EthException("expected at most " + SIZE_MOST + " bytes, found " + size);
    }
  }

  private record Filled(Address from, Transaction transaction) {}

  private Waiting waiting(Node node) throws RpcException {
    Address from = Params.address(node.required("from", "the sender's address"));
    if (PracticeAccounts.all().contains(from)) {
      return signed(filled(node));
    }
    if (!anybody && !impersonated.contains(from)) {
      throw unknown(from);
    }
    return sized(Waiting.impersonated(filled(node).transaction(), from));
  }

  private static Waiting sized(Waiting waiting) throws RpcException {
    if (waiting.encoded().size() > SIZE_MOST) {
      throw new RpcException(
          RpcException.INVALID_INPUT,
          "oversized data: expected at most %d bytes, found %d"
              .formatted(SIZE_MOST, waiting.encoded().size()));
    }
    return waiting;
  }

  private Waiting signed(Filled filled) throws RpcException {
    Transaction transaction = filled.transaction();
    Signature signature = signature(filled.from(), Transactions.signingHash(transaction));
    return sized(Waiting.signed(transaction.signed(signature)));
  }

  private static Signature signature(Address account, Hash hash) throws RpcException {
    return PublicKeys.sign(account, hash).orElseThrow(() -> unknown(account));
  }

  private static RpcException unknown(Address account) {
    return new RpcException(
        RpcException.INVALID_PARAMS,
        "unknown account: expected one of eth_accounts or an impersonated one, found " + account);
  }

  /** Fills in what a wallet would. */
  private Filled filled(Node node) throws RpcException {
    CallReader.Asked asked = reader.read(node);
    Transaction given = asked.transaction();
    if (!asked.has("from")) {
      throw new InputException(node.path() + ".from", "the sender's address", "nothing");
    }
    boolean legacyPrice = given.type() <= Transaction.ACCESS_LIST;
    Wei base = Fees.baseFeeAfter(chain.head().header());
    Wei tip =
        asked.has("maxPriorityFeePerGas") && !legacyPrice ? given.maxPriorityFeePerGas() : Fees.TIP;
    Wei most =
        asked.priced()
            ? given.maxFeePerGas()
            : new Wei(base.amount().multiply(BigInteger.TWO).add(tip.amount()));
    if (!asked.has("maxPriorityFeePerGas") && tip.compareTo(most) > 0) {
      tip = most;
    }
    Scene scene = scenes.at(Optional.empty());
    long gas = asked.has("gas") ? given.gasLimit() : estimate.of(scene, asked);
    long nonce = asked.has("nonce") ? given.nonce() : chain.nextNonce(asked.from());
    return new Filled(
        asked.from(),
        new Transaction(
            given.type(),
            Optional.of(chain.chainId()),
            nonce,
            legacyPrice ? most : tip,
            most,
            gas,
            given.to(),
            given.value(),
            given.data(),
            given.accessList(),
            given.maxFeePerBlobGas(),
            given.blobVersionedHashes(),
            given.authorizations(),
            Optional.empty()));
  }

  private static Bytes message(Node node) {
    String text = node.text();
    return text.startsWith("0x")
        ? Params.bytes(node)
        : Bytes.of(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Object sign(Address account, Bytes message) throws RpcException {
    return PublicKeys.encoded(signature(account, PersonalMessage.hash(message))).toHex();
  }

  private Object typed(Params params) throws RpcException {
    Reading reading = new Reading();
    Requests requests =
        new Requests(
            reading,
            (at, encoded) -> {
              throw at.wrong("typed data");
            });
    Node method = new Node("method", "eth_signTypedData_v4");
    List<Object> values = params.elements().stream().map(Node::value).toList();
    Request request = requests.read(method, new Node(params.path(), values)).request();
    Params.plain(reading);
    if (!(request instanceof Request.Typed(Address signer, TypedData data))) {
      throw params.required(1, "typed data").wrong("typed data");
    }
    try {
      return PublicKeys.encoded(signature(signer, TypedDataHash.of(data))).toHex();
    } catch (EthException e) {
      throw new RpcException(RpcException.INVALID_PARAMS, String.valueOf(e.getMessage()));
    }
  }
}
