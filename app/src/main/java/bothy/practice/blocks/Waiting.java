package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import java.math.BigInteger;

/**
 * A transaction that wants to be in a block.
 *
 * @param impersonated whether nobody signed it: its sender was impersonated
 */
public record Waiting(
    Transaction transaction, Bytes encoded, Hash hash, Address sender, boolean impersonated) {
  /**
   * One that its sender signed.
   *
   * @throws EthException if nobody can have
   */
  public static Waiting signed(Transaction transaction) {
    return switch (Transactions.sender(transaction)) {
      case Sender.Recovered(Address sender) -> of(transaction, sender, false);
      case Sender.Unrecoverable(String why) -> throw new EthException("invalid signature: " + why);
    };
  }

  /** One without a signature: r is its sender's address, s is 1. No key makes that. */
  public static Waiting impersonated(Transaction transaction, Address sender) {
    BigInteger r = sender.toWord().toBigInteger().max(BigInteger.ONE);
    return of(transaction.signed(new Signature(0, r, BigInteger.ONE)), sender, true);
  }

  private static Waiting of(Transaction transaction, Address sender, boolean impersonated) {
    Bytes encoded = Transactions.encode(transaction);
    return new Waiting(transaction, encoded, Hash.keccak(encoded), sender, impersonated);
  }
}
