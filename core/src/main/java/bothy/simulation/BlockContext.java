package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Wei;
import bothy.eth.Word;

/**
 * The block that a run happens in.
 *
 * @param number read as unsigned
 * @param timestamp seconds since 1970, read as unsigned
 * @param gasLimit read as unsigned
 * @param difficulty before Paris
 * @param prevRandao from Paris on
 * @param baseFee per gas, from London on; zero before
 * @param excessBlobGas from Cancun on, read as unsigned; zero before
 */
public record BlockContext(
    long number,
    long timestamp,
    long gasLimit,
    Address coinbase,
    Word difficulty,
    Word prevRandao,
    Wei baseFee,
    long excessBlobGas) {
  /** The same block at another time, in seconds since 1970. */
  public BlockContext at(long time) {
    return new BlockContext(
        number, time, gasLimit, coinbase, difficulty, prevRandao, baseFee, excessBlobGas);
  }
}
