package bothy.effects;

import bothy.eth.Address;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What somebody else could take later by using what was signed.
 *
 * @param amount at most, in the asset's smallest unit; ignored if {@code unlimited}
 * @param by who could take it; empty if anybody who holds the signature could
 * @param from seconds since 1970, where it begins; empty for now
 * @param until seconds since 1970, where it ends
 * @param standing whether it lasts until it is revoked, rather than for one use
 * @param played what the party held before and after the holder was played on the state; empty if
 *     the amount is only decoded
 */
public record Exposure(
    Asset asset,
    BigInteger amount,
    boolean unlimited,
    Optional<Address> by,
    Optional<BigInteger> from,
    Optional<BigInteger> until,
    boolean standing,
    Optional<Balances> played) {
  /** What was held of an asset, in its smallest unit. */
  public record Balances(BigInteger before, BigInteger after) {
    /** What left; negative if more came. */
    public BigInteger taken() {
      return before.subtract(after);
    }
  }

  /** From now on, and only decoded. */
  public Exposure(
      Asset asset,
      BigInteger amount,
      boolean unlimited,
      Optional<Address> by,
      Optional<BigInteger> until,
      boolean standing) {
    this(asset, amount, unlimited, by, Optional.empty(), until, standing, Optional.empty());
  }

  /** The most that it stands for, as said or as played, from now on. */
  public Exposure bound() {
    BigInteger most = played.map(Balances::taken).map(amount::max).orElse(amount);
    return new Exposure(asset, most, unlimited, by, until, standing);
  }

  /** The same, with what playing the holder showed. */
  public Exposure playedAs(Balances balances) {
    return new Exposure(asset, amount, unlimited, by, from, until, standing, Optional.of(balances));
  }

  /**
   * The most that is known to be taken: what was decoded, or what the holder took if it is more.
   */
  public BigInteger most() {
    return played.map(Balances::taken).orElse(amount).max(amount);
  }

  /** Whether the holder, played, took more than was decoded. */
  public boolean exceeded() {
    return !unlimited && played.filter(b -> b.taken().compareTo(amount) > 0).isPresent();
  }
}
