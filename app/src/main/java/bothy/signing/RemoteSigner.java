package bothy.signing;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.EthException;
import bothy.eth.Hash;
import bothy.eth.Sender;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.jsonrpc.CompactJson;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import bothy.policy.Approved;
import bothy.policy.Consent;
import bothy.policy.Terms;
import bothy.verdict.Verdict;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A signer that speaks JSON-RPC and keeps its keys to itself: Clef or Web3Signer. It is believed in
 * nothing: terms are checked and nonces booked here as for our own keys, and what comes back must
 * be a signature of the account under the very bytes that were approved. Terms that need a proof it
 * signs only if its own confirmation was said to be one.
 */
public final class RemoteSigner implements Signer {
  private static final int LARGEST = 1 << 20;

  private static final int MOST_ACCOUNTS = 1_000;

  /** Takes a JSON-RPC request there and its answer back, within a deadline of its own. */
  public interface Transport {
    /** The answer's bytes, at most 1 MB of them. */
    byte[] send(byte[] request) throws IOException;
  }

  private final RemoteDialect dialect;
  private final Transport transport;
  private final Book book;
  private final InstantSource clock;
  private final boolean confirms;
  private final AtomicLong ids = new AtomicLong();

  private RemoteSigner(
      RemoteDialect dialect,
      Transport transport,
      Book book,
      InstantSource clock,
      boolean confirms) {
    this.dialect = dialect;
    this.transport = transport;
    this.book = book;
    this.clock = clock;
    this.confirms = confirms;
  }

  /** Clef: {@code account_list}, {@code account_signTransaction} and so on. */
  public static RemoteSigner clef(Transport transport, Book book, InstantSource clock) {
    return new RemoteSigner(RemoteDialect.CLEF, transport, book, clock, false);
  }

  /** Web3Signer: {@code eth_accounts}, {@code eth_signTransaction} and so on. */
  public static RemoteSigner web3Signer(Transport transport, Book book, InstantSource clock) {
    return new RemoteSigner(RemoteDialect.WEB3SIGNER, transport, book, clock, false);
  }

  /** The same, if a person confirms each signature there: that counts as the proof. */
  public RemoteSigner confirming() {
    return new RemoteSigner(dialect, transport, book, clock, true);
  }

  /** What it is, for people. */
  public String title() {
    return dialect.title();
  }

  @Override
  public synchronized int missing(List<String> approvals) {
    return (int) approvals.stream().filter(id -> !book.knows(id)).count();
  }

  @Override
  public Proofs proofs() {
    return confirms ? Proofs.ITS_OWN : Proofs.NONE;
  }

  @Override
  public List<Address> accounts() {
    try {
      return call(dialect.accounts(), List.of()).elements().stream()
          .limit(MOST_ACCOUNTS)
          .map(node -> node.as("an address", Address::fromHex))
          .toList();
    } catch (IOException | InputException | SigningException e) {
      return List.of();
    }
  }

  @Override
  public synchronized SigningResult sign(Approved approved, Optional<Proof> proof) {
    Terms terms = approved.terms();
    return switch (TermsCheck.check(terms, clock.instant())) {
      case TermsCheck.Result.Failed(String rule, String says) ->
          new SigningResult.Refused(rule, says);
      case TermsCheck.Result.Passed(Subject subject) -> sign(terms, subject);
    };
  }

