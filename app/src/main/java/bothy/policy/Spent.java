package bothy.policy;

import bothy.eth.Address;
import bothy.eth.ChainId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What was approved lately: the ledger of the rolling day. What was signed counts, whether or not
 * it was included; what was approved and is neither signed nor ended counts too; what ended without
 * being signed is given back.
 */
public record Spent(List<Act> acts) {
  /** How far back the day reaches. */
  public static final Duration DAY = Duration.ofHours(24);

  public static final Spent NOTHING = new Spent(List.of());

  /**
   * One approval.
   *
   * @param id of its terms
   * @param at when it was approved, by the clock that the day counts by
   * @param until when it ends, if it isn't signed before
   * @param signed whether its signature was made
   */
  public record Act(
      String id,
      Address account,
      ChainId chain,
      Stakes stakes,
      Instant at,
      Instant until,
      boolean signed) {
    /** The act of approving {@code terms}, at the time by which the day counts. */
    public static Act of(Terms terms, Stakes stakes, Instant at) {
      Instant until = at.plus(Duration.between(terms.from(), terms.until()));
      return new Act(terms.id(), terms.account(), terms.chain(), stakes, at, until, false);
    }

    public Act asSigned() {
      return new Act(id, account, chain, stakes, at, until, true);
    }
  }

  public Spent {
    acts = List.copyOf(acts);
  }

  /** With one more act. */
  public Spent and(Act act) {
    List<Act> more = new ArrayList<>(acts);
    more.add(act);
    return new Spent(more);
  }

  /** With the act of an approval marked as signed. */
  public Spent signed(String id) {
    return new Spent(acts.stream().map(act -> act.id().equals(id) ? act.asSigned() : act).toList());
  }

  /** Without the approval of that id, which wasn't signed. */
  public Spent without(String id) {
    return new Spent(acts.stream().filter(act -> act.signed() || !act.id().equals(id)).toList());
  }

  /** Without that act, signed or not. */
  public Spent beside(String id) {
    return new Spent(acts.stream().filter(act -> !act.id().equals(id)).toList());
  }

  /** Only what counts at {@code now}, so that the list doesn't grow for ever. */
  public Spent at(Instant now) {
    return new Spent(acts.stream().filter(act -> counts(act, now)).toList());
  }

  private static boolean counts(Act act, Instant now) {
    boolean today = act.at().plus(DAY).isAfter(now);
    return today && (act.signed() || act.until().isAfter(now));
  }
}
