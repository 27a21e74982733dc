package bothy.simulation;

import bothy.eth.Account;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.State;
import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Runs calls in the ways that they could go, so that code which behaves only while it is watched
 * shows what else it does: once for each way in which the jumps that depend on the block, the gas
 * or the gas price could go ({@link #explore}); once for each switch that others could set ({@link
 * #switched}); and in some other blocks ({@link #sampled}). A path may be one that no block leads
 * to: what is found is never less than what could happen.
 */
public final class Exploration {
  /** Paths that are run, at most. */
  private static final int PATHS = 256;

  /** Gas over all paths, at most. */
  private static final long GAS = 150_000_000;

  /** Runs with switches turned, at most. */
  private static final int SWITCHES = 96;

  /** Gas over all of those, at most. */
  private static final long SWITCH_GAS = 60_000_000;

  /** Runs with other words in storage, at most. */
  private static final int VARIANTS = 400;

  /** Gas over all of those, at most. */
  private static final long VARIANT_GAS = 60_000_000;

  /** Gas over all other blocks, at most. */
  private static final long SAMPLE_GAS = 60_000_000;

  /** What all paths do, or why they can't be followed. */
  public sealed interface Result permits Paths, Unbounded {
    /** Those that were run and go through; all of them, unless unbounded. */
    List<Path> paths();
  }

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
  public record Unbounded(String why, List<Path> paths) implements Result {
    public Unbounded {
      paths = List.copyOf(paths);
    }
  }

  /**
   * One path.
   *
   * @param turned where it was made to go another way than by itself
   * @param paid by how much the native balance of each account changed, fees apart
   * @param before what each view returned before it; empty but for sampled blocks
   * @param views what each view returns after it; empty if it fails
   * @param fixed whether that owes nothing to the environment
   * @param gas that the views took
   */
  public record Path(
      List<Place> turned,
      List<Log> logs,
      Map<Address, BigInteger> paid,
      List<Optional<Bytes>> before,
      List<Optional<Bytes>> views,
      List<Boolean> fixed,
      long gas) {
    public Path {
      turned = List.copyOf(turned);
      logs = List.copyOf(logs);
      paid = Map.copyOf(paid);
      before = List.copyOf(before);
      views = List.copyOf(views);
      fixed = List.copyOf(fixed);
    }

    private Path at(List<Place> places) {
      return new Path(places, logs, paid, before, views, fixed, gas);
    }
  }

  /**
   * What goes through where others have set something.
   *
   * @param paths with switches turned
   * @param set with other words in storage that amounts come from
   * @param whole whether all of it was tried
   */
  public record Switched(List<Path> paths, List<Path> set, boolean whole) {
    public Switched {
      paths = List.copyOf(paths);
      set = List.copyOf(set);
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

  /** Calls that ran one after another on one overlay. */
  private record Run(
      Simulation simulation,
      List<Log> logs,
      Map<Address, BigInteger> paid,
      Set<Address> touched,
      long gas,
      boolean through,
      Optional<String> stopped) {}

  private interface Caller {
    Outcome call(CallRequest call);
  }

  private static Run run(Simulation simulation, Caller caller, List<CallRequest> calls) {
    List<Log> logs = new ArrayList<>();
    Map<Address, BigInteger> paid = new TreeMap<>();
    Set<Address> touched = new HashSet<>();
    long gas = 0;
    for (CallRequest call : calls) {
      Outcome outcome = caller.call(call);
      touched.addAll(outcome.touched().keySet());
      gas += outcome.gasUsed();
      logs.addAll(outcome.logs());
      outcome
          .diff()
          .forEach((address, change) ->
              paid.merge(
                  address,
                  balance(change.after()).subtract(balance(change.before())),
                  BigInteger::add));
      paid.merge(call.from(), outcome.fee().amount(), BigInteger::add);
      if (!outcome.succeeded()) {
        boolean halted =
            outcome.ending() instanceof Ending.Halted(HaltKind kind, String ignored)
                && (kind == HaltKind.BUDGET || kind == HaltKind.STATE_UNKNOWN);
        Optional<String> why =
            halted ? Optional.of(((Ending.Halted) outcome.ending()).says()) : Optional.empty();
        return new Run(simulation, logs, paid, touched, gas, false, why);
      }
    }
    return new Run(simulation, logs, paid, touched, gas, true, Optional.empty());
  }

  private static BigInteger balance(Account account) {
    return account.balance().amount();
  }

  private Run run(List<CallRequest> calls, Taint taint) {
    Simulation simulation = new Simulation(state, rules, block, budget);
    return run(simulation, call -> simulation.explore(call, taint, true), calls);
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
    Switches switches = Origins.switches();
    List<Path> paths = new ArrayList<>();
    Set<Address> touched = new HashSet<>();
    long spent = 0;
    for (int run = 0; !scripts.isEmpty(); run++) {
      List<Boolean> script = scripts.removeFirst();
      Origins origins = new Origins(switches);
      Taint taint =
          new Taint(
              script, programs, trusted, calls.getFirst().from(), origins, Origins.Turn.NOTHING);
      Run went = run(calls, taint);
      if (went.stopped().isPresent()) {
        return new Unbounded(went.stopped().get(), paths);
      }
      touched.addAll(went.touched());
      spent += went.gas();
      scripts.addAll(taint.others(script.size()));
      if (run + scripts.size() >= PATHS || spent > GAS) {
        return new Unbounded("the code goes more ways than are followed", paths);
      }
      if (went.through()) {
        Path path = path(went, taint, views);
        paths.add(path);
        spent += path.gas();
      }
    }
    return new Paths(paths, touched);
  }

  /**
   * Runs {@code calls} with the jumps turned that a storage slot or a balance, read by code that
   * isn't trusted, decides: for each of these all its jumps, then each jump by itself, then those
   * that went through by themselves together. What a turned jump uncovers is turned with it.
   */
  public Switched switched(List<CallRequest> calls, List<CallRequest> views, Set<Hash> trusted) {
    return new Switching(calls, views, trusted).all();
  }

  /** The runs of {@link #switched}. */
  private final class Switching {
    private final List<CallRequest> calls;
    private final List<CallRequest> views;
    private final Set<Hash> trusted;
    private final Switches switches = Origins.switches();
    private final Deque<Origins.Turn> turns = new ArrayDeque<>(List.of(Origins.Turn.NOTHING));
    private final Set<Object> seen = new HashSet<>();
    private final Map<Origins.Site, Long> alone = new LinkedHashMap<>();
    private final List<Path> paths = new ArrayList<>();
    private List<Settings.Variant> variants = List.of();
    private boolean whole = true;
    private int runs;
    private long spent;

    Switching(List<CallRequest> calls, List<CallRequest> views, Set<Hash> trusted) {
      this.calls = calls;
      this.views = views;
      this.trusted = trusted;
    }

    Switched all() {
      while (!turns.isEmpty()) {
        turn(turns.removeFirst());
      }
      Map<Long, Set<Origins.Site>> together = new TreeMap<>();
      alone.forEach((site, from) -> {
        for (long rest = from; rest != 0; rest &= rest - 1) {
          together.computeIfAbsent(Long.lowestOneBit(rest), any -> new HashSet<>()).add(site);
        }
      });
      together.values().stream()
          .filter(sites -> sites.size() > 1)
          .distinct()
          .forEach(sites -> turn(new Origins.Turn(0, sites)));
      List<Path> set = new ArrayList<>();
      spent = 0;
      for (int i = 0; i < variants.size(); i++) {
        if (i >= VARIANTS || spent > VARIANT_GAS) {
          whole = false;
          break;
        }
        Settings.Variant variant = variants.get(i);
        List<Place> read = List.of(variant.place());
        List<Path> among = variant.jump() ? paths : set;
        spent += elsewhere(variant.on(state), block, calls, views, read, among);
      }
      return new Switched(paths, set, whole && !switches.areMore());
    }

    private void turn(Origins.Turn turn) {
      if (runs++ >= SWITCHES || spent > SWITCH_GAS) {
        whole = false;
        return;
      }
      Origins origins = new Origins(switches);
      Taint taint = new Taint(List.of(), programs, trusted, calls.getFirst().from(), origins, turn);
      Run went = run(calls, taint);
      spent += went.gas();
      boolean natural = turn.equals(Origins.Turn.NOTHING);
      if (natural && !went.through()) {
        return; // what others must set first isn't what is signed now
      }
      if (natural) {
        variants = origins.variants(state);
      }
      more(turn, origins.decided());
      if (!natural && went.through()) {
        if (turn.switches() == 0 && turn.sites().size() == 1) {
          turn.sites().forEach(site -> alone.put(site, origins.decided().getOrDefault(site, 0L)));
        }
        Path path = path(went, taint, views);
        paths.add(path.at(places(origins, turn)));
        spent += path.gas();
      }
    }

    /** Turns what wasn't met before, too: all switches first. */
    private void more(Origins.Turn turn, Map<Origins.Site, Long> decided) {
      Map<Long, Integer> jumps = new TreeMap<>();
      decided.forEach((site, from) -> {
        for (long rest = from & Origins.ANY_SWITCH; rest != 0; rest &= rest - 1) {
          jumps.merge(Long.lowestOneBit(rest), 1, Integer::sum);
        }
      });
      jumps.keySet().stream()
          .filter(bit -> (turn.switches() & bit) == 0 && seen.add(bit))
          .forEach(bit -> turns.add(turn.and(bit)));
      decided.forEach((site, from) -> {
        boolean several =
            jumps.entrySet().stream().anyMatch(e -> (e.getKey() & from) != 0 && e.getValue() > 1);
        if (several && seen.add(site)) {
          turns.add(turn.and(site));
        }
      });
    }
  }

  /** Where jumps were turned, the first of each switch. */
  private static List<Place> places(Origins origins, Origins.Turn turn) {
    Set<Set<String>> named = new HashSet<>();
    List<Place> places = new ArrayList<>();
    origins
        .decided()
        .forEach((site, from) -> {
          Set<String> names = origins.names(from);
          if (turn.turns(site, from) && named.add(names)) {
            boolean blurred = (from & Origins.BLURRED) != 0;
            places.add(new Place(site.contract(), site.pc(), names, blurred));
          }
        });
    return places;
  }

  /** Runs {@code calls} in other blocks, at other prices and with other balances. */
  public List<Path> sampled(List<CallRequest> calls, List<CallRequest> views, Samples samples) {
    List<Path> paths = new ArrayList<>();
    long spent = 0;
    for (Samples.Sample sample : samples.all(block, calls)) {
      if (spent > SAMPLE_GAS) {
        break;
      }
      List<CallRequest> there = calls.stream().map(sample::of).toList();
      spent += elsewhere(sample.on(state), sample.block(), there, views, List.of(), paths);
    }
    return paths;
  }

  /**
   * Runs {@code calls} from another state or in another block, and asks the views there before and
   * after.
   *
   * @param paths to which it is added if it goes through
   * @return the gas that it took
   */
  private long elsewhere(
      State there,
      BlockContext at,
      List<CallRequest> calls,
      List<CallRequest> views,
      List<Place> places,
      List<Path> paths) {
    Simulation simulation = new Simulation(there, rules, at, budget);
    Run went = run(simulation, simulation::call, calls);
    long spent = went.gas();
    if (went.through()) {
      Simulation asked = new Simulation(there, rules, at, budget);
      List<Optional<Bytes>> before = new ArrayList<>();
      List<Optional<Bytes>> after = new ArrayList<>();
      for (CallRequest view : views) {
        spent += ask(asked, view, before) + ask(simulation, view, after);
      }
      paths.add(new Path(places, went.logs(), went.paid(), before, after, List.of(), 0));
    }
    return spent;
  }

  private static long ask(Simulation simulation, CallRequest view, List<Optional<Bytes>> answers) {
    Outcome outcome = simulation.view(view);
    answers.add(outcome.succeeded() ? Optional.of(outcome.output()) : Optional.empty());
    return outcome.gasUsed();
  }

  private static Path path(Run went, Taint taint, List<CallRequest> views) {
    List<Place> turned = taint.turns();
    taint.ask();
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
      Outcome outcome = went.simulation().explore(view, taint, false);
      boolean decided = !taint.others(before).isEmpty();
      gas += outcome.gasUsed();
      answers.add(outcome.succeeded() ? Optional.of(outcome.output()) : Optional.empty());
      fixed.add(outcome.succeeded() && !decided && !taint.outputTainted());
    }
    return new Path(turned, went.logs(), went.paid(), List.of(), answers, fixed, gas);
  }
}
