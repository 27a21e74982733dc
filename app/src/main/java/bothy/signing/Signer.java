package bothy.signing;

import bothy.eth.Address;
import bothy.policy.Approved;
import java.util.List;
import java.util.Optional;

/** Something that holds keys and signs what was approved. */
public interface Signer {
  /** The accounts that it signs for; none while that isn't known. */
  List<Address> accounts();

  /**
   * Has what was approved signed. Asking again with the same approval gives the same signature, so
   * that an answer which got lost can be had again.
   *
   * @param proof needed for what was refused, what is to be proven and what goes beyond the caps
   */
  SigningResult sign(Approved approved, Optional<Proof> proof);

  /**
   * How many of these approvals, which were signed here, its book of nonces and amounts doesn't
   * know: more than none where an older book was put back. None while it can't tell.
   */
  default int missing(List<String> approvals) {
    return 0;
  }

  /** Who tells whether a person is there, where an approval takes that proof. */
  enum Proofs {
    /** The signer checks a passphrase or a security key. */
    CHECKED,
    /** It asks a person itself for each signature, by the user's word. */
    ITS_OWN,
    /** Nobody: what takes a proof isn't signed. */
    NONE
  }

  default Proofs proofs() {
    return Proofs.CHECKED;
  }
}
