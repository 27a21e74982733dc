package bothy.guard;

import bothy.cases.Basis;
import bothy.cases.Case;
import bothy.cases.CaseReader;
import bothy.cases.InputsHash;
import bothy.effects.Holder;
import bothy.eth.Address;
import bothy.eth.Request;
import bothy.eth.State;
import bothy.meaning.Decoder;
import bothy.meaning.Known;
import bothy.meaning.Lists;
import bothy.meaning.Meaning;
import bothy.meaning.Signed;
import bothy.simulation.Outcome;
import bothy.verdict.Context;
import bothy.verdict.Inputs;
import bothy.verdict.Judge;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The flow of a check: read, put into words, run on the state given, judge. */
public final class Guard {
  private final Lists lists;

  public Guard() {
    this(Lists.NONE);
  }

  private Guard(Lists lists) {
    this.lists = lists;
  }

  /** A guard that holds requests against these lists too. */
  public Guard with(Lists further) {
    return new Guard(lists.and(further));
  }

  /**
   * A verdict and what stands beside it.
   *
   * @param at the world that the request ran in, if one was given
   * @param inputs SHA-256 of all that the verdict rests on, as 0x and hex digits
   * @param basis what the run asked its state
   */
  public record Checked(Verdict verdict, Optional<Case.At> at, String inputs, Basis basis) {}

  /**
   * The verdict on a case or fixture.
   *
   * @throws bothy.jsonrpc.InputException if it can't be read
   */
  public Checked check(InputStream input) throws IOException {
    return check(CaseReader.read(input));
  }

  /** The verdict on a case that was read. */
  public Checked check(Case given) {
    Known known = lists.beside(given.known(), given.chainId());
    Meaning meaning = new Decoder(known).read(given.request());
    Optional<RecordedState> state = given.at().map(at -> new RecordedState(at.state()));
    Optional<Run> run =
        state.flatMap(recorded -> runner(given, meaning, recorded)).flatMap(Runner::run);
    Optional<Holder.Played> played = state.flatMap(recorded -> play(given, meaning, recorded));
    Verdict verdict =
        Judge.judge(
            new Inputs(
                given.request(),
                given.account(),
                given.chainId(),
                given.requestChain(),
                given.ambiguities(),
                known,
                given.origin(),
                meaning,
                PartyReader.read(given, meaning, state, run, played),
                given.at().map(Case.At::ground),
                notRun(given),
                run,
                given.intent(),
                new Context(
                    lists,
                    given.at().map(Case.At::block),
                    TokenReader.read(given, known, meaning, state, run),
                    SafeReader.read(given, meaning, state),
                    PoolReader.read(given, meaning, state)),
                played));
    Basis basis = state.map(RecordedState::basis).orElse(Basis.NOTHING);
    return new Checked(verdict, given.at(), InputsHash.of(given, basis.reads(), lists), basis);
  }

  /** Plays whoever would hold the signature. */
  private static Optional<Holder.Played> play(Case given, Meaning meaning, State state) {
    Set<Address> inventory = new TreeSet<>(given.known().tokens().keySet());
    return given
        .at()
        .flatMap(at ->
            at.rules()
                .flatMap(rules ->
                    meaning
                        .signed()
                        .flatMap(Signed::redemption)
                        .map(redemption ->
                            Holder.play(
                                redemption,
                                meaning.exposure(),
                                state,
                                rules,
                                at.block(),
                                inventory))));
  }

  private static Optional<Runner> runner(Case given, Meaning meaning, State state) {
    return given
        .at()
        .flatMap(
            at -> at.rules().map(rules -> new Runner(given, meaning, state, at.block(), rules)));
  }

  /** A run and the state that it ran on. */
  public record Traced(Outcome outcome, State state) {}

  /** The request can't be run; the message says why. */
  public static final class NotRunException extends Exception {
    private static final long serialVersionUID = 1L;

    NotRunException(String message) {
      super(message);
    }
  }

  /**
   * Runs a case or fixture and gives all that happened.
   *
   * @throws bothy.jsonrpc.InputException if it can't be read
   */
  public Traced trace(InputStream input) throws IOException, NotRunException {
    Case given = CaseReader.read(input);
    Meaning meaning = new Decoder(given.known()).read(given.request());
    State state = given.at().<State>map(Case.At::state).orElse(null);
    Optional<Run> run =
        state == null ? Optional.empty() : runner(given, meaning, state).flatMap(Runner::run);
    if (run.isEmpty() || state == null) {
      String why = notRun(given);
      throw new NotRunException(
          why.isEmpty() ? "A signature over data or text runs nothing." : why);
    }
    return new Traced(run.get().outcome(), state);
  }

  /** Why a request that could be run wasn't; empty for those that are only signed. */
  private static String notRun(Case given) {
    boolean runs =
        switch (given.request()) {
          case Request.Typed ignored -> false;
          case Request.Message ignored -> false;
          case Request.Delegate ignored -> false;
          case Request.Operation ignored -> false;
          case Request.Unsigned ignored -> true;
          case Request.Raw ignored -> true;
          case Request.Batch ignored -> true;
        };
    if (!runs) {
      return "";
    }
    return given
        .at()
        .map(at ->
            at.rules().isPresent()
                ? ""
                : "It cannot be simulated: the fork " + at.fork() + " is not known here.")
        .orElse("No state was given to run it on.");
  }
}
