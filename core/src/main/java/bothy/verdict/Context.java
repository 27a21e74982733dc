package bothy.verdict;

import bothy.eth.Address;
import bothy.meaning.Lists;
import bothy.simulation.BlockContext;
import java.math.BigInteger;
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
 */
public record Context(
    Lists lists,
    Optional<BlockContext> block,
    Map<Address, TokenWords> tokens,
    Map<Address, BigInteger> safeNonces) {
  /** A token's own words, which may be anything; empty where it has none. */
  public record TokenWords(String symbol, String name) {}

  public static final Context NONE = new Context(Lists.NONE, Optional.empty(), Map.of(), Map.of());

  public Context {
    tokens = Map.copyOf(tokens);
    safeNonces = Map.copyOf(safeNonces);
  }

  /** Seconds since 1970 of the block. */
  Optional<BigInteger> time() {
    return block.map(each -> new BigInteger(Long.toUnsignedString(each.timestamp())));
  }
}
