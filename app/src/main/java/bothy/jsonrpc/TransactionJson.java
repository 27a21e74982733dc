package bothy.jsonrpc;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A signed transaction in an answer of the execution API. */
public final class TransactionJson {
  private static final BigInteger EIP_155 = BigInteger.valueOf(35);

  private TransactionJson() {}

  /** Where a transaction stands. */
  public record Place(BlockPlace block, int index) {}

  /** The transaction that an answer claims: its hash is taken of what is read here. */
  public static Transaction read(Node node) {
    int type = node.member("type").map(TransactionJson::type).orElse(Transaction.LEGACY);
    boolean dynamic = type >= Transaction.DYNAMIC_FEE;
    Signature signature =
        new Signature(
            parity(node, type),
            Quantity.read(node.required("r", "a quantity")),
            Quantity.read(node.required("s", "a quantity")));
    String fee = dynamic ? "maxFeePerGas" : "gasPrice";
    String tip = dynamic ? "maxPriorityFeePerGas" : "gasPrice";
    return new Transaction(
        type,
        chain(node, type),
        unsigned(node, "nonce"),
        wei(node, tip),
        wei(node, fee),
        unsigned(node, "gas"),
        node.member("to").map(to -> to.as("an address", Address::fromHex)),
        wei(node, "value"),
        node.required("input", "hex bytes").as("hex bytes", Bytes::fromHex),
        type == Transaction.LEGACY ? List.of() : accesses(node),
        type == Transaction.BLOB ? wei(node, "maxFeePerBlobGas") : Wei.ZERO,
        type == Transaction.BLOB ? hashes(node) : List.of(),
        type == Transaction.SET_CODE ? authorizations(node) : List.of(),
        Optional.of(signature));
  }

  private static int type(Node node) {
    BigInteger type = Quantity.read(node);
    if (type.bitLength() > 8 || type.intValue() > Transaction.SET_CODE) {
      throw node.wrong("a type of transaction from 0x0 to 0x4");
    }
    return type.intValue();
  }

  /** EIP-155: v is 35 or 36 and twice the chain id; 27 or 28 without one. */
  private static int parity(Node node, int type) {
    if (type != Transaction.LEGACY) {
      Node parity = node.member("yParity").orElseGet(() -> node.required("v", "0x0 or 0x1"));
      BigInteger value = Quantity.read(parity);
      if (value.bitLength() > 1) {
        throw parity.wrong("0x0 or 0x1");
      }
      return value.intValue();
    }
    Node v = node.required("v", "a quantity");
    BigInteger value = Quantity.read(v);
    if (value.compareTo(EIP_155) >= 0) {
      return value.subtract(EIP_155).testBit(0) ? 1 : 0;
    }
    if (value.intValue() != 27 && value.intValue() != 28) {
      throw v.wrong("0x1b, 0x1c, or from 0x23 on");
    }
    return value.intValue() - 27;
  }

  private static Optional<ChainId> chain(Node node, int type) {
    if (type != Transaction.LEGACY) {
      return Optional.of(new ChainId(Quantity.read(node.required("chainId", "a quantity"))));
    }
    BigInteger v = Quantity.read(node.required("v", "a quantity"));
    return v.compareTo(EIP_155) >= 0
        ? Optional.of(new ChainId(v.subtract(EIP_155).shiftRight(1)))
        : Optional.empty();
  }

  private static List<Access> accesses(Node node) {
    return node.required("accessList", "a list").elements().stream()
        .map(each ->
            new Access(
                each.required("address", "an address").as("an address", Address::fromHex),
                each.required("storageKeys", "a list").elements().stream()
                    .map(key -> key.as("32 bytes", Word::fromHex))
                    .toList()))
        .toList();
  }

  private static List<Hash> hashes(Node node) {
    return node.required("blobVersionedHashes", "a list").elements().stream()
        .map(hash -> hash.as("a hash", Hash::fromHex))
        .toList();
  }

  /** The signed tuples of a transaction or call (EIP-7702). */
  public static List<Authorization> authorizations(Node node) {
    return node.required("authorizationList", "a list").elements().stream()
        .map(each ->
            new Authorization(
                Quantity.read(each.required("chainId", "a quantity")),
                each.required("address", "an address").as("an address", Address::fromHex),
                unsigned(each, "nonce"),
                small(each.required("yParity", "a quantity")),
                Quantity.read(each.required("r", "a quantity")),
                Quantity.read(each.required("s", "a quantity")),
                Optional.empty()))
        .toList();
  }

  private static int small(Node node) {
    BigInteger value = Quantity.read(node);
    if (value.bitLength() > 8) {
      throw node.wrong("a quantity of at most 0xff");
    }
    return value.intValue();
  }

  private static long unsigned(Node node, String name) {
    return Quantity.unsigned(node.required(name, "a quantity"));
  }

  private static Wei wei(Node node, String name) {
    return new Wei(Quantity.read(node.required(name, "a quantity")));
  }

