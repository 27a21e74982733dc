package bothy.doors.web;

import bothy.eth.Hash;
import java.util.Map;

/** What can be done without anybody's front end. */
public interface Actions {
  /** The actions with their fields; shaped as in docs/desk.md. */
  Map<String, Object> actions();

  /**
   * Makes a request of an action and has it checked; it waits on the desk then.
   *
   * @param fields as they were filled in, by name
   * @return the hash of the request
   * @throws bothy.jsonrpc.InputException naming the field as {@code fields.NAME}
   */
  Hash propose(String action, Map<String, String> fields);
}
