package bothy.doors.web;

import java.util.Map;

/** The names that the user gave to addresses. */
public interface AddressBook {
  /** Shaped as in docs/desk.md. */
  Map<String, Object> names();
}
