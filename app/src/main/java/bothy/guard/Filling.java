package bothy.guard;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Authorization;
import bothy.eth.State;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.simulation.BlockContext;
import bothy.simulation.CallRequest;
import bothy.simulation.Fork;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.Optional;
import java.util.Set;

/** What a request leaves open, filled in as a wallet would. */
final class Filling {
  /** EIP-7825 */
  static final long GAS_CAP = 1L << 24;

  private static final long PLAIN_PAYMENT = 21_000;
  private static final Wei TIP = new Wei(BigInteger.valueOf(1_000_000_000));

  private final State state;
  private final BlockContext block;
  private final Rules rules;

  Filling(State state, BlockContext block, Rules rules) {
    this.state = state;
    this.block = block;
    this.rules = rules;
  }

  /** Nonce from the state, twice the base fee and a tip, and the gas that a trial run used. */
  Transaction fill(
      Transaction asked, Address sender, Set<String> absent, Simulation estimates, int index) {
    long nonce = asked.nonce();
    if (absent.contains("nonce")
        && state.account(sender) instanceof Answer.Known<Account>(Account account)) {
      nonce = account.nonce() + index;
    }
    Wei tip = absent.contains("maxPriorityFeePerGas") ? TIP : asked.maxPriorityFeePerGas();
    Wei maxFee = asked.maxFeePerGas();
    if (absent.contains("maxFeePerGas") || absent.contains("gasPrice")) {
      maxFee = new Wei(block.baseFee().amount().shiftLeft(1).add(tip.amount()));
    }
    if (absent.contains("gasPrice")
        || asked.type() == Transaction.LEGACY
        || asked.type() == Transaction.ACCESS_LIST) {
      tip = maxFee;
    }
    long gas = absent.contains("gas") ? estimate(asked, sender, estimates) : asked.gasLimit();
    return new Transaction(
        asked.type(),
        asked.chainId(),
        nonce,
        tip.amount().compareTo(maxFee.amount()) > 0 ? maxFee : tip,
        maxFee,
        gas,
        asked.to(),
        asked.value(),
        asked.data(),
        asked.accessList(),
        asked.maxFeePerBlobGas(),
        asked.blobVersionedHashes(),
        asked.authorizations().stream().map(each -> toSign(each, sender)).toList(),
        asked.signature());
  }

  /** An authorisation without a signature is for the sender to sign. */
  private static Authorization toSign(Authorization asked, Address sender) {
    return asked.r().signum() != 0 || asked.s().signum() != 0
        ? asked
        : new Authorization(
            asked.chainId(),
            asked.delegate(),
            asked.nonce(),
            asked.yParity(),
            asked.r(),
            asked.s(),
            Optional.of(sender));
  }

  private long estimate(Transaction asked, Address sender, Simulation simulation) {
    long most = Math.min(rules.fork().atLeast(Fork.OSAKA) ? GAS_CAP : 1L << 40, block.gasLimit());
    Outcome trial = simulation.view(call(asked, sender, asked.value(), most));
    boolean plain = asked.data().isEmpty() && trial.gasUsed() == PLAIN_PAYMENT;
    return plain ? PLAIN_PAYMENT : Math.min(most, trial.gasUsed() + trial.gasUsed() / 2);
  }

  /** The call that a transaction makes, at no price. */
  static CallRequest call(Transaction asked, Address sender, Wei value, long gas) {
    return call(asked, sender, value, gas, Wei.ZERO);
  }

  static CallRequest call(Transaction asked, Address sender, Wei value, long gas, Wei price) {
    return new CallRequest(
        sender,
        asked.to(),
        asked.data(),
        value,
        gas,
        price,
        asked.accessList(),
        asked.authorizations().stream().map(each -> toSign(each, sender)).toList());
  }
}
