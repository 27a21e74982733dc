package bothy.practice;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Transactions of the practice accounts, for tests. */
final class Practice {
  static final Address ALICE = PracticeAccounts.all().getFirst();
  static final Address BOB = PracticeAccounts.all().get(1);
  static final long GWEI = 1_000_000_000;

  /** A real time that stands still, so that hashes are the same in each run. */
  static final InstantSource NOON = () -> Instant.ofEpochSecond(1_780_000_000);

  private Practice() {}

  static PracticeChain chain() {
    return PracticeChain.start(PracticeChain.Settings.inMemory().withTime(NOON));
  }

  static Transaction transaction(
      long nonce, long maxFee, long tip, long gas, Optional<Address> to, long value, Bytes data) {
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(PracticeChain.CHAIN_ID),
        nonce,
        Wei.of(tip),
        Wei.of(maxFee),
        gas,
        to,
        new Wei(BigInteger.valueOf(value)),
        data,
        List.of(),
        Wei.ZERO,
        List.of(),
        List.of(),
        Optional.empty());
  }

  static Transaction pay(long nonce, long value) {
    return transaction(nonce, 3 * GWEI, GWEI, 21_000, Optional.of(BOB), value, Bytes.EMPTY);
  }

  static Transaction call(long nonce, Address to, Bytes data) {
    return transaction(nonce, 3 * GWEI, GWEI, 1_000_000, Optional.of(to), 0, data);
  }

  static Waiting signed(Address from, Transaction transaction) {
    return Waiting.signed(
        transaction.signed(
            PracticeAccounts.sign(from, Transactions.signingHash(transaction)).orElseThrow()));
  }

  static Waiting signed(Transaction transaction) {
    return signed(ALICE, transaction);
  }

  static bothy.eth.Hash send(PracticeChain chain, Transaction transaction) {
    return switch (chain.submit(signed(transaction))) {
      case PracticeChain.Submitted.Accepted(bothy.eth.Hash hash) -> hash;
      case PracticeChain.Submitted.Refused(String says) -> throw new AssertionError(says);
    };
  }

  static String refused(PracticeChain chain, Transaction transaction) {
    return switch (chain.submit(signed(transaction))) {
      case PracticeChain.Submitted.Accepted(bothy.eth.Hash hash) ->
          throw new AssertionError("accepted: " + hash);
      case PracticeChain.Submitted.Refused(String says) -> says;
    };
  }
}
