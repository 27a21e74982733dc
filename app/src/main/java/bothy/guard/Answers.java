package bothy.guard;

import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Submission.Subject;
import bothy.jsonrpc.RpcException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What whoever sent something, or asked for a signature, is told. */
final class Answers {
  /** EIP-1193: the user rejected the request. */
  private static final int REJECTED = 4_001;

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

  /** A page has places of its own. */
  RpcException tooMany(Asked asked) {
    if (asked.by() != Asked.By.PAGE) {
      return tooMany();
    }
    return new RpcException(
        RpcException.LIMIT_EXCEEDED,
        "expected at most "
            + SubmissionBook.MOST_OPEN_OF_PAGE
            + " requests of a page that wait, and "
            + SubmissionBook.MOST_A_MINUTE_OF_PAGE
            + " a minute, found more");
  }

  /** A signature, or a transaction's hash, to whoever asked for one. */
  Bytes signature(Submission submission) throws RpcException {
    return switch (submission.stage()) {
      case SIGNED -> submission.result().orElseThrow();
      case CHECKING, WAITING ->
          throw new RpcException(
              RpcException.RESOURCE_UNAVAILABLE,
              waits(),
              Optional.of(Map.of("waits", true, "transaction", submission.hash().toHex())));
      case DROPPED -> throw new RpcException(REJECTED, "the user declined it");
      case REFUSED, EXPIRED, FAILED -> throw against(submission);
      case FORWARDED, INCLUDED, DIFFERENT ->
          throw new IllegalStateException("a request to sign is never " + submission.stage());
    };
  }

  /** A page isn't told why: it would learn of the user's policy, account and limits. */
  private static RpcException against(Submission submission) {
    boolean page =
        submission.subject() instanceof Subject.ToSign(Asked asked) && asked.by() == Asked.By.PAGE;
    return page
        ? new RpcException(RpcException.TRANSACTION_REJECTED, "not signed; Bothy's desk says why")
        : error(submission, submission.says());
  }
}
