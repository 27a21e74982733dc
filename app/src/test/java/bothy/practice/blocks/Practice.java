package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.Wei;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeChain;
import bothy.practice.rpc.PublicKeys;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Transactions of the practice accounts, for tests. */
public final class Practice {
  public static final ChainId CHAIN_ID = PracticeChain.CHAIN_ID;
  public static final Address ALICE = PracticeAccounts.all().getFirst();
  public static final Address BOB = PracticeAccounts.all().get(1);
  public static final long GWEI = 1_000_000_000;

  /** A real time that stands still, so that hashes are the same in each run. */
  public static final InstantSource NOON = () -> Instant.ofEpochSecond(1_780_000_000);

  private Practice() {}

  public static Chain chain() {
    return chain(Optional.empty());
  }

  /** A chain that stands in time. */
  public static Chain chain(Optional<Path> kept) {
    return new Chain(CHAIN_ID, NOON, header -> Hash.ZERO, kept);
  }

  public static Transaction transaction(
      long nonce, long maxFee, long tip, long gas, Optional<Address> to, long value, Bytes data) {
    return new Transaction(
        Transaction.DYNAMIC_FEE,
        Optional.of(CHAIN_ID),
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

  public static Transaction pay(long nonce, long value) {
    return transaction(nonce, 3 * GWEI, GWEI, 21_000, Optional.of(BOB), value, Bytes.EMPTY);
  }

  public static Transaction call(long nonce, Address to, Bytes data) {
    return transaction(nonce, 3 * GWEI, GWEI, 1_000_000, Optional.of(to), 0, data);
  }

  public static Waiting signed(Address from, Transaction transaction) {
    return Waiting.signed(
        transaction.signed(
            PublicKeys.sign(from, Transactions.signingHash(transaction)).orElseThrow()));
  }

  public static Waiting signed(Transaction transaction) {
    return signed(ALICE, transaction);
  }

  public static Hash send(Chain chain, Transaction transaction) {
    return switch (chain.submit(signed(transaction))) {
      case Chain.Submitted.Accepted(Hash hash) -> hash;
      case Chain.Submitted.Refused(String says) -> throw new AssertionError(says);
    };
  }

  public static String refused(Chain chain, Transaction transaction) {
    return switch (chain.submit(signed(transaction))) {
      case Chain.Submitted.Accepted(Hash hash) -> throw new AssertionError("accepted: " + hash);
      case Chain.Submitted.Refused(String says) -> says;
    };
  }
}
