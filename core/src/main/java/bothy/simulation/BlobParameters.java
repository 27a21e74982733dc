package bothy.simulation;

import bothy.eth.Wei;

/**
 * The blob schedule in force (EIP-7840, EIP-7892).
 *
 * @param max blobs a block
 * @param updateFraction of the blob base fee's exponential (EIP-4844)
 */
public record BlobParameters(int target, int max, long updateFraction) {
  public static final BlobParameters CANCUN = new BlobParameters(3, 6, 3_338_477);
  public static final BlobParameters PRAGUE = new BlobParameters(6, 9, 5_007_716);

  /** Those that came with the fork, Cancun's before there were any. */
  public static BlobParameters of(Fork fork) {
    return fork.atLeast(Fork.PRAGUE) ? PRAGUE : CANCUN;
  }

  /**
   * The price of a unit of blob gas (EIP-4844: get_base_fee_per_blob_gas), at most 2^256 - 1.
   *
   * @param excessBlobGas of the block, read as unsigned
   */
  public Wei baseFee(long excessBlobGas) {
    return new Wei(Costs.blobBaseFee(excessBlobGas, this));
  }
}
