package bothy.eth;

import java.math.BigInteger;
import java.util.Optional;

/**
 * An EIP-7702 authorisation: the authority's code becomes a pointer to {@code delegate}.
 *
 * @param chainId 0 stands for every chain
 * @param nonce of the authority, read as unsigned
 * @param yParity up to 255 can be encoded; anything but 0 or 1 makes the tuple void
 * @param authority set when it is known without recovering (a request not yet signed); else it is
 *     recovered
 */
public record Authorization(
    BigInteger chainId,
    Address delegate,
    long nonce,
    int yParity,
    BigInteger r,
    BigInteger s,
    Optional<Address> authority) {}
