package bothy.effects;

import bothy.eth.Address;
import java.math.BigInteger;
import java.util.Optional;

/**
 * What somebody else could take later by using what was signed.
 *
 * @param amount at most, in the asset's smallest unit; ignored if {@code unlimited}
 * @param by who could take it; empty if anybody who holds the signature could
 * @param until seconds since 1970, where it ends
 * @param standing whether it lasts until it is revoked, rather than for one use
 */
public record Exposure(
    Asset asset,
    BigInteger amount,
    boolean unlimited,
    Optional<Address> by,
    Optional<BigInteger> until,
    boolean standing) {}
