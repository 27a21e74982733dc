package bothy.eth;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Reads the canonical bytes of a transaction. */
final class TransactionReader {
  private static final int[] FIELDS = {6, 8, 9, 11, 10};
  private static final BigInteger EIP155_BASE = BigInteger.valueOf(35);

  private TransactionReader() {}

  static Transaction read(Bytes encoded, boolean signed) {
    if (encoded.isEmpty()) {
      throw new EthException("expected a transaction, found no bytes");
    }
    int first = encoded.at(0) & 0xff;
    if (first >= 0xc0) {
      return legacy(Rlp.decode(encoded), signed);
    }
    if (first < Transaction.ACCESS_LIST || first > Transaction.SET_CODE) {
      throw new EthException(
          "expected a transaction of type 1 to 4 or an RLP list, found first byte " + first);
    }
    return typed(first, Rlp.decode(encoded.slice(1)), signed);
  }

  private static Transaction legacy(RlpItem item, boolean signed) {
    Fields fields = new Fields("a legacy transaction", item);
    boolean plain = !signed && Fields.items("", item).size() == 6;
    fields.expecting(plain ? 6 : 9);
    long nonce = fields.unsignedLong("nonce");
    Wei price = fields.wei("gasPrice");
    long gas = fields.unsignedLong("gasLimit");
    Optional<Address> to = fields.optionalAddress("to");
    Wei value = fields.wei("value");
    Bytes data = fields.bytes("data");
    Optional<ChainId> chain = Optional.empty();
    Optional<Signature> signature = Optional.empty();
    if (!plain) {
      BigInteger v = fields.number("v", 264);
      BigInteger r = fields.number("r", 256);
      BigInteger s = fields.number("s", 256);
      chain = signed ? chain(v) : Optional.of(new ChainId(v));
      if (signed) {
        // 27 and 35 + 2 x chain id are odd for parity 0.
        signature = Optional.of(signature(v.testBit(0) ? 0 : 1, r, s));
      } else if (r.signum() != 0 || s.signum() != 0) {
        throw new EthException("expected an unsigned transaction, found a signature");
      }
    }
    return new Transaction(
        Transaction.LEGACY,
        chain,
        nonce,
        price,
        price,
        gas,
        to,
        value,
        data,
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        signature);
  }

  private static Optional<ChainId> chain(BigInteger v) {
    if (v.equals(BigInteger.valueOf(27)) || v.equals(BigInteger.valueOf(28))) {
      return Optional.empty();
    }
    if (v.compareTo(EIP155_BASE) < 0) {
      throw new EthException("expected v to be 27, 28 or at least 37 (EIP-155), found " + v);
    }
    return Optional.of(new ChainId(v.subtract(EIP155_BASE).shiftRight(1)));
  }

  private static Transaction typed(int type, RlpItem item, boolean signed) {
    Fields fields =
        new Fields("a transaction of type " + type, item)
            .expecting(FIELDS[type] + (signed ? 3 : 0));
    ChainId chain = new ChainId(fields.number("chainId", 256));
    long nonce = fields.unsignedLong("nonce");
    Wei fee = fields.wei(type == Transaction.ACCESS_LIST ? "gasPrice" : "maxPriorityFeePerGas");
    Wei maxFee = type == Transaction.ACCESS_LIST ? fee : fields.wei("maxFeePerGas");
    long gas = fields.unsignedLong("gasLimit");
    Optional<Address> to =
        type >= Transaction.BLOB ? Optional.of(fields.address("to")) : fields.optionalAddress("to");
    Wei value = fields.wei("value");
    Bytes data = fields.bytes("data");
    List<Access> access =
        Fields.items("accessList", fields.item()).stream().map(TransactionReader::access).toList();
    boolean blob = type == Transaction.BLOB;
    Wei blobFee = blob ? fields.wei("maxFeePerBlobGas") : Wei.ZERO;
    List<Hash> blobs = blob ? hashes(fields.item()) : List.of();
    List<Authorization> authorizations =
        type == Transaction.SET_CODE
            ? Fields.items("authorizationList", fields.item()).stream()
                .map(Authorizations::read)
                .toList()
            : List.of();
    return new Transaction(
        type,
        Optional.of(chain),
        nonce,
        fee,
        maxFee,
        gas,
        to,
        value,
        data,
        access,
        blobFee,
        blobs,
        authorizations,
        signed ? Optional.of(signature(fields)) : Optional.empty());
  }

  private static Signature signature(Fields fields) {
    int parity = fields.number("yParity", 8).intValue();
    return signature(parity, fields.number("r", 256), fields.number("s", 256));
  }

  private static Signature signature(int parity, BigInteger r, BigInteger s) {
    if (r.signum() == 0 || s.signum() == 0) {
      throw new EthException("expected a signed transaction, found a signature of zero");
    }
    return new Signature(parity, r, s);
  }

  private static Access access(RlpItem item) {
    Fields fields = new Fields("an access list entry", item).expecting(2);
    Address address = fields.address("access list address");
    List<Word> keys =
        Fields.items("access list keys", fields.item()).stream()
            .map(key -> Word.of(bytes("access list key", key)))
            .toList();
    return new Access(address, keys);
  }

  private static List<Hash> hashes(RlpItem item) {
    return Fields.items("blobVersionedHashes", item).stream()
        .map(each -> new Hash(bytes("blob versioned hash", each)))
        .toList();
  }

  private static Bytes bytes(String name, RlpItem item) {
    if (item instanceof RlpItem.Data(Bytes bytes) && bytes.size() == 32) {
      return bytes;
    }
    throw new EthException("expected " + name + " of 32 bytes");
  }
}
