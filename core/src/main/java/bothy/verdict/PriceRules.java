package bothy.verdict;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Word;
import bothy.simulation.Log;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rule over swaps that get far less than the pool's own price says, read off what the pools
 * log: of Uniswap's V2 the reserves before, of V3 the price after. A pool is no oracle: one whose
 * price somebody moved before isn't seen by this.
 */
final class PriceRules {
  private static final Hash SYNC = topic("Sync(uint112,uint112)");
  private static final Hash SWAP_V2 =
      topic("Swap(address,uint256,uint256,uint256,uint256,address)");
  private static final Hash SWAP_V3 =
      topic("Swap(address,address,int256,int256,uint160,uint128,int24)");

  /** Less than this many of a hundred is worth a question. */
  static final BigInteger LEAST = BigInteger.valueOf(90);

  static final BigInteger HUNDRED = BigInteger.valueOf(100);

  private final List<Log> logs;
  private final Findings findings;

  /** The rule over what a run logged that went through. */
  PriceRules(List<Log> logs, Findings findings) {
    this.logs = logs;
    this.findings = findings;
  }

  private static Hash topic(String signature) {
    return Hash.keccak(Bytes.owning(signature.getBytes(StandardCharsets.US_ASCII)));
  }

  void apply() {
    Map<Address, Log> synced = new HashMap<>();
    for (Log log : logs) {
      if (is(log, SYNC, 2)) {
        synced.put(log.address(), log);
      } else if (is(log, SWAP_V2, 4) && synced.containsKey(log.address())) {
        pair(log, synced.get(log.address()));
      } else if (is(log, SWAP_V3, 5)) {
        pool(log);
      }
    }
  }

  private static boolean is(Log log, Hash topic, int words) {
    return !log.topics().isEmpty()
        && log.topics().getFirst().equals(topic)
        && log.data().size() == words * Word.SIZE;
  }

  private static BigInteger word(Log log, int index) {
    return Word.of(log.data().slice(index * Word.SIZE, (index + 1) * Word.SIZE)).toBigInteger();
  }

  /** Amounts in, then out, of token 0 and 1; before it the pair logged its reserves after. */
  private void pair(Log swap, Log sync) {
    for (int in = 0; in < 2; in++) {
      BigInteger paid = word(swap, in).subtract(word(swap, 2 + in));
      BigInteger got = word(swap, 3 - in).subtract(word(swap, 1 - in));
      BigInteger reserveIn = word(sync, in).subtract(paid);
      BigInteger reserveOut = word(sync, 1 - in).add(got);
      if (paid.signum() > 0 && got.signum() > 0 && reserveIn.signum() > 0) {
        compare(swap, got.multiply(reserveIn), paid.multiply(reserveOut));
      }
    }
  }

  /**
   * Amounts are the pool's, so what it gives is negative. With one liquidity throughout, what was
   * paid lies as far below the price before as above the one after.
   */
  private void pool(Log swap) {
    BigInteger zero = signed(word(swap, 0));
    BigInteger one = signed(word(swap, 1));
    BigInteger root = word(swap, 2);
    BigInteger square = root.multiply(root);
    BigInteger unit = BigInteger.ONE.shiftLeft(192);
    if (square.signum() == 0) {
      return;
    }
    if (zero.signum() > 0 && one.signum() < 0) {
      compare(swap, square.multiply(zero), unit.multiply(one.negate()));
    } else if (one.signum() > 0 && zero.signum() < 0) {
      compare(swap, unit.multiply(one), square.multiply(zero.negate()));
    }
  }

  private static BigInteger signed(BigInteger word) {
    return word.testBit(255) ? word.subtract(BigInteger.ONE.shiftLeft(256)) : word;
  }

  /** What was got beside what the price says, both in the same unit. */
  private void compare(Log swap, BigInteger got, BigInteger price) {
    BigInteger percent = got.multiply(HUNDRED).divide(price);
    if (percent.compareTo(LEAST) < 0) {
      findings.warn(
          "swap.price",
          swap.address().toHex(),
          "This swap gets "
              + percent
              + " of a hundred parts of what the price of "
              + findings.name(swap.address())
              + " says: it is too large for that pool.",
          Map.of("percent", percent.toString()));
    }
  }
}
