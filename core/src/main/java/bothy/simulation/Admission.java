package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.eth.Transaction;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/** What the envelope refuses before anything runs, in go-ethereum's order. */
final class Admission {
  /** EIP-7825: MAX_TRANSACTION_GAS_LIMIT. */
  private static final long GAS_CAP = 1L << 24;

  /** EIP-7594: the most blobs of a transaction. */
  private static final int TRANSACTION_BLOBS = 6;

  private final Machine machine;
  private final World world;
  private final Transaction transaction;
  private final Address sender;

  Admission(Machine machine, Transaction transaction, Address sender) {
    this.machine = machine;
    this.world = machine.world;
    this.transaction = transaction;
    this.sender = sender;
  }

  /** Why the transaction is invalid; null if it isn't. */
  Ending.@Nullable Invalid check() {
    Ending.Invalid refused = type();
    refused = refused == null ? sender() : refused;
    refused = refused == null ? fees() : refused;
    refused = refused == null ? blobs() : refused;
    refused = refused == null ? authorizations() : refused;
    refused = refused == null ? funds() : refused;
    return refused == null ? gas() : refused;
  }

  private static Ending.Invalid refuse(String field, Object expected, Object found, String says) {
    return new Ending.Invalid(field, expected.toString(), found.toString(), says);
  }

  private static String unsigned(long value) {
    return Long.toUnsignedString(value);
  }

  private static Fork since(int type) {
    return switch (type) {
      case Transaction.LEGACY -> Fork.FRONTIER;
      case Transaction.ACCESS_LIST -> Fork.BERLIN;
      case Transaction.DYNAMIC_FEE -> Fork.LONDON;
      case Transaction.BLOB -> Fork.CANCUN;
      default -> Fork.PRAGUE;
    };
  }

  private Ending.@Nullable Invalid type() {
    Fork since = since(transaction.type());
    if (!machine.has(since)) {
      return refuse(
          "type",
          "a type that " + machine.fork + " has",
          transaction.type(),
          "transaction type not supported");
    }
    ChainId chain = transaction.chainId().orElse(machine.rules.chainId());
    return chain.value().equals(machine.rules.chainId().value())
        ? null
        : refuse("chainId", machine.rules.chainId(), chain, "invalid chain id for signer");
  }

  private Ending.@Nullable Invalid sender() {
    Entry entry = world.need(world.entry(sender));
    long nonce = transaction.nonce();
    if (nonce != entry.nonce) {
      boolean high = Long.compareUnsigned(nonce, entry.nonce) > 0;
      return refuse(
          "nonce",
          unsigned(entry.nonce),
          unsigned(nonce),
          high ? "nonce too high" : "nonce too low");
    }
    if (nonce == -1) { // EIP-2681
      return refuse("nonce", "less than 2^64 - 1", unsigned(nonce), "nonce has max value");
    }
    if (machine.has(Fork.OSAKA) && Long.compareUnsigned(transaction.gasLimit(), GAS_CAP) > 0) {
      return refuse(
          "gas",
          "at most " + GAS_CAP,
          unsigned(transaction.gasLimit()),
          "transaction gas limit too high");
    }
    if (entry.hasCode()
        && !machine.senderMayHaveCode
        && !(machine.has(Fork.PRAGUE) && world.code(entry).isDelegation())) {
      return refuse("from", "an account without code", sender, "sender not an eoa"); // EIP-3607
    }
    return null;
  }

  private Ending.@Nullable Invalid fees() {
    if (!machine.has(Fork.LONDON)) {
      return null;
    }
    BigInteger cap = transaction.maxFeePerGas().amount();
    BigInteger tip = transaction.maxPriorityFeePerGas().amount();
    BigInteger base = machine.block.baseFee().amount();
    if (cap.compareTo(tip) < 0) {
      return refuse(
          "maxPriorityFeePerGas",
          "at most " + cap,
          tip,
          "max priority fee per gas higher than max fee per gas");
    }
    return cap.compareTo(base) < 0
        ? refuse(
            "maxFeePerGas", "at least " + base, cap, "max fee per gas less than block base fee")
        : null;
  }

  private Ending.@Nullable Invalid blobs() {
    if (transaction.type() != Transaction.BLOB) {
      return null;
    }
    int count = transaction.blobVersionedHashes().size();
    if (transaction.createsContract()) {
      return refuse("to", "an address", "none", "blob transaction of type create");
    }
    if (count == 0) {
      return refuse(
          "blobVersionedHashes", "at least one", 0, "blob transaction missing blob hashes");
    }
    int most = machine.rules.blobs().max();
    if (machine.has(Fork.OSAKA)) {
      most = Math.min(most, TRANSACTION_BLOBS);
    }
    if (count > most) {
      return refuse(
          "blobVersionedHashes", "at most " + most, count, "blob transaction has too many blobs");
    }
    for (Hash hash : transaction.blobVersionedHashes()) {
      if (hash.bytes().at(0) != 1) {
        return refuse(
            "blobVersionedHashes",
            "hashes of version 1",
            hash.toHex(),
            "blob hash version mismatch");
      }
    }
    BigInteger fee = machine.blobBaseFee.toBigInteger();
    return transaction.maxFeePerBlobGas().amount().compareTo(fee) < 0
        ? refuse(
            "maxFeePerBlobGas",
            "at least " + fee,
            transaction.maxFeePerBlobGas(),
            "max fee per blob gas less than block blob gas fee")
        : null;
  }

  private Ending.@Nullable Invalid authorizations() {
    if (transaction.type() != Transaction.SET_CODE) {
      return null;
    }
    if (transaction.createsContract()) {
      return refuse("to", "an address", "none", "EIP-7702 transaction cannot be used to create");
    }
    return transaction.authorizations().isEmpty()
        ? refuse(
            "authorizationList", "at least one", 0, "EIP-7702 transaction with empty auth list")
        : null;
  }

  private Ending.@Nullable Invalid funds() {
    BigInteger due = transaction.maxFee().add(transaction.value().amount());
    BigInteger held = world.need(world.entry(sender)).balance().toBigInteger();
    return held.compareTo(due) < 0
        ? refuse("balance", "at least " + due, held, "insufficient funds for gas * price + value")
        : null;
  }

  private Ending.@Nullable Invalid gas() {
    long limit = transaction.gasLimit();
    if (Long.compareUnsigned(limit, machine.block.gasLimit()) > 0) {
      return refuse(
          "gas",
          "at most " + unsigned(machine.block.gasLimit()),
          unsigned(limit),
          "gas limit reached");
    }
    boolean creates = transaction.createsContract();
    int size = transaction.data().size();
    if (creates && machine.has(Fork.SHANGHAI) && size > Machine.INITCODE_LIMIT) { // EIP-3860
      return refuse(
          "data",
          "at most " + Machine.INITCODE_LIMIT + " bytes",
          size,
          "max initcode size exceeded");
    }
    long intrinsic =
        Costs.intrinsic(
            machine.schedule,
            creates,
            transaction.data(),
            transaction.accessList(),
            transaction.authorizations().size());
    if (Long.compareUnsigned(limit, intrinsic) < 0) {
      return refuse("gas", "at least " + intrinsic, unsigned(limit), "intrinsic gas too low");
    }
    long floor = Costs.floor(machine.schedule, transaction.data());
    return Long.compareUnsigned(limit, floor) < 0
        ? refuse(
            "gas", "at least " + floor, unsigned(limit), "insufficient gas for floor data gas cost")
        : null;
  }
}
