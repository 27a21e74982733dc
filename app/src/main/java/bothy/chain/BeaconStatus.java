package bothy.chain;

/**
 * How a {@link BeaconFollower} fares, for a health page.
 *
 * @param slot of the newest header that it follows; 0 until there is one
 * @param clockSlot where the chain should be, by the clock
 * @param finalizedSlot 0 until there is one
 * @param participants of the newest header's signature
 * @param source the node that served last; empty if none did
 * @param lastError what went wrong last, whether or not it still does; empty if nothing did
 */
public record BeaconStatus(
    Phase phase,
    String network,
    long period,
    long slot,
    long clockSlot,
    long finalizedSlot,
    int participants,
    int committeeSize,
    String source,
    String lastError) {
  /** Where in its life a follower is. */
  public enum Phase {
    STARTING,
    FOLLOWING,
    /** It won't go on by itself; the last error says why. */
    STOPPED
  }

  /** How many slots lie between the newest header and the clock. */
  public long headLag() {
    return clockSlot - slot;
  }

  /** How many slots lie between the last finalized block and the newest header. */
  public long finalityLag() {
    return slot - finalizedSlot;
  }
}
