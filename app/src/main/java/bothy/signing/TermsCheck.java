package bothy.signing;

import bothy.eth.Authorization;
import bothy.eth.Authorizations;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.EthException;
import bothy.eth.Fields;
import bothy.eth.Hash;
import bothy.eth.PersonalMessage;
import bothy.eth.Request;
import bothy.eth.Rlp;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.eth.TypedDataHash;
import bothy.eth.Word;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.Reading;
import bothy.jsonrpc.Requests;
import bothy.policy.Payload;
import bothy.policy.Terms;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a signer can tell of terms by itself: that the payload is what they say, for their account
 * and chain, and that they hold now. Nothing in them is believed that can be worked out.
 */
final class TermsCheck {
  /** How long an approval may hold: a person needs a moment, and the state moves on. */
  static final Duration LONGEST = Duration.ofMinutes(5);

  /** How far the clocks of daemon and signer may differ. */
  private static final Duration SKEW = Duration.ofSeconds(10);

  /** What it came to. */
  sealed interface Result {
    record Passed(Subject subject) implements Result {}

    record Failed(String rule, String says) implements Result {}
  }

  private TermsCheck() {}

  static Result check(Terms terms, Instant now) {
    if (!terms.id().matches("[0-9a-f]{32}")) {
      return failed("id", "expected an id of 32 hex digits");
    }
    if (!terms.inputs().matches("0x[0-9a-f]{64}")) {
      return failed("inputs", "expected the hash of the verdict's inputs");
    }
    Optional<Result> time = time(terms, now);
    if (time.isPresent()) {
      return time.get();
    }
    Result read;
    try {
      read = read(terms);
    } catch (EthException | InputException e) {
      return failed("payload", String.valueOf(e.getMessage()));
    }
    if (read instanceof Result.Passed(Subject subject)
        && !subject.digest().equals(terms.digest())) {
      return failed(
          "digest",
          "expected the digest of the payload, " + subject.digest() + ", found " + terms.digest());
    }
    return read;
  }

  private static Optional<Result> time(Terms terms, Instant now) {
    if (!terms.until().isAfter(terms.from())) {
      return Optional.of(failed("time", "expected an approval that ends after it begins"));
    }
    if (terms.from().isAfter(now.plus(SKEW))) {
      return Optional.of(
          failed("time", "expected an approval that has begun, found " + terms.from()));
    }
    if (!terms.until().isAfter(now)) {
      return Optional.of(
          failed("expired", "expected an approval that still holds, it ended " + terms.until()));
    }
    if (terms.until().isAfter(now.plus(LONGEST).plus(SKEW))) {
      return Optional.of(
          failed(
              "time",
              "expected an approval of at most "
                  + LONGEST.toMinutes()
                  + " minutes, found one until "
                  + terms.until()));
    }
    return Optional.empty();
  }

  private static Result read(Terms terms) {
    Bytes bytes = terms.payload().bytes();
    return switch (terms.payload()) {
      case Payload.Transaction ignored -> transaction(terms, Transactions.decodeUnsigned(bytes));
      case Payload.TypedData ignored -> typedData(terms);
      case Payload.Message ignored ->
          new Result.Passed(new Subject.Says(PersonalMessage.hash(bytes)));
      case Payload.Authorization ignored -> authorization(terms, bytes);
    };
  }

  private static Result transaction(Terms terms, Transaction transaction) {
    if (transaction.chainId().isEmpty()) {
      return failed("chain", "expected a transaction for one chain (EIP-155), found one for any");
    }
    if (!transaction.chainId().get().equals(terms.chain())) {
      return chain(terms, transaction.chainId().get().value());
    }
    if (transaction.maxFee().compareTo(terms.limits().fee()) > 0) {
      return failed(
          "fee",
          "expected a fee of at most "
              + terms.limits().fee()
              + " wei as approved, found up to "
              + transaction.maxFee());
    }
    return new Result.Passed(new Subject.Pays(Hash.keccak(terms.payload().bytes()), transaction));
  }

  private static Result typedData(Terms terms) {
    Node data = Json.read(terms.payload().bytes().toArray());
    Reading reading = new Reading();
    Requests requests =
        new Requests(
            reading,
            (ignored, bytes) -> {
              throw ignored.wrong("typed data");
            });
    Requests.Parsed parsed =
        requests.read(
            new Node("method", "eth_signTypedData_v4"),
            new Node("params", List.of(terms.account().toHex(), data.value())));
    if (!reading.ambiguities().isEmpty()) {
      return failed(
          "ambiguous",
          "expected typed data that all wallets read alike, found another way at "
              + reading.ambiguities().getFirst().field());
    }
    Optional<ChainId> chain = parsed.chainId();
    if (chain.isPresent() && !chain.get().equals(terms.chain())) {
      return chain(terms, chain.get().value());
    }
    if (!(parsed.request() instanceof Request.Typed typed)) {
      return failed("payload", "expected typed data");
    }
    return new Result.Passed(new Subject.Types(TypedDataHash.of(typed.data())));
  }

  private static Result authorization(Terms terms, Bytes bytes) {
    if (bytes.isEmpty() || bytes.at(0) != 5) {
      return failed("payload", "expected 0x05 before an authorisation (EIP-7702)");
    }
    Fields fields = new Fields("an authorisation", Rlp.decode(bytes.slice(1))).expecting(3);
    BigInteger chain = fields.number("chainId", 256);
    Bytes delegate = fields.fixed("address", 20);
    long nonce = fields.unsignedLong("nonce");
    Authorization authorization =
        new Authorization(
            chain,
            new bothy.eth.Address(delegate),
            nonce,
            0,
            BigInteger.ZERO,
            BigInteger.ZERO,
            Optional.of(terms.account()));
    if (chain.signum() != 0 && !chain.equals(terms.chain().value())) {
      return chain(terms, chain);
    }
    return new Result.Passed(
        new Subject.Delegates(Authorizations.signingHash(authorization), authorization));
  }

  private static Result.Failed chain(Terms terms, BigInteger found) {
    return failed("chain", "expected chain " + terms.chain() + " as approved, found " + found);
  }

  private static Result.Failed failed(String rule, String says) {
    return new Result.Failed(rule, says);
  }

  /** r, s and 27 or 28, as wallets answer. */
  static Bytes encoded(bothy.eth.Signature signature) {
    return Word.of(signature.r())
        .toBytes()
        .concat(Word.of(signature.s()).toBytes())
        .concat(Bytes.of((byte) (27 + signature.yParity())));
  }
}
