package bothy.doors.web;

import java.util.List;
import java.util.Map;

/** The browser extensions that are paired, and the pages that they speak for. */
public interface Pages {
  /** The origins of the pages that ask to see the accounts. */
  List<String> asking();

  /** {@code connected}, {@code paired}; shaped as in docs/desk.md. */
  Map<String, Object> pages();

  /**
   * The person's decision on a page that asks.
   *
   * @throws bothy.jsonrpc.InputException if it doesn't
   */
  void decide(String origin, boolean allow);

  /** Takes back what was allowed; nothing happens if it wasn't. */
  void disconnect(String origin);

  /** A code that pairs an extension, once. */
  String newCode();

  /** Ends a pairing; nothing happens if there is none of that name. */
  void unpair(String name);
}
