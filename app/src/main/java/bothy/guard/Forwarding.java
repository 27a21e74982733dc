package bothy.guard;

import bothy.chain.ChainException;
import bothy.chain.ChainView;
import bothy.chain.Rpc;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.jsonrpc.InputException;
import java.time.Duration;
import java.util.List;

/** Hands signed transactions to the node, and has their blocks looked for. */
final class Forwarding {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final ChainView chain;
  private final SubmissionBook book;
  private final PassageLog log;
  private final Inclusion inclusion;

  Forwarding(ChainView chain, SubmissionBook book, PassageLog log, Inclusion inclusion) {
    this.chain = chain;
    this.book = book;
    this.log = log;
    this.inclusion = inclusion;
  }

  /** Sends one of the book, which is in the journal first. */
  void send(Hash hash, String why) {
    log.decided(hash, "forward", why);
    Bytes raw = book.found(hash).raw().orElseThrow();
    try {
      Hash said = handOver(raw);
      book.end(
          hash,
          Stage.FORWARDED,
          said.equals(hash)
              ? "It was sent to the node."
              : "The node took it, and gave it another hash, " + said + ": don't trust that node.");
      inclusion.watch(hash);
    } catch (ChainException.Refused e) {
      failed(hash, "The node didn't take it: " + e.says());
    } catch (ChainException | InputException e) {
      failed(hash, "The node can't be used: " + e.getMessage());
      inclusion.watch(hash); // it may have gone out all the same
    }
  }

  /** A node may have lost what was sent to it; wallets send again for that. */
  void sendAgain(Submission known) {
    if (known.wasSent()) {
      try {
        handOver(known.raw().orElseThrow());
      } catch (ChainException | InputException e) {
        // it has it already, as it should
      }
    }
  }

  /** Takes up one that an earlier start sent, or was about to send. */
  void resume(Hash hash) {
    book.end(hash, Stage.FORWARDED, "It was sent before Bothy stopped.");
    sendAgain(book.found(hash));
    inclusion.watch(hash);
  }

  /** The hash that the node gives it. */
  private Hash handOver(Bytes raw) {
    Rpc.Call call = new Rpc.Call("eth_sendRawTransaction", List.of(raw.toHex()), false);
    return chain.rpc(DEADLINE).call(call).as("a hash", Hash::fromHex);
  }

  private void failed(Hash hash, String says) {
    log.decided(hash, "fail", says);
    book.end(hash, Stage.FAILED, says);
  }
}
