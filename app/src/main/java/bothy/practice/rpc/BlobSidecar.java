package bothy.practice.rpc;

import bothy.crypto.Digests;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import java.util.List;

/**
 * A blob transaction as it comes in, with its blobs (EIP-4844, EIP-7594). The commitments are held
 * against the versioned hashes; that blobs and proofs belong to them is not checked here, and no
 * blob is kept.
 */
final class BlobSidecar {
  private static final int BLOB = 131_072;
  private static final int COMMITMENT = 48;

  private BlobSidecar() {}

  /**
   * The transaction alone, as it stands in a block.
   *
   * @throws EthException if what comes with it doesn't fit
   */
  static Bytes checkedBody(Bytes encoded) {
    RlpItem item = Rlp.decode(encoded.slice(1));
    List<RlpItem> parts = items(item);
    if (parts.isEmpty() || !(parts.getFirst() instanceof RlpItem.Sequence body)) {
      throw new EthException("expected a blob transaction with its blobs, found it without");
    }
    Bytes alone = Bytes.of((byte) Transaction.BLOB).concat(Rlp.encode(body));
    boolean cells = parts.size() == 5; // EIP-7594 puts its version before the blobs
    if (!cells && parts.size() != 4) {
      throw new EthException(
          "expected a blob transaction with blobs, commitments and proofs, found "
              + parts.size()
              + " parts");
    }
    List<RlpItem> blobs = items(parts.get(cells ? 2 : 1));
    List<RlpItem> commitments = items(parts.get(cells ? 3 : 2));
    List<Hash> hashes = Transactions.decode(alone).blobVersionedHashes();
    if (blobs.size() != hashes.size() || commitments.size() != hashes.size()) {
      throw new EthException(
          "expected %d blobs and commitments, found %d and %d"
              .formatted(hashes.size(), blobs.size(), commitments.size()));
    }
    for (int i = 0; i < hashes.size(); i++) {
      bytes(blobs.get(i), BLOB);
      Hash found = versioned(bytes(commitments.get(i), COMMITMENT));
      if (!found.equals(hashes.get(i))) {
        throw new EthException(
            "expected commitment %d to hash to %s, found %s".formatted(i, hashes.get(i), found));
      }
    }
    return alone;
  }

  /** EIP-4844: kzg_to_versioned_hash. */
  private static Hash versioned(Bytes commitment) {
    byte[] hash = Digests.sha256(commitment.toArray());
    hash[0] = 1;
    return new Hash(Bytes.owning(hash));
  }

  private static List<RlpItem> items(RlpItem item) {
    if (item instanceof RlpItem.Sequence(List<RlpItem> items)) {
      return items;
    }
    throw new EthException("expected a list in a blob transaction, found bytes");
  }

  private static Bytes bytes(RlpItem item, int size) {
    if (item instanceof RlpItem.Data(Bytes bytes) && bytes.size() == size) {
      return bytes;
    }
    throw new EthException("expected " + size + " bytes in a blob transaction");
  }
}
