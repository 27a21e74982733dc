package bothy.proof;

import bothy.crypto.BlsSignatures;
import bothy.eth.Bytes;

/**
 * A sync committee's signature (consensus-specs, altair).
 *
 * @param bits one a member, the lowest of the first byte first
 * @param signature a compressed point of 96 bytes; whether it is one is checked with what it signs
 */
public record SyncAggregate(Bytes bits, Bytes signature) {
  public SyncAggregate {
    if (signature.size() != BlsSignatures.SIGNATURE) {
      throw new IllegalArgumentException(
          "expected a signature of 96 bytes, found " + signature.size());
    }
  }

  /** The size of the committee that the bits speak of. */
  public int size() {
    return Byte.SIZE * bits.size();
  }

  public boolean signed(int member) {
    return (bits.at(member / Byte.SIZE) >> (member % Byte.SIZE) & 1) == 1;
  }

  /** How many signed. */
  public int participants() {
    int participants = 0;
    for (int i = 0; i < bits.size(); i++) {
      participants += Integer.bitCount(bits.at(i) & 0xff);
    }
    return participants;
  }

  /** Whether at least two thirds signed. */
  public boolean hasSupermajority() {
    return 3 * participants() >= 2 * size();
  }
}
