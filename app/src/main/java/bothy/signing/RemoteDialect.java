package bothy.signing;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Quantity;
import bothy.jsonrpc.TransactionJson;
import bothy.policy.Terms;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the remote signers differ: names of methods, the order of what they take, what they give. */
enum RemoteDialect {
  CLEF("Clef", "account_list") {
    @Override
    Optional<Call> call(Terms terms, Subject subject) {
      String account = terms.account().toHex();
      return switch (subject) {
        case Subject.Pays(Hash ignored, Transaction transaction) ->
            one("account_signTransaction", List.of(wish(terms, transaction)));
        case Subject.Types ignored ->
            one("account_signTypedData", List.of(account, typedData(terms)));
        case Subject.Says ignored ->
            one(
                "account_signData",
                List.of("text/plain", account, terms.payload().bytes().toHex()));
        case Subject.Delegates ignored -> Optional.empty();
      };
    }

    @Override
    Bytes bytes(Node answer, Subject subject) {
      Node raw =
          subject instanceof Subject.Pays
              ? answer.required("raw", "the signed transaction")
              : answer;
      return raw.as("hex bytes", Bytes::fromHex);
    }
  },

  WEB3SIGNER("Web3Signer", "eth_accounts") {
    @Override
    Optional<Call> call(Terms terms, Subject subject) {
      String account = terms.account().toHex();
      return switch (subject) {
        case Subject.Pays(Hash ignored, Transaction transaction) ->
            one("eth_signTransaction", List.of(wish(terms, transaction)));
        case Subject.Types ignored -> one("eth_signTypedData", List.of(account, typedData(terms)));
        case Subject.Says ignored ->
            one("eth_sign", List.of(account, terms.payload().bytes().toHex()));
        case Subject.Delegates ignored -> Optional.empty();
      };
    }

    @Override
    Bytes bytes(Node answer, Subject subject) {
      return answer.as("hex bytes", Bytes::fromHex);
    }
  };

  /** A call of JSON-RPC. */
  record Call(String method, List<?> params) {}

  private final String title;
  private final String accounts;

  RemoteDialect(String title, String accounts) {
    this.title = title;
    this.accounts = accounts;
  }

  String title() {
    return title;
  }

  String accounts() {
    return accounts;
  }

  /** What to ask for; empty where there is no method for it. */
  abstract Optional<Call> call(Terms terms, Subject subject);

  /** The bytes in an answer. */
  abstract Bytes bytes(Node answer, Subject subject);

  private static Optional<Call> one(String method, List<?> params) {
    return Optional.of(new Call(method, params));
  }

  private static Object typedData(Terms terms) {
    return Json.read(terms.payload().bytes().toArray()).value();
  }

  /** A transaction as its sender wishes for it, every field named. */
  private static Map<String, Object> wish(Terms terms, Transaction transaction) {
    Map<String, Object> wish = new LinkedHashMap<>();
    wish.put("from", terms.account().toHex());
    transaction.to().ifPresent(to -> wish.put("to", to.toHex()));
    wish.put("gas", Quantity.hex(transaction.gasLimit()));
    if (transaction.type() < Transaction.DYNAMIC_FEE) {
      wish.put("gasPrice", Quantity.hex(transaction.maxFeePerGas().amount()));
    } else {
      wish.put("maxFeePerGas", Quantity.hex(transaction.maxFeePerGas().amount()));
      wish.put("maxPriorityFeePerGas", Quantity.hex(transaction.maxPriorityFeePerGas().amount()));
    }
    wish.put("value", Quantity.hex(transaction.value().amount()));
    wish.put("nonce", Quantity.hex(transaction.nonce()));
    wish.put("data", transaction.data().toHex());
    wish.put("chainId", Quantity.hex(terms.chain().value()));
    if (transaction.type() != Transaction.LEGACY) {
      wish.put("accessList", TransactionJson.accessList(transaction.accessList()));
    }
    return wish;
  }
}
