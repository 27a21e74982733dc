package bothy.eth;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * A transaction of type 0 to 4, signed or not. Fields that a type lacks are empty; a type 0 or 1
 * has its gas price in {@code maxFeePerGas} and {@code maxPriorityFeePerGas} alike.
 *
 * @param type 0 legacy, 1 EIP-2930, 2 EIP-1559, 3 EIP-4844, 4 EIP-7702
 * @param chainId empty for a legacy transaction without replay protection (before EIP-155)
 * @param nonce read as unsigned
 * @param gasLimit read as unsigned
 * @param to empty creates a contract
 * @param maxFeePerBlobGas zero but for type 3
 */
public record Transaction(
    int type,
    Optional<ChainId> chainId,
    long nonce,
    Wei maxPriorityFeePerGas,
    Wei maxFeePerGas,
    long gasLimit,
    Optional<Address> to,
    Wei value,
    Bytes data,
    List<Access> accessList,
    Wei maxFeePerBlobGas,
    List<Hash> blobVersionedHashes,
    List<Authorization> authorizations,
    Optional<Signature> signature) {
  public static final int LEGACY = 0;
  public static final int ACCESS_LIST = 1;
  public static final int DYNAMIC_FEE = 2;
  public static final int BLOB = 3;
  public static final int SET_CODE = 4;

  /** EIP-4844: GAS_PER_BLOB. */
  public static final long GAS_PER_BLOB = 1L << 17;

  public Transaction {
    if (type < LEGACY || type > SET_CODE) {
      throw new EthException("expected a transaction type from 0 to 4, found " + type);
    }
    accessList = List.copyOf(accessList);
    blobVersionedHashes = List.copyOf(blobVersionedHashes);
    authorizations = List.copyOf(authorizations);
  }

  public boolean createsContract() {
    return to.isEmpty();
  }

  /** The blob gas that it buys. */
  public long blobGas() {
    return GAS_PER_BLOB * blobVersionedHashes.size();
  }

  /** The most that gas can cost: gas limit x maximum fee, and the blobs at their maximum fee. */
  public BigInteger maxFee() {
    BigInteger gas = new BigInteger(Long.toUnsignedString(gasLimit));
    return gas.multiply(maxFeePerGas.amount())
        .add(BigInteger.valueOf(blobGas()).multiply(maxFeePerBlobGas.amount()));
  }

  /** This transaction with {@code signature}. */
  public Transaction signed(Signature signature) {
    return new Transaction(
        type,
        chainId,
        nonce,
        maxPriorityFeePerGas,
        maxFeePerGas,
        gasLimit,
        to,
        value,
        data,
        accessList,
        maxFeePerBlobGas,
        blobVersionedHashes,
        authorizations,
        Optional.of(signature));
  }
}
