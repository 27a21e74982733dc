package bothy.simulation;

import bothy.eth.Access;
import bothy.eth.Bytes;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;

/** What a transaction costs before its first instruction, and the price of blobs. */
final class Costs {
  private static final int TRANSACTION = 21000;
  private static final int CREATION = 32000;
  private static final int ACCESS_ADDRESS = 2400;
  private static final int ACCESS_KEY = 1900;

  /** EIP-7702: PER_EMPTY_ACCOUNT_COST and PER_AUTH_BASE_COST. */
  static final int EMPTY_ACCOUNT = 25000;

  static final int AUTHORIZATION = 12500;

  /** EIP-7623: TOTAL_COST_FLOOR_PER_TOKEN. */
  private static final int FLOOR = 10;

  private Costs() {}

  static long intrinsic(
      Schedule schedule, boolean creates, Bytes data, List<Access> accesses, int authorizations) {
    long gas = TRANSACTION;
    if (creates && schedule.fork.atLeast(Fork.HOMESTEAD)) {
      gas += CREATION;
    }
    int zeros = zeros(data);
    gas += (long) zeros * schedule.dataZero;
    gas += (long) (data.size() - zeros) * schedule.dataNonZero;
    if (creates && schedule.fork.atLeast(Fork.SHANGHAI)) { // EIP-3860
      gas += 2 * Machine.words(data.size());
    }
    for (Access access : accesses) { // EIP-2930
      gas += ACCESS_ADDRESS + (long) access.keys().size() * ACCESS_KEY;
    }
    return gas + (long) authorizations * EMPTY_ACCOUNT;
  }

  /** EIP-7623: the least that a transaction with this data pays; 0 before Prague. */
  static long floor(Schedule schedule, Bytes data) {
    if (!schedule.fork.atLeast(Fork.PRAGUE)) {
      return 0;
    }
    int zeros = zeros(data);
    return TRANSACTION + FLOOR * (zeros + 4L * (data.size() - zeros));
  }

  private static int zeros(Bytes data) {
    int zeros = 0;
    for (int i = 0; i < data.size(); i++) {
      if (data.at(i) == 0) {
        zeros++;
      }
    }
    return zeros;
  }

  /** EIP-4844: fake_exponential(MIN_BASE_FEE_PER_BLOB_GAS, ...), at most 2^256 - 1. */
  static BigInteger blobBaseFee(long excessBlobGas, BlobParameters parameters) {
    BigInteger numerator = new BigInteger(Long.toUnsignedString(excessBlobGas));
    BigInteger denominator = BigInteger.valueOf(parameters.updateFraction());
    BigInteger most = Word.MAX.toBigInteger();
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = denominator;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      if (sum.bitLength() > 256 + 64) {
        return most;
      }
      term = term.multiply(numerator).divide(denominator.multiply(BigInteger.valueOf(i)));
    }
    return sum.divide(denominator).min(most);
  }
}
