package bothy.doors.web;

import bothy.eth.Hash;
import java.util.Map;

/** The user's policy, as the desk shows it: read only, but for a loosening that waits. */
public interface PolicyShown {
  /** The file, what is in force, what is wrong with it, what waits; shaped as in docs/desk.md. */
  Map<String, Object> policy();

  /**
   * Accepts the loosening that waits.
   *
   * @param hash of the loosening that the person read
   * @return what {@link #policy} gives then
   * @throws bothy.jsonrpc.InputException if that doesn't wait, or the proof doesn't do; the field
   *     is {@code passphrase} or {@code assertion} then
   */
  Map<String, Object> accept(Hash hash, Presence proof);
}
