package bothy.signing;

import bothy.eth.Authorization;
import bothy.eth.Hash;
import bothy.eth.Transaction;

/** What a payload turned out to be, read by the signer itself. */
sealed interface Subject {
  /** The digest that a signature of it is over. */
  Hash digest();

  record Pays(Hash digest, Transaction transaction) implements Subject {}

  record Types(Hash digest) implements Subject {}

  record Says(Hash digest) implements Subject {}

  record Delegates(Hash digest, Authorization authorization) implements Subject {}
}
