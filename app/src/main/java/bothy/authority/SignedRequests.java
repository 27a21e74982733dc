package bothy.authority;

import bothy.eth.Address;
import bothy.eth.Request;
import java.util.List;

/** What an account is known to have signed. */
public interface SignedRequests {
  /** Where nobody kept a record. */
  SignedRequests NONE = account -> List.of();

  /** Typed data and authorisations, oldest first; anything else is passed over. */
  List<Request> by(Address account);
}
