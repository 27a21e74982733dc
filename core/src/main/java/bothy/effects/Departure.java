package bothy.effects;

import bothy.simulation.Place;
import java.math.BigInteger;
import java.util.List;

/**
 * How a request could come out otherwise than its run shows.
 *
 * @param asset that it is about
 * @param shown change of the account's balance in the run; of a native balance fees apart
 * @param other change of it on the other way; an amount granted where {@code what} is a grant
 * @param places where the code went another way; empty for another block
 * @param asShown of how many other blocks the run comes out no worse than it is shown
 * @param blocks how many others it goes through in
 */
public record Departure(
    What what,
    How how,
    Asset asset,
    BigInteger shown,
    BigInteger other,
    List<Place> places,
    int asShown,
    int blocks) {
  /** Worst first. */
  public enum What {
    /** More of the account's leaves than is shown, and than the request sends. */
    MORE_LEAVES,
    /** Somebody gets an allowance or becomes an operator. */
    GRANT,
    /** Something leaves, and all that is shown to arrive doesn't. */
    NOTHING_ARRIVES,
    /** More of what the called contract keeps for the account leaves, and as much more arrives. */
    MORE_OF_BOTH,
    /** Less arrives, or less of what is sent comes back. */
    LESS_ARRIVES
  }

  /** What makes it so. */
  public enum How {
    /** A jump that the block, the gas or the gas price decides. */
    BLOCK,
    /** Storage or a balance that others may set. */
    SWITCH,
    /** Storage that others may set, and that amounts are worked out with. */
    SETTING,
    /** Another block that was tried. */
    SAMPLE
  }

  public Departure {
    places = List.copyOf(places);
  }

  /** Whether others bring it about, and not the block. */
  public boolean byOthers() {
    return how == How.SWITCH || how == How.SETTING;
  }

  /** Whether it takes a jump that no block and no switch may be able to turn so. */
  public boolean blurred() {
    return places.stream().anyMatch(Place::blurred);
  }
}
