package bothy.verdict;

import bothy.eth.Address;
import bothy.meaning.Lists;
import bothy.meaning.Order;
import bothy.simulation.BlockContext;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a request is held against beside what it says and does.
 *
 * @param lists that the user loaded
 * @param block that it runs in; empty if there is none
 * @param tokens that the run moved or granted and the user doesn't know, with what each calls
 *     itself
 * @param safeNonces the next nonces of Safes whose hashes the request is about
 * @param quotes what pools in the state give for what orders give
 */
public record Context(
    Lists lists,
    Optional<BlockContext> block,
    Map<Address, TokenWords> tokens,
    Map<Address, BigInteger> safeNonces,
    List<Quote> quotes) {
  /**
   * What a pool gives for all that an order gives, in what the order is paid in.
   *
   * @param gives in the smallest unit, more than zero
   */
  public record Quote(Order order, Address pool, BigInteger gives) {}

  /** A token's own words, which may be anything; empty where it has none. */
  public record TokenWords(String symbol, String name) {}

  public static final Context NONE =
      new Context(Lists.NONE, Optional.empty(), Map.of(), Map.of(), List.of());

  public Context {
    tokens = Map.copyOf(tokens);
    safeNonces = Map.copyOf(safeNonces);
    quotes = List.copyOf(quotes);
  }

  /** Seconds since 1970 of the block. */
  Optional<BigInteger> time() {
    return block.map(each -> new BigInteger(Long.toUnsignedString(each.timestamp())));
  }
}
