package bothy.practice.blocks;

import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.proof.Header;
import bothy.simulation.BlobParameters;
import java.math.BigInteger;

/** What gas costs from block to block. */
public final class Fees {
  public static final Wei FIRST_BASE_FEE = Wei.of(1_000_000_000);

  /** What is suggested to give to the block's maker, a unit of gas. */
  public static final Wei TIP = Wei.of(1_000_000_000);

  /** EIP-1559: ELASTICITY_MULTIPLIER, BASE_FEE_MAX_CHANGE_DENOMINATOR. */
  private static final long ELASTICITY = 2;

  private static final BigInteger CHANGE_DENOMINATOR = BigInteger.valueOf(8);

  /** EIP-7918: BLOB_BASE_COST. */
  private static final BigInteger BLOB_BASE_COST = BigInteger.valueOf(1 << 13);

  private Fees() {}

  public static Wei baseFee(Header header) {
    return header.added().baseFeePerGas().orElse(Wei.ZERO);
  }

  /** EIP-1559. */
  public static Wei baseFeeAfter(Header parent) {
    long target = parent.gasLimit() / ELASTICITY;
    BigInteger fee = baseFee(parent).amount();
    BigInteger off = BigInteger.valueOf(parent.gasUsed() - target);
    BigInteger change =
        fee.multiply(off.abs()).divide(BigInteger.valueOf(target)).divide(CHANGE_DENOMINATOR);
    return switch (off.signum()) {
      case 0 -> new Wei(fee);
      case 1 -> new Wei(fee.add(change.max(BigInteger.ONE)));
      default -> new Wei(fee.subtract(change));
    };
  }

  /** EIP-7918: calc_excess_blob_gas. */
  public static long excessBlobGasAfter(Header parent, BlobParameters blobs) {
    long excess = parent.added().excessBlobGas().orElse(0L);
    long used = parent.added().blobGasUsed().orElse(0L);
    long target = blobs.target() * Transaction.GAS_PER_BLOB;
    if (excess + used < target) {
      return 0;
    }
    BigInteger reserve = BLOB_BASE_COST.multiply(baseFee(parent).amount());
    BigInteger price =
        BigInteger.valueOf(Transaction.GAS_PER_BLOB).multiply(blobs.baseFee(excess).amount());
    return reserve.compareTo(price) > 0
        ? excess + used * (blobs.max() - blobs.target()) / blobs.max()
        : excess + used - target;
  }

  /** What a transaction pays for a unit of gas at this base fee. */
  public static Wei price(Transaction transaction, Wei baseFee) {
    BigInteger most = transaction.maxFeePerGas().amount();
    return new Wei(most.min(baseFee.amount().add(transaction.maxPriorityFeePerGas().amount())));
  }
}
