package bothy.effects;

import bothy.eth.Address;
import bothy.eth.Authorization;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * How somebody who holds a signature would use it at its worst.
 *
 * @param vouched digests that are taken to be signed, and by whom
 * @param party whose assets are at stake: the signer, or an account that it directs
 * @param directed Safes that the party acts through, as far as it owns them: theirs are at stake
 *     too
 * @param from seconds since 1970, before which it can't be used or isn't at its worst
 * @param until seconds since 1970, after which it can't be used
 * @param nonce what tells whether it was used already
 * @param assumed storage as it would be by then, such as a Safe's threshold of one: as if its other
 *     owners had signed
 * @param assumes that in words; empty if nothing is assumed
 */
public record Redemption(
    Map<Hash, Address> vouched,
    Address party,
    Set<Address> directed,
    Optional<BigInteger> from,
    Optional<BigInteger> until,
    Optional<Nonce> nonce,
    List<Step> steps,
    Map<Address, Map<Word, Word>> assumed,
    String assumes) {
  /**
   * Shown for the signature: v 27 and small r and s, which pass the checks made before recovering.
   */
  public static final Bytes SIGNATURE =
      Word.ONE.toBytes().concat(Word.ONE.toBytes()).concat(Bytes.of((byte) 27));

  public Redemption {
    vouched = Map.copyOf(vouched);
    directed = Set.copyOf(directed);
    steps = List.copyOf(steps);
    assumed = Map.copyOf(assumed);
  }

  /** One thing that the holder does. */
  public sealed interface Step {
    /** A call by {@code from}, who has what value it sends. */
    record Call(Address from, Address to, Wei value, Bytes data) implements Step {}

    /** The first of some calls that goes through. */
    record Try(Address from, Address to, List<Bytes> data) implements Step {
      public Try {
        data = List.copyOf(data);
      }
    }

    /**
     * {@code transferFrom} of what the party has, at most {@code most}.
     *
     * @param hub Permit2, where the token is drawn through it
     */
    record Pull(Address by, Address token, BigInteger most, Optional<Address> hub)
        implements Step {}

    /**
     * A call that takes of one asset what the party has; where that is too much, at most {@code
     * most}.
     *
     * @param token empty for the chain's own currency
     * @param data calldata for the amount
     */
    record Take(
        Address by,
        Address to,
        Optional<Address> token,
        BigInteger most,
        Function<BigInteger, Bytes> data)
        implements Step {}

    /**
     * A call that names how much of each permitted token it takes: what the party has, at most what
     * is permitted.
     *
     * @param data calldata for the amounts, in the order of {@code permitted}
     */
    record Draw(
        Address by, Address to, List<Permission> permitted, Function<List<BigInteger>, Bytes> data)
        implements Step {
      public Draw {
        permitted = List.copyOf(permitted);
      }
    }

    /** EIP-7702: the party's code becomes a pointer. */
    record Install(Address by, Authorization authorization) implements Step {}

    /** Whom the market asks who may settle, by {@code isSolver}, admits the holder. */
    record Admit(Address holder, Address market) implements Step {}

    /** The holder has the amount of a token that it needs, wherever from. */
    record Fund(Address holder, Address token, BigInteger amount) implements Step {}
  }

  /** Up to how much of a token may be taken. */
  public record Permission(Address token, BigInteger most) {}

  /**
   * A view that tells of a nonce.
   *
   * @param word which of the returned words
   * @param bit of that word that is set once the nonce is used; -1 if the word counts up
   * @param value of the nonce
   */
  public record Nonce(Address contract, Bytes view, int word, int bit, BigInteger value) {
    /** One that the word counts up to. */
    public static Nonce counter(Address contract, Bytes view, BigInteger value) {
      return new Nonce(contract, view, 0, -1, value);
    }
  }
}
