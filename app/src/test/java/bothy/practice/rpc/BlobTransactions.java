package bothy.practice.rpc;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Rlp;
import bothy.eth.RlpItem;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.practice.blocks.Practice;
import java.util.List;
import java.util.Optional;

/** Blob transactions with an empty blob, for tests. */
final class BlobTransactions {
  private BlobTransactions() {}

  static Bytes signed(Hash versioned) {
    Transaction transaction =
        new Transaction(
            Transaction.BLOB,
            Optional.of(Practice.CHAIN_ID),
            0,
            Wei.of(Practice.GWEI),
            Wei.of(3 * Practice.GWEI),
            21_000,
            Optional.of(Practice.BOB),
            Wei.ZERO,
            Bytes.EMPTY,
            List.of(),
            Wei.of(Practice.GWEI),
            List.of(versioned),
            List.of(),
            Optional.empty());
    return Practice.signed(transaction).encoded();
  }

  /** In the form of EIP-7594, without proofs. */
  static Bytes withBlob(Bytes body, Bytes commitment) {
    RlpItem whole =
        Rlp.list(
            Rlp.decode(body.slice(1)),
            Rlp.number(1),
            Rlp.list(Rlp.data(Bytes.of(new byte[131_072]))),
            Rlp.list(Rlp.data(commitment)),
            Rlp.list());
    return Bytes.of((byte) Transaction.BLOB).concat(Rlp.encode(whole));
  }
}