  /**
   * A signed transaction as an answer.
   *
   * @param place empty while it waits
   */
  public static Map<String, Object> of(Transaction transaction, Optional<Place> place) {
    Optional<Address> from =
        Transactions.sender(transaction) instanceof Sender.Recovered(Address sender)
            ? Optional.of(sender)
            : Optional.empty();
    return of(transaction, Transactions.hash(transaction), from, place);
  }

  /** The same of one whose hash and sender are known, as of an account that is impersonated. */
  public static Map<String, Object> of(
      Transaction transaction, Hash hash, Optional<Address> from, Optional<Place> place) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("hash", hash.toHex());
    json.put("type", Quantity.hex(transaction.type()));
    Optional<BlockPlace> block = place.map(Place::block);
    json.put("blockHash", block.<Object>map(at -> at.hash().toHex()).orElse(Json.NULL));
    json.put("blockNumber", block.<Object>map(at -> Quantity.hex(at.number())).orElse(Json.NULL));
    block.ifPresent(at -> json.put("blockTimestamp", Quantity.hex(at.timestamp())));
    json.put(
        "transactionIndex", place.<Object>map(at -> Quantity.hex(at.index())).orElse(Json.NULL));
    from.ifPresent(address -> json.put("from", address.toHex()));
    json.put("to", transaction.to().<Object>map(Address::toHex).orElse(Json.NULL));
    json.put("nonce", Quantity.hex(transaction.nonce()));
    json.put("gas", Quantity.hex(transaction.gasLimit()));
    json.put("value", Quantity.hex(transaction.value().amount()));
    json.put("input", transaction.data().toHex());
    fees(json, transaction, place);
    transaction.chainId().ifPresent(chain -> json.put("chainId", Quantity.hex(chain.value())));
    if (transaction.type() != Transaction.LEGACY) {
      json.put("accessList", accessList(transaction.accessList()));
    }
    if (transaction.type() == Transaction.BLOB) {
      json.put("maxFeePerBlobGas", Quantity.hex(transaction.maxFeePerBlobGas().amount()));
      json.put(
          "blobVersionedHashes",
          transaction.blobVersionedHashes().stream().map(Hash::toHex).toList());
    }
    if (transaction.type() == Transaction.SET_CODE) {
      json.put(
          "authorizationList",
          transaction.authorizations().stream().map(TransactionJson::authorization).toList());
    }
    transaction.signature().ifPresent(signature -> sign(json, transaction, signature));
    return json;
  }

  private static void fees(
      Map<String, Object> json, Transaction transaction, Optional<Place> place) {
    Wei price =
        place
            .map(at -> pricePaid(transaction, at.block().baseFee()))
            .orElse(transaction.maxFeePerGas());
    json.put("gasPrice", Quantity.hex(price.amount()));
    if (transaction.type() >= Transaction.DYNAMIC_FEE) {
      json.put("maxFeePerGas", Quantity.hex(transaction.maxFeePerGas().amount()));
      json.put("maxPriorityFeePerGas", Quantity.hex(transaction.maxPriorityFeePerGas().amount()));
    }
  }

  /** EIP-1559: what a unit of gas costs in a block. */
  public static Wei pricePaid(Transaction transaction, Wei baseFee) {
    return new Wei(
        transaction
            .maxFeePerGas()
            .amount()
            .min(baseFee.amount().add(transaction.maxPriorityFeePerGas().amount())));
  }

  private static void sign(Map<String, Object> json, Transaction transaction, Signature signature) {
    String parity = Quantity.hex(signature.yParity());
    if (transaction.type() == Transaction.LEGACY) {
      BigInteger base =
          transaction
              .chainId()
              .map(chain -> chain.value().shiftLeft(1).add(EIP_155))
              .orElse(BigInteger.valueOf(27));
      json.put("v", Quantity.hex(base.add(BigInteger.valueOf(signature.yParity()))));
    } else {
      json.put("v", parity);
      json.put("yParity", parity);
    }
    json.put("r", Quantity.hex(signature.r()));
    json.put("s", Quantity.hex(signature.s()));
  }

  /** An access list (EIP-2930). */
  public static List<Map<String, Object>> accessList(List<Access> list) {
    return list.stream().map(TransactionJson::access).toList();
  }

  private static Map<String, Object> access(Access access) {
    return Map.of(
        "address", access.address().toHex(),
        "storageKeys", access.keys().stream().map(Word::toHex).toList());
  }

  private static Map<String, Object> authorization(Authorization authorization) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("chainId", Quantity.hex(authorization.chainId()));
    json.put("address", authorization.delegate().toHex());
    json.put("nonce", Quantity.hex(authorization.nonce()));
    json.put("yParity", Quantity.hex(authorization.yParity()));
    json.put("r", Quantity.hex(authorization.r()));
    json.put("s", Quantity.hex(authorization.s()));
    return json;
  }
}
