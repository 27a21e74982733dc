package bothy.authority;

import bothy.eth.Address;
import bothy.eth.Request;
import java.util.List;

/** What an account is known to have signed. */
public interface SignedRequests {
  /** Where nobody kept a record. */
  SignedRequests NONE =
      account -> new Found(List.of(), "Signatures weren't looked for: no journal is here.");

  /**
   * Signed, or at least approved and not known to be unsigned.
   *
   * @param requests typed data; anything else is passed over
   * @param says where they were looked for, for people
   */
  record Found(List<Request> requests, String says) {
    public Found {
      requests = List.copyOf(requests);
    }
  }

  Found by(Address account);
}
