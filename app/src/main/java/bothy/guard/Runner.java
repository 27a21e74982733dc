package bothy.guard;

import bothy.cases.Case;
import bothy.effects.Effects;
import bothy.effects.Extraction;
import bothy.effects.Probe;
import bothy.effects.Reach;
import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.State;
import bothy.eth.Transaction;
import bothy.eth.Wei;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Fork;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import bothy.verdict.Run;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;

/** Runs one transaction on the state of a case, filled in as a wallet would. */
final class Runner {
  /** EIP-7825 */
  private static final long GAS_CAP = 1L << 24;

  private static final Wei TIP = new Wei(BigInteger.valueOf(1_000_000_000));

  private final Case given;
  private final State state;
  private final Rules rules;
  private final BlockContext block;

  Runner(Case given, Case.At at, Rules rules) {
    this.given = given;
    this.state = at.state();
    this.rules = rules;
    this.block = at.block();
  }

  Run run(Transaction asked, Address sender) {
    Transaction transaction = fill(asked, sender);
    Probe before = new Probe(simulation());
    Simulation simulation = simulation();
    Outcome outcome = simulation.transact(transaction, sender);
    Address account = given.account();
    Set<Address> tokens = given.known().tokens().keySet();
    Effects effects =
        outcome.succeeded()
            ? Extraction.of(outcome, account, tokens, before, new Probe(simulation))
            : Effects.NONE;
    Set<Address> codeless = new HashSet<>();
    Set<Address> unclear = new HashSet<>();
    for (Address party : parties(transaction, effects)) {
      switch (state.account(party)) {
        case Answer.Known<Account>(Account found) -> {
          if (!found.hasCode() && !effects.created().contains(party)) {
            codeless.add(party);
          }
        }
        case Answer.Unknown<Account> ignored -> unclear.add(party);
      }
    }
    boolean ownCode =
        hasCode(account)
            || effects.delegations().stream()
                .anyMatch(d -> d.account().equals(account) && !d.delegate().equals(Address.ZERO));
    BigInteger spent =
        transaction
            .maxFeePerGas()
            .amount()
            .multiply(new BigInteger(Long.toUnsignedString(transaction.gasLimit())))
            .add(transaction.value().amount());
    return new Run(
        transaction,
        given.absent(),
        outcome,
        effects,
        transaction
            .to()
            .filter(to -> outcome.succeeded() && !codeless.contains(to))
            .map(to -> Reach.of(outcome, effects, account, to, spent, tokens, ownCode, before))
            .orElse(java.util.List.of()),
        codeless,
        unclear);
  }

  private Simulation simulation() {
    return new Simulation(state, rules, block, Budget.STANDARD);
  }

  private boolean hasCode(Address address) {
    return state.account(address) instanceof Answer.Known<Account>(Account account)
        && account.hasCode();
  }

  private static Set<Address> parties(Transaction transaction, Effects effects) {
    Set<Address> parties = new TreeSet<>();
    transaction.to().ifPresent(parties::add);
    effects.allowances().forEach(grant -> parties.add(grant.spender()));
    effects.operators().forEach(grant -> parties.add(grant.operator()));
    return parties;
  }

  /** Nonce from the state, twice the base fee and a tip, and the gas that a trial run used. */
  private Transaction fill(Transaction asked, Address sender) {
    Set<String> absent = given.absent();
    long nonce = asked.nonce();
    if (absent.contains("nonce")
        && state.account(sender) instanceof Answer.Known<Account>(Account account)) {
      nonce = account.nonce();
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
    long gas = absent.contains("gas") ? estimate(asked, sender) : asked.gasLimit();
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
        asked.authorizations(),
        asked.signature());
  }

  private long estimate(Transaction asked, Address sender) {
    long most = Math.min(rules.fork().atLeast(Fork.OSAKA) ? GAS_CAP : 1L << 40, block.gasLimit());
    Outcome trial =
        simulation()
            .view(
                new CallRequest(
                    sender,
                    asked.to(),
                    asked.data(),
                    asked.value(),
                    most,
                    Wei.ZERO,
                    asked.accessList(),
                    asked.authorizations()));
    boolean plain = asked.data().isEmpty() && trial.gasUsed() == 21_000;
    return plain ? 21_000 : Math.min(most, trial.gasUsed() + trial.gasUsed() / 2);
  }
}