  private SigningResult sign(Terms terms, Subject subject) {
    Optional<SigningResult> taken =
        taken(book.approval(terms)).or(() -> Notary.consent(terms)).or(() -> proof(terms));
    boolean booked = !(book.approval(terms) instanceof Book.Answer.Free);
    if (taken.isEmpty()
        && subject instanceof Subject.Pays(Hash ignored, Transaction transaction)
        && !booked) {
      Book.Answer nonce = book.nonce(terms, transaction);
      booked = nonce instanceof Book.Answer.Signed;
      taken = taken(nonce);
    }
    if (taken.isPresent()) {
      return taken.get();
    }
    Optional<RemoteDialect.Call> call = dialect.call(terms, subject);
    if (call.isEmpty()) {
      return new SigningResult.Refused(
          "remote",
          "expected something that " + dialect.title() + " signs, found an authorisation");
    }
    // before it is asked: it may sign, and its answer get lost
    if (book.approval(terms) instanceof Book.Answer.Free) {
      book.signed(terms, subject, true, clock.instant());
    }
    try {
      Node answer = call(call.get().method(), call.get().params());
      return held(terms, subject, dialect.bytes(answer, subject));
    } catch (SigningException e) {
      if (!booked) {
        book.released(terms, subject); // one who signs and says no could as well sign unasked
      }
      return new SigningResult.Refused("remote", dialect.title() + ": " + e.getMessage());
    } catch (IOException e) {
      return new SigningResult.Unreachable(dialect.title() + " gave no answer: " + e.getMessage());
    } catch (InputException | EthException e) {
      return new SigningResult.Refused("remote", dialect.title() + ": " + e.getMessage());
    }
  }

  private Optional<SigningResult> proof(Terms terms) {
    boolean needed = terms.answer() == Verdict.Answer.REFUSE || terms.consent() == Consent.PROVEN;
    return needed && !confirms
        ? Keyring.refused(
            "proof",
            "this takes a proof that a person is there, which nothing gives for " + dialect.title())
        : Optional.empty();
  }

  private static Optional<SigningResult> taken(Book.Answer answer) {
    return answer instanceof Book.Answer.Taken(String rule, String says)
        ? Keyring.refused(rule, says)
        : Optional.empty();
  }

  /** Holds what came back against what was asked. */
  private static SigningResult held(Terms terms, Subject subject, Bytes bytes) {
    if (!(subject instanceof Subject.Pays)) {
      return recovers(terms, subject.digest(), bytes)
          ? new SigningResult.Signed(bytes, subject.digest())
          : lies("expected a signature of " + terms.account() + " under what was approved");
    }
    Transaction signed = Transactions.decode(bytes);
    if (!Transactions.signingPayload(signed).equals(terms.payload().bytes())) {
      return lies("expected the transaction that was approved, found another");
    }
    return Transactions.sender(signed).equals(new Sender.Recovered(terms.account()))
        ? new SigningResult.Signed(bytes, subject.digest())
        : lies("expected a signature of " + terms.account() + ", found another's");
  }

  private static boolean recovers(Terms terms, Hash digest, Bytes signature) {
    if (signature.size() != 65 || (signature.at(64) != 27 && signature.at(64) != 28)) {
      return false;
    }
    BigInteger r = new BigInteger(1, signature.slice(0, 32).toArray());
    BigInteger s = new BigInteger(1, signature.slice(32, 64).toArray());
    return Secp256k1.isLowS(s)
        && Secp256k1.recover(digest.bytes().toArray(), r, s, signature.at(64) - 27)
            .map(key -> new Address(Bytes.owning(Secp256k1.address(key))).equals(terms.account()))
            .orElse(false);
  }

  private static SigningResult lies(String says) {
    return new SigningResult.Refused("remote.other", says);
  }

  private Node call(String method, List<?> params) throws IOException {
    Map<String, Object> request = new LinkedHashMap<>();
    BigInteger id = BigInteger.valueOf(ids.incrementAndGet());
    request.put("jsonrpc", "2.0");
    request.put("id", id);
    request.put("method", method);
    request.put("params", params);
    byte[] bytes = transport.send(CompactJson.of(request).getBytes(StandardCharsets.UTF_8));
    if (bytes.length > LARGEST) {
      throw new InputException("answer", "at most 1 MB", bytes.length + " bytes");
    }
    Node answer = Json.read(bytes);
    Optional<Node> error = answer.member("error");
    if (error.isPresent()) {
      throw new SigningException(
          method
              + ": expected a signature, found the error "
              + error.get().member("message").filter(Node::isText).map(Node::shown).orElse("?"));
    }
    if (!answer.required("id", "the request's id").integer().equals(id)) {
      throw answer.wrong("an answer to request " + id);
    }
    return answer.required("result", "a result");
  }
}
