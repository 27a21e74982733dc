package bothy.guard;

import bothy.cases.Case;
import bothy.cases.CaseReader;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Request;
import bothy.eth.State;
import bothy.eth.Transaction;
import bothy.meaning.Decoder;
import bothy.meaning.Meaning;
import bothy.simulation.Outcome;
import bothy.simulation.Rules;
import bothy.verdict.Inputs;
import bothy.verdict.Judge;
import bothy.verdict.Run;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** The flow of a check: read, put into words, run on the state given, judge. */
public final class Guard {
  /**
   * The verdict on a case or fixture.
   *
   * @throws bothy.jsonrpc.InputException if it can't be read
   */
  public Verdict check(InputStream input) throws IOException {
    return check(CaseReader.read(input));
  }

  /** The verdict on a case that was read. */
  public Verdict check(Case given) {
    Meaning meaning = new Decoder(given.known()).read(given.request());
    Optional<Rules> rules = given.at().flatMap(Case.At::rules);
    Optional<Run> run =
        rules.flatMap(
            known -> given.at().flatMap(at -> run(given.request(), new Runner(given, at, known))));
    return Judge.judge(
        new Inputs(
            given.request(),
            given.account(),
            given.chainId(),
            given.requestChain(),
            given.ambiguities(),
            given.known(),
            meaning,
            given.at().isPresent() ? "given" : "none",
            whyNotRun(given, rules.isPresent()),
            run));
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
    Optional<Rules> rules = given.at().flatMap(Case.At::rules);
    if (given.at().isPresent() && rules.isPresent()) {
      Case.At at = given.at().get();
      Optional<Run> run = run(given.request(), new Runner(given, at, rules.get()));
      if (run.isPresent()) {
        return new Traced(run.get().outcome(), at.state());
      }
    }
    throw new NotRunException(whyNotRun(given, rules.isPresent()));
  }

  private static Optional<Run> run(Request request, Runner runner) {
    return switch (request) {
      case Request.Unsigned(Address from, Transaction transaction) ->
          Optional.of(runner.run(transaction, from));
      case Request.Raw(Address sender, Transaction transaction, Bytes ignored) ->
          Optional.of(runner.run(transaction, sender));
      case Request.Batch ignored -> Optional.empty();
      case Request.Delegate ignored -> Optional.empty();
      case Request.Typed ignored -> Optional.empty();
      case Request.Message ignored -> Optional.empty();
    };
  }

  private static String whyNotRun(Case given, boolean forkKnown) {
    return switch (given.request()) {
      case Request.Typed ignored ->
          "What this signature would let others do is not worked out yet.";
      case Request.Message ignored ->
          "What this signature would let others do is not worked out yet.";
      case Request.Batch ignored -> "Batches are not run yet.";
      case Request.Delegate ignored -> "Delegations signed alone are not run yet.";
      default ->
          given.at().isEmpty()
              ? "No state was given to run it on."
              : forkKnown
                  ? ""
                  : "It cannot be simulated: the fork "
                      + given.at().map(Case.At::fork).orElse("")
                      + " is not known here.";
    };
  }
}
