package bothy.simulation;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Runs calls once for each way in which the jumps that depend on the block, the gas or the gas
 * price could go, so that code which behaves only while it is watched shows what else it does. A
 * path may be one that no block leads to: what is found is never less than what could happen.
 */
public final class Exploration {
  /** Paths that are run, at most. */
  private static final int PATHS = 256;

  /** Gas over all paths, at most. */
  private static final long GAS = 150_000_000;

  /** What all paths do, or why they can't be followed. */
  public sealed interface Result permits Paths, Unbounded {}

  /**
   * Every path that goes through; those that revert change nothing.
   *
   * @param touched accounts that any path asked for
   */
  public record Paths(List<Path> paths, Set<Address> touched) implements Result {
    public Paths {
      paths = List.copyOf(paths);
      touched = Set.copyOf(touched);
    }
  }

  /** The environment decides more than which of a few ways the code takes. */
  public record Unbounded(String why) implements Result {}

  /**
   * One path.
   *
   * @param views what each view returns after it; empty if it fails
   * @param fixed whether that owes nothing to the environment
   * @param gas that the views took
   */
  public record Path(List<Log> logs, List<Optional<Bytes>> views, List<Boolean> fixed, long gas) {
    public Path {
      logs = List.copyOf(logs);
      views = List.copyOf(views);
      fixed = List.copyOf(fixed);
    }
  }

  private final State state;
  private final Rules rules;
  private final BlockContext block;
  private final Budget budget;
  private final Map<Hash, Program> programs = new HashMap<>();

  public Exploration(State state, Rules rules, BlockContext block, Budget budget) {
    this.state = state;
    this.rules = rules;
    this.block = block;
    this.budget = budget;
  }

  /**
   * Explores {@code calls}, run one after another on one overlay.
   *
   * @param views asked after each path, such as a balance
   * @param trusted hashes of known code, which isn't followed
   */
  public Result explore(List<CallRequest> calls, List<CallRequest> views, Set<Hash> trusted) {
    Deque<List<Boolean>> scripts = new ArrayDeque<>();
    scripts.add(List.of());
    List<Path> paths = new ArrayList<>();
    Set<Address> touched = new HashSet<>();
    long spent = 0;
    for (int run = 0; !scripts.isEmpty(); run++) {
      List<Boolean> script = scripts.removeFirst();
      Taint taint = new Taint(script, programs, trusted, calls.getFirst().from());
      Simulation simulation = new Simulation(state, rules, block, budget);
      List<Log> logs = new ArrayList<>();
      boolean through = true;
      for (CallRequest call : calls) {
        Outcome outcome = simulation.explore(call, taint, true);
        if (outcome.ending() instanceof Ending.Halted(HaltKind kind, String says)
            && (kind == HaltKind.BUDGET || kind == HaltKind.STATE_UNKNOWN)) {
          return new Unbounded(says);
        }
        touched.addAll(outcome.touched().keySet());
        spent += outcome.gasUsed();
        logs.addAll(outcome.logs());
        through &= outcome.succeeded();
        if (!through) {
          break;
        }
      }
      scripts.addAll(taint.others(script.size()));
      if (run + scripts.size() >= PATHS || spent > GAS) {
        return new Unbounded("the code goes more ways than are followed");
      }
      if (through) {
        Path path = path(simulation, taint, logs, views);
        paths.add(path);
        spent += path.gas();
      }
    }
    return new Paths(paths, touched);
  }

  private static Path path(
      Simulation simulation, Taint taint, List<Log> logs, List<CallRequest> views) {
    List<Optional<Bytes>> answers = new ArrayList<>();
    List<Boolean> fixed = new ArrayList<>();
    long gas = 0;
    for (CallRequest view : views) {
      if (gas > GAS) { // what isn't asked isn't fixed
        answers.add(Optional.empty());
        fixed.add(false);
        continue;
      }
      int before = taint.decisions();
      Outcome outcome = simulation.explore(view, taint, false);
      boolean decided = !taint.others(before).isEmpty();
      gas += outcome.gasUsed();
      answers.add(outcome.succeeded() ? Optional.of(outcome.output()) : Optional.empty());
      fixed.add(outcome.succeeded() && !decided && !taint.outputTainted());
    }
    return new Path(logs, answers, fixed, gas);
  }
}
