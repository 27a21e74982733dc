package bothy.chain;

/** Lets tests of other rooms have a follower ask its nodes now, on the test's own thread. */
public final class Rounds {
  private Rounds() {}

  /** Whether any node served. */
  public static boolean round(BeaconFollower follower) {
    return follower.round();
  }
}
