package bothy.authority;

import bothy.eth.Address;
import bothy.eth.Ground;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One way in which somebody may take something from the account.
 *
 * @param contract that keeps it: a token, a collection, Permit2, the account itself
 * @param what can be taken; empty where it is everything that the account has
 * @param id of the one NFT
 * @param amount that was granted, in the token's smallest unit; empty for everything, or unknown
 * @param today the most that could be taken now; empty where that isn't known or isn't one number
 * @param worth of that in the chain's own currency, at what pools in the catalogue hold: to sort
 *     by, not to trade by
 * @param until when it ends; empty if it doesn't
 * @param ground on which the amounts stand
 * @param says more about it, for people
 * @param revocation what takes it back; empty where no action of the catalogue does
 */
public record Line(
    Kind kind,
    Address contract,
    Optional<What> what,
    Optional<BigInteger> id,
    Party spender,
    Optional<BigInteger> amount,
    boolean unlimited,
    Optional<BigInteger> today,
    Optional<BigInteger> worth,
    Optional<Instant> until,
    Ground ground,
    String says,
    Optional<Revocation> revocation) {
  /** How it was granted. */
  public enum Kind {
    /** The account runs somebody's code (EIP-7702). */
    DELEGATION,
    /** A module of a Safe, which acts without its owners. */
    MODULE,
    /** ERC-20. */
    ALLOWANCE,
    /** ERC-721, one of them. */
    NFT,
    /** ERC-721 and ERC-1155, all of them. */
    OPERATOR,
    PERMIT2,
    /** Signed, and not used yet. */
    SIGNATURE,
    /** Of a Safe. */
    OWNER
  }

  /** A token: by the catalogue's symbol, or by its address alone. */
  public record What(Address token, Optional<String> symbol, int decimals) {}

  /**
   * Who may take.
   *
   * @param name in the catalogue
   * @param code that it runs, where that is known
   */
  public record Party(
      Address address, Optional<String> name, Optional<String> code, boolean hasCode) {}

  /** An action of the catalogue, with its fields filled in. */
  public record Revocation(String action, Map<String, String> fields) {
    public Revocation {
      fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
  }

  /** Whether something could be taken now; also where it isn't known that nothing could. */
  boolean takes() {
    return today.map(amount -> amount.signum() > 0).orElse(true);
  }
}
