package bothy.doors.web;

import bothy.eth.Address;
import java.util.Map;
import java.util.Optional;

/** Who could take what from an account today. */
public interface Authorities {
  /**
   * The standing authority of an account, or of none: then only which accounts there are. Shaped as
   * in docs/desk.md; lines come sorted, what could be taken today first.
   */
  Map<String, Object> of(Optional<Address> account);
}
