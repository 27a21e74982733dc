package bothy.eth;

import bothy.crypto.Secp256k1;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of transactions of type 0 to 4: EIP-155 and EIP-2718 envelopes in canonical form. Says
 * nothing of gas, funds or forks.
 */
public final class Transactions {
  private static final BigInteger EIP155_BASE = BigInteger.valueOf(35);

  private Transactions() {}

  /**
   * A signed transaction from its canonical bytes.
   *
   * @throws EthException if they are anything else
   */
  public static Transaction decode(Bytes encoded) {
    return TransactionReader.read(encoded, true);
  }

  /**
   * An unsigned transaction from the bytes that a signer hashes.
   *
   * @throws EthException if they are anything else
   */
  public static Transaction decodeUnsigned(Bytes payload) {
    return TransactionReader.read(payload, false);
  }

  /**
   * The canonical bytes of a signed transaction.
   *
   * @throws EthException if it isn't signed
   */
  public static Bytes encode(Transaction transaction) {
    Signature signature =
        transaction
            .signature()
            .orElseThrow(() -> new EthException("expected a signed transaction, found none"));
    List<RlpItem> items = new ArrayList<>(body(transaction));
    items.add(Rlp.number(v(transaction, signature)));
    items.add(Rlp.number(signature.r()));
    items.add(Rlp.number(signature.s()));
    return envelope(transaction, items);
  }

  /** The bytes that a signer hashes. */
  public static Bytes signingPayload(Transaction transaction) {
    List<RlpItem> items = new ArrayList<>(body(transaction));
    if (transaction.type() == Transaction.LEGACY && transaction.chainId().isPresent()) {
      items.add(Rlp.number(transaction.chainId().get().value()));
      items.add(Rlp.number(0));
      items.add(Rlp.number(0));
    }
    return envelope(transaction, items);
  }

  public static Hash signingHash(Transaction transaction) {
    return Hash.keccak(signingPayload(transaction));
  }

  /** The hash by which a signed transaction is known. */
  public static Hash hash(Transaction transaction) {
    return Hash.keccak(encode(transaction));
  }

  /** Who signed, with the low s that EIP-2 demands. */
  public static Sender sender(Transaction transaction) {
    Optional<Signature> signature = transaction.signature();
    if (signature.isPresent() && !Secp256k1.isLowS(signature.get().s())) {
      return new Sender.Unrecoverable("expected an s of at most half the order (EIP-2)");
    }
    return senderBeforeHomestead(transaction);
  }

  /** Who signed, by the rules before EIP-2: a high s stands. */
  public static Sender senderBeforeHomestead(Transaction transaction) {
    if (transaction.signature().isEmpty()) {
      return new Sender.Unrecoverable("expected a signature, found none");
    }
    Signature signature = transaction.signature().get();
    return recover(signingHash(transaction), signature.r(), signature.s(), signature.yParity())
        .<Sender>map(Sender.Recovered::new)
        .orElseGet(() -> new Sender.Unrecoverable("no key can have made this signature"));
  }

  static Optional<Address> recover(Hash hash, BigInteger r, BigInteger s, int yParity) {
    return Secp256k1.recover(hash.bytes().toArray(), r, s, yParity)
        .map(key -> new Address(Hash.keccak(Bytes.owning(key)).bytes().slice(12)));
  }

  private static BigInteger v(Transaction transaction, Signature signature) {
    BigInteger parity = BigInteger.valueOf(signature.yParity());
    if (transaction.type() != Transaction.LEGACY) {
      return parity;
    }
    return transaction
        .chainId()
        .map(chain -> chain.value().shiftLeft(1).add(EIP155_BASE).add(parity))
        .orElseGet(() -> parity.add(BigInteger.valueOf(27)));
  }

  private static Bytes envelope(Transaction transaction, List<RlpItem> items) {
    Bytes payload = Rlp.encode(new RlpItem.Sequence(items));
    return transaction.type() == Transaction.LEGACY
        ? payload
        : Bytes.of((byte) transaction.type()).concat(payload);
  }

  private static List<RlpItem> body(Transaction transaction) {
    List<RlpItem> items = new ArrayList<>();
    int type = transaction.type();
    if (type != Transaction.LEGACY) {
      items.add(
          Rlp.number(
              transaction
                  .chainId()
                  .orElseThrow(() -> new EthException("expected a chain id in type " + type))
                  .value()));
    }
    items.add(Rlp.number(transaction.nonce()));
    if (type >= Transaction.DYNAMIC_FEE) {
      items.add(Rlp.number(transaction.maxPriorityFeePerGas().amount()));
    }
    items.add(Rlp.number(transaction.maxFeePerGas().amount()));
    items.add(Rlp.number(transaction.gasLimit()));
    items.add(Rlp.data(transaction.to().map(Address::bytes).orElse(Bytes.EMPTY)));
    items.add(Rlp.number(transaction.value().amount()));
    items.add(Rlp.data(transaction.data()));
    if (type != Transaction.LEGACY) {
      items.add(accessList(transaction.accessList()));
    }
    if (type == Transaction.BLOB) {
      items.add(Rlp.number(transaction.maxFeePerBlobGas().amount()));
      items.add(
          new RlpItem.Sequence(
              transaction.blobVersionedHashes().stream().map(h -> Rlp.data(h.bytes())).toList()));
    }
    if (type == Transaction.SET_CODE) {
      items.add(
          new RlpItem.Sequence(
              transaction.authorizations().stream().map(Authorizations::item).toList()));
    }
    return items;
  }

  private static RlpItem accessList(List<Access> entries) {
    List<RlpItem> items = new ArrayList<>();
    for (Access entry : entries) {
      List<RlpItem> keys = entry.keys().stream().map(key -> Rlp.data(key.toBytes())).toList();
      items.add(Rlp.list(Rlp.data(entry.address().bytes()), new RlpItem.Sequence(keys)));
    }
    return new RlpItem.Sequence(items);
  }
}
