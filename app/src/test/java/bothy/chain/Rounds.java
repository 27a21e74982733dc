package bothy.chain;

/** Lets tests of other rooms have a follower ask its nodes now, on the test's own thread. */
public final class Rounds {
  private Rounds() {}

  /** What kept the nodes from serving, or stopped the follower; empty if one served. */
  public static String problem(BeaconFollower follower) {
    try {
      return follower.round() ? "" : follower.status().lastError();
    } catch (BeaconSync.Stop e) {
      return "the light client stopped: " + e.getMessage();
    }
  }
}
