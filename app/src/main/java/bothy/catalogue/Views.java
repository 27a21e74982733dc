package bothy.catalogue;

import bothy.cases.ChainRules;
import bothy.chain.ChainView;
import bothy.chain.FetchedState;
import bothy.chain.GroundedBlock;
import bothy.effects.Probe;
import bothy.eth.Address;
import bothy.eth.Ground;
import bothy.eth.State;
import bothy.jsonrpc.InputException;
import bothy.simulation.BlockContext;
import bothy.simulation.Budget;
import bothy.simulation.Rules;
import bothy.simulation.Simulation;
import java.time.Duration;
import java.util.function.Function;

/**
 * Contracts asked through their views, on the state after a block: proven where the node proves.
 */
public final class Views {
  /** A stranger's contract that needs more exchanges than this to answer gives no answer. */
  private static final int MOST_RUNS = 24;

  private final ChainView chain;
  private final GroundedBlock block;
  private final Rules rules;
  private final Duration deadline;

  /** Where questions are asked. */
  public record World(State state, Rules rules, BlockContext block) {
    /** Asks afresh: what one contract burns isn't missing to the next. */
    public Probe probe() {
      return new Probe(new Simulation(state, rules, block, Budget.STANDARD), Address.ZERO);
    }
  }

  /** Answers, and what they rest on. */
  public record Answered<T>(T answers, Ground ground) {}

  /**
   * The views of a chain's contracts after a block.
   *
   * @param deadline for each question
   * @throws InputException if the fork that the block runs isn't known
   */
  public Views(ChainView chain, GroundedBlock block, ChainRules rules, Duration deadline) {
    this.deadline = deadline;
    this.chain = chain;
    this.block = block;
    this.rules =
        rules
            .at(block.block().header())
            .orElseThrow(() ->
                new InputException(
                    "--fork",
                    "the name of a fork that is known here and that chain "
                        + chain.chain()
                        + " runs",
                    "none"));
  }

  public GroundedBlock block() {
    return block;
  }

  public ChainView chain() {
    return chain;
  }

  /** Seconds since 1970 of the block. */
  public long time() {
    return block.block().header().timestamp();
  }

  /**
   * What {@code questions} finds out. It is run several times, each time with more of the state at
   * hand, and only the last run counts: it must do nothing but ask.
   *
   * @param account that matters, to find out whether the node gives proofs
   * @throws bothy.chain.ChainException if the node can't be used, or can't prove what it says
   */
  public <T> Answered<T> ask(Address account, Function<World, T> questions) {
    FetchedState state = chain.state(chain.rpc(deadline), block, account);
    World world = new World(state, rules, ChainRules.block(block.block().header()));
    T answers = state.settled(() -> questions.apply(world), MOST_RUNS);
    return new Answered<>(answers, chain.ground(state, block));
  }
}
