package bothy.practice.blocks;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Wei;
import bothy.eth.Word;
import bothy.practice.PracticeAccounts;
import bothy.practice.PracticeException;
import bothy.proof.Bloom;
import bothy.proof.Header;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.CallRequest;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The first block: always the same on a chain of the same id. */
final class Genesis {
  /** 1 January 2026. */
  static final long TIMESTAMP = 1_767_225_600;

  private static final BigInteger ETHER = BigInteger.TEN.pow(18);
  private static final Wei FUNDS = new Wei(BigInteger.valueOf(10_000).multiply(ETHER));
  private static final Wei BANK = new Wei(BigInteger.valueOf(1_000_000).multiply(ETHER));
  private static final long STEP_GAS = 1L << 24;

  private final Rules rules;
  private final BlockContext context =
      new BlockContext(
          0, TIMESTAMP, Plan.GAS_LIMIT, Address.ZERO, Word.ZERO, Word.ZERO, Fees.FIRST_BASE_FEE, 0);

  Genesis(Rules rules) {
    this.rules = rules;
  }

  Block block() {
    WorldState state = state();
    Plan plan = new Plan(context, Hash.ZERO, Map.of());
    Header header =
        new Header(
            Hash.ZERO,
            BlockMaker.NO_OMMERS,
            context.coinbase(),
            state.root(),
            Hash.EMPTY_TRIE,
            Hash.EMPTY_TRIE,
            Bloom.EMPTY,
            BigInteger.ZERO,
            0,
            context.gasLimit(),
            0,
            context.timestamp(),
            plan.extraData(),
            Hash.ZERO,
            BlockMaker.NO_NONCE,
            new Header.Added(
                Optional.of(context.baseFee()),
                Optional.of(Hash.EMPTY_TRIE),
                Optional.of(0L),
                Optional.of(0L),
                Optional.of(Hash.ZERO),
                Optional.of(SystemCalls.requestsHash(List.of()))));
    return new Block(header, header.hash(), context, List.of(), state, state);
  }

  /** Funds, placed code, and what the steps leave when they are run one after another. */
  private WorldState state() {
    GenesisContracts contracts = GenesisContracts.read();
    WorldState state = WorldState.EMPTY;
    for (Address account : PracticeAccounts.all()) {
      state = state.with(account, StoredAccount.EMPTY.withBalance(FUNDS));
    }
    state = state.with(contracts.bank(), StoredAccount.EMPTY.withBalance(BANK));
    for (Map.Entry<Address, Bytes> placed : contracts.placed().entrySet()) {
      StoredAccount account = StoredAccount.EMPTY.withNonce(1).withCode(placed.getValue());
      state = state.with(placed.getKey(), account);
    }
    Simulation simulation =
        new Simulation(state.asked(number -> Optional.empty()), rules, context, Budget.STANDARD);
    for (GenesisContracts.Step step : contracts.steps()) {
      Outcome outcome = simulation.call(call(step));
      if (!outcome.succeeded()) {
        throw new PracticeException(
            "expected each step of the genesis to succeed, found %s in a call of %s"
                .formatted(outcome.ending(), step.to()));
      }
      state = state.after(outcome.diff());
    }
    return state;
  }

  private static CallRequest call(GenesisContracts.Step step) {
    return new CallRequest(
        step.from(),
        Optional.of(step.to()),
        step.data(),
        step.value(),
        STEP_GAS,
        Wei.ZERO,
        List.of(),
        List.of());
  }
}
