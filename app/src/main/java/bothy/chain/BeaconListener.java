package bothy.chain;

/** Who wants to know what a {@link BeaconFollower} learns. Called on its thread: be brief. */
public interface BeaconListener {
  /**
   * One line for people: a source that fails or lies, a file that is no use, the reason to stop.
   */
  default void says(String line) {}

  /** A newer head, proven or not: {@link BeaconHead#proven()} tells. */
  default void head(BeaconHead head) {}
}
