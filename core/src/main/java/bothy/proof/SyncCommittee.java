package bothy.proof;

import bothy.crypto.BlsSignatures;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.proof.light.Ssz;
import java.util.List;

/**
 * The validators that sign for light clients during a period (consensus-specs, altair).
 *
 * @param keys compressed points of 48 bytes; whether they are points is checked when they sign
 * @param aggregateKey their sum, 48 bytes; part of the root and not used otherwise
 */
public record SyncCommittee(List<Bytes> keys, Bytes aggregateKey) {
  public SyncCommittee {
    keys = List.copyOf(keys);
    for (Bytes key : keys) {
      checkSize(key);
    }
    checkSize(aggregateKey);
  }

  private static void checkSize(Bytes key) {
    if (key.size() != BlsSignatures.KEY) {
      throw new IllegalArgumentException("expected a key of 48 bytes, found " + key.size());
    }
  }

  public Hash root() {
    return Ssz.pair(Ssz.merkleize(keys.stream().map(Ssz::bytes).toList()), Ssz.bytes(aggregateKey));
  }
}
