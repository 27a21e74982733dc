package bothy.effects;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Answer;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.Outcome;
import bothy.simulation.Overrides;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The state that a holder plays on: the one at hand, and what the holder is given beside it. */
final class Means {
  /** Slots that are tried for what a view answers. */
  private static final int MOST_SLOTS = 16;

  private final Rules rules;
  private final BlockContext block;
  private State state;

  Means(State state, Rules rules, BlockContext block) {
    this.state = state;
    this.rules = rules;
    this.block = block;
  }

  State state() {
    return state;
  }

  Simulation simulation() {
    return new Simulation(state, rules, block, Budget.STANDARD);
  }

  void assume(Map<Address, Map<Word, Word>> storage) {
    if (!storage.isEmpty()) {
      Map<Address, Overrides.Change> changes = new HashMap<>();
      storage.forEach((address, slots) ->
          changes.put(
              address,
              new Overrides.Change(Optional.empty(), Optional.empty(), Optional.empty(), slots)));
      state = new Overrides(state, changes, Hash::keccak);
    }
  }

  /** What a step needs to be so before anything is played. */
  void provide(Redemption.Step step) {
    switch (step) {
      case Redemption.Step.Fund(Address holder, Address token, BigInteger amount) ->
          answer(token, "balanceOf(address)", holder, Word.of(amount));
      case Redemption.Step.Admit(Address holder, Address market) ->
          new Probe(simulation(), holder)
              .word(market, "authenticator()")
              .map(Address::of)
              .ifPresent(admits -> answer(admits, "isSolver(address)", holder, Word.ONE));
      default -> {}
    }
  }

  /** Finds the slot that a view about the holder is answered from, and has it answer so. */
  private void answer(Address contract, String view, Address holder, Word wanted) {
    Bytes calldata = Probe.calldata(view, holder.toWord());
    Outcome asked =
        simulation().view(Ways.request(holder, contract, Wei.ZERO, calldata, List.of()));
    List<Word> slots =
        Optional.ofNullable(asked.touched().get(contract)).stream()
            .flatMap(touched -> touched.slots().keySet().stream())
            .limit(MOST_SLOTS)
            .toList();
    for (Word slot : slots) {
      State as = state;
      assume(Map.of(contract, Map.of(slot, wanted)));
      Probe probe = new Probe(simulation(), holder);
      if (probe.word(contract, view, holder.toWord()).filter(wanted::equals).isPresent()) {
        return;
      }
      state = as;
    }
  }

  /** Whether there is surely no code. */
  boolean codeless(Address address) {
    return state.account(address) instanceof Answer.Known<Account>(Account account)
        && !account.hasCode();
  }

  BigInteger nativeBalance(Address party) {
    return state.account(party) instanceof Answer.Known<Account>(Account account)
        ? account.balance().amount()
        : BigInteger.ZERO;
  }
}
