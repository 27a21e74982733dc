package bothy.meaning;

import bothy.effects.Asset;
import bothy.eth.Address;
import java.math.BigInteger;
import java.util.List;

/**
 * A trade that a signature offers.
 *
 * @param market whose order it is
 * @param gives what leaves the maker
 * @param gets what must be paid for it, to whomever
 */
public record Order(String market, List<Item> gives, List<Item> gets) {
  public Order {
    gives = List.copyOf(gives);
    gets = List.copyOf(gets);
  }

  /**
   * One part.
   *
   * @param worst the amount that is worst for the maker, over the time that the order holds
   * @param best the amount that is best for the maker
   * @param recipient who gets it; of what the maker gives, nobody in particular: the zero address
   */
  public record Item(Asset asset, BigInteger worst, BigInteger best, Address recipient) {}
}
