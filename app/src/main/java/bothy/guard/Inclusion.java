package bothy.guard;

import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.effects.Told;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.proof.Receipt;
import bothy.simulation.Log;
import bothy.verdict.Run;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks for the block that a transaction came into, and holds its receipt against what the run had
 * shown: whether it went through, which tokens moved, and what was granted.
 */
final class Inclusion {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final ChainView chain;
  private final SubmissionBook book;
  private final PassageLog log;
  private final InstantSource clock;
  private final Submissions.Times times;
  private final Consumer<Throwable> faults;

  Inclusion(
      ChainView chain,
      SubmissionBook book,
      PassageLog log,
      InstantSource clock,
      Submissions.Times times,
      Consumer<Throwable> faults) {
    this.chain = chain;
    this.book = book;
    this.log = log;
    this.clock = clock;
    this.times = times;
    this.faults = faults;
  }

  /** Looks for it on a thread of its own. */
  void watch(Hash transaction) {
    Thread.ofVirtual().name("inclusion").start(() -> look(transaction));
  }

  private void look(Hash transaction) {
    Instant end = clock.instant().plus(times.inclusion());
    while (clock.instant().isBefore(end)) {
      try {
        Thread.sleep(times.pause());
        Optional<ChainView.Included> included = included(transaction);
        if (included.isPresent()) {
          compare(transaction, included.get());
          return;
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ChainException | InputException e) {
        // the node is away or lies: the next look may find it
      } catch (RuntimeException | Error e) {
        faults.accept(e);
        return;
      }
    }
  }

  /** A block that is worse grounded than the chain's head may be one that the node made up. */
  private Optional<ChainView.Included> included(Hash transaction) {
    Rpc rpc = chain.rpc(DEADLINE);
    Node said =
        rpc.call(new Rpc.Call("eth_getTransactionReceipt", List.of(transaction.toHex()), true));
    return said.isObject()
        ? ChainView.ClaimedPlace.read(said)
            .flatMap(place -> chain.included(rpc, transaction, place))
            .filter(found -> found.block().ground().compareTo(chain.heads().ground()) <= 0)
        : Optional.empty();
  }

  private void compare(Hash transaction, ChainView.Included included) {
    Submission submission = book.found(transaction);
    Receipt receipt = included.contents().receipts().get(included.index());
    List<String> differences =
        submission
            .checked()
            .map(Guard.Checked::verdict)
            .flatMap(verdict ->
                verdict
                    .inputs()
                    .run()
                    .map(run -> differences(run, verdict.inputs().account(), receipt)))
            .orElse(List.of());
    log.included(transaction, included, differences);
    String where = "block " + included.block().number() + ", " + included.block().ground().word();
    if (differences.isEmpty()) {
      book.end(
          transaction,
          Stage.INCLUDED,
          "It is in " + where + ", and its events are those that were shown, or better.");
    } else {
      book.end(
          transaction,
          Stage.DIFFERENT,
          "It is in "
              + where
              + ", and did not do what was shown: "
              + String.join("; ", differences));
    }
  }

  private static List<String> differences(Run run, Address account, Receipt receipt) {
    List<String> differences = new ArrayList<>();
    boolean succeeded = receipt.status().equals(Bytes.of((byte) 1));
    if (succeeded != run.outcome().succeeded()) {
      differences.add(
          succeeded ? "it went through, and was to fail" : "it failed, and was to go through");
    }
    List<Log> found = new ArrayList<>();
    for (Receipt.Log each : receipt.logs()) {
      found.add(new Log(each.address(), each.topics(), each.data(), found.size(), 0));
    }
    Told shown = Told.of(run.outcome().logs(), account);
    differences.addAll(shown.worseIn(Told.of(found, account)));
    return differences;
  }
}
