package bothy.guard;

import bothy.eth.Hash;
import bothy.jsonrpc.RpcException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What whoever sent something, or asked for a signature, is told. */
final class Answers {
  private final Supplier<String> desk;

  /**
   * @param desk where a person decides
   */
  Answers(Supplier<String> desk) {
    this.desk = desk;
  }

  RpcException tooMany() {
    return new RpcException(
        RpcException.LIMIT_EXCEEDED,
        SubmissionBook.MOST_OPEN
            + " requests wait for a decision at "
            + desk.get()
            + ", and no more can");
  }

  Hash told(Submission submission) throws RpcException {
    return switch (submission.stage()) {
      case SIGNED, FORWARDED, INCLUDED, DIFFERENT -> submission.hash();
      case CHECKING, WAITING -> throw waits(submission);
      case REFUSED -> throw error(submission, "Bothy refused this: " + submission.says());
      case DROPPED -> throw error(submission, "You dropped this. " + Submissions.ALREADY_SIGNED);
      case EXPIRED ->
          throw error(
              submission, "Nobody decided in time: it was dropped. " + Submissions.ALREADY_SIGNED);
      case FAILED -> throw error(submission, submission.says());
    };
  }

  RpcException waits(Submission submission) {
    return error(submission, "Bothy asks: " + submission.says() + " " + waits());
  }

  /** For whoever asked, and is answered before a person has decided. */
  String waits() {
    return "It waits for your decision at " + desk.get() + "; send it again to wait on.";
  }

  static RpcException error(Submission submission, String says) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("transaction", submission.hash().toHex());
    data.put("stage", submission.stage().name().toLowerCase(Locale.ROOT));
    submission
        .checked()
        .ifPresent(checked -> {
          data.put("verdict", checked.verdict().answer().name().toLowerCase(Locale.ROOT));
          data.put(
              "findings",
              checked.verdict().findings().stream()
                  .map(finding -> Map.of("rule", finding.rule(), "says", finding.says()))
                  .toList());
        });
    return new RpcException(RpcException.TRANSACTION_REJECTED, says, Optional.of(data));
  }
}
