package bothy.meaning;

import bothy.effects.Redemption;
import java.util.List;
import java.util.Optional;

/**
 * What a signature is, as far as its kind is known here.
 *
 * @param orders that it makes
 * @param redemption how a holder would use it; empty where that can't be played
 * @param bounded whether what is decoded bounds what can be taken; if not, only playing shows it
 */
public record Signed(
    Kind kind, List<Order> orders, Optional<Redemption> redemption, boolean bounded) {
  /** What kind of thing a signature does. */
  public enum Kind {
    /** Lets somebody take tokens, until it ends or is revoked. */
    PERMIT,
    /** Sends tokens to a stated recipient. */
    PAYMENT,
    /** Offers a trade. */
    ORDER,
    /** Has another account act: a Safe's transaction, a user operation. */
    ACTION,
    /** Hands over powers of the account. */
    DELEGATION,
    /** Votes, or delegates votes. */
    VOTE,
    /** Takes back what was signed before. */
    CANCELLATION
  }

  public Signed {
    orders = List.copyOf(orders);
  }
}
