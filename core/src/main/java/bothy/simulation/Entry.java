package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import org.jspecify.annotations.Nullable;

/** An account on the overlay. Written through {@link World} only, which keeps the journal. */
final class Entry {
  final int id;
  final Address address;

  /** The address in limbs, the highest with 32 bits. */
  final long a2;

  final long a1;
  final long a0;

  boolean loaded;
  boolean exists;
  long nonce;

  /** The balance in limbs, b0 the lowest. */
  long b3;

  long b2;
  long b1;
  long b0;
  Hash codeHash = Hash.EMPTY_CODE;

  /** Null until it is asked for. */
  @Nullable Code code = Code.EMPTY;

  /** Whether nothing below the overlay counts any more: it was destroyed or made anew. */
  boolean storageFresh;

  /** The newest of its slots in {@link World#slots}, -1 for none. */
  int lastSlot = -1;

  // Of the run whose number stands there.
  int warmIn;
  int touchedIn;
  int createdIn;
  int destroyedIn;

  /** The run that noted how the account was before it. */
  int notedIn;

  Account before = Account.ABSENT;
  @Nullable Code codeBefore = Code.EMPTY;
  int codeUsedIn;

  Entry(int id, Address address, long a2, long a1, long a0) {
    this.id = id;
    this.address = address;
    this.a2 = a2;
    this.a1 = a1;
    this.a0 = a0;
  }

  boolean isBalanceZero() {
    return (b3 | b2 | b1 | b0) == 0;
  }

  boolean hasCode() {
    return code == null || !code.isEmpty();
  }

  /** EIP-161 */
  boolean isEmpty() {
    return nonce == 0 && isBalanceZero() && !hasCode();
  }

  Word balance() {
    return new Word(b3, b2, b1, b0);
  }

  Account account() {
    return new Account(exists, nonce, Wei.of(balance()), codeHash);
  }
}
