package bothy.simulation;

import bothy.eth.Access;
import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Wei;
import java.util.List;
import java.util.Optional;

/**
 * A call as {@code eth_call} runs it: nonce, funds and the gas cap are not enforced.
 *
 * @param gasPrice effective; zero charges nothing
 */
public record CallRequest(
    Address from,
    Optional<Address> to,
    Bytes data,
    Wei value,
    long gas,
    Wei gasPrice,
    List<Access> accessList,
    List<Authorization> authorizations) {
  public CallRequest {
    accessList = List.copyOf(accessList);
    authorizations = List.copyOf(authorizations);
  }

  /** A plain call with 2^62 gas at no price. */
  public static CallRequest of(Address from, Address to, Bytes data) {
    return new CallRequest(
        from, Optional.of(to), data, Wei.ZERO, 1L << 62, Wei.ZERO, List.of(), List.of());
  }
}
