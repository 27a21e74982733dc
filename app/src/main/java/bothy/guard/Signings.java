package bothy.guard;

import bothy.cases.Draft;
import bothy.chain.ChainException;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.ChainId;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.guard.Submission.Subject;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.jsonrpc.RpcException;
import bothy.policy.Approved;
import bothy.policy.Consent;
import bothy.policy.Decision;
import bothy.policy.Payload;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import bothy.signing.Proof;
import bothy.signing.Signer;
import bothy.signing.SigningResult;
import bothy.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * What is asked to be signed with a key of this house. Each is checked and held against the policy;
 * what a person has to decide waits on the desk. Once decided it is checked again, approved within
 * limits, signed, and, if it is a transaction, checked once more and sent. Each step is in the
 * journal before it takes effect.
 */
public final class Signings {
  /** EIP-1193: the user rejected the request. */
  private static final int REJECTED = 4_001;

  /** EIP-1193: the account isn't one of this wallet's. */
  private static final int UNAUTHORIZED = 4_100;

  private final ChainId chain;
  private final Submissions submissions;
  private final Approvals approvals;
  private final Signer signer;
  private final Duration patience;
  private final Consumer<Throwable> faults;

  /**
   * The way of what is to be signed.
   *
   * @param patience how long who asks is kept waiting
   */
  public Signings(
      ChainId chain,
      Submissions submissions,
      Approvals approvals,
      Signer signer,
      Duration patience,
      Consumer<Throwable> faults) {
    this.chain = chain;
    this.submissions = submissions;
    this.approvals = approvals;
    this.signer = signer;
    this.patience = patience;
    this.faults = faults;
  }

  /**
   * Puts what was approved and not signed when an earlier start ended back on the desk, as it was:
   * signed after all, it is the same transaction.
   */
  public void resume(Left left) {
    left.unsigned()
        .forEach((name, pinned) -> {
          Asked asked =
              new Asked(
                  pinned.required("method", "a method").text(),
                  pinned.required("params", "an array"),
                  pinned.member("origin").map(Node::text),
                  pinned.member("intent").map(Node::text),
                  Asked.By.USER);
          submissions.book().arrive(name, new Subject.ToSign(asked));
          Thread.ofVirtual().name("to sign").start(() -> check(name, Draft.of(pinned)));
        });
  }

  /** The accounts whose keys are here. */
  public List<Address> accounts() {
    return signer.accounts();
  }

  /**
   * Asks, and waits a while for what comes of it. The same asked again joins the one that waits.
   *
   * @return a transaction's hash or a signature
   * @throws RpcException if it isn't signed, or waits
   * @throws InputException if it can't be read
   */
  public Bytes ask(Asked asked) throws RpcException {
    long end = System.nanoTime() + patience.toNanos();
    return told(submissions.book().settled(begin(asked), end));
  }

  /**
   * Asks without waiting; {@link Submissions#all} says how it stands.
   *
   * @return its name
   */
  public Hash begin(Asked asked) throws RpcException {
    Draft draft = Draft.of(new Node("", asked.written(chain)));
    requireOurs(draft);
    Hash name = asked.name(chain);
    switch (submissions.book().arrive(name, new Subject.ToSign(asked))) {
      case NEW -> Thread.ofVirtual().name("to sign").start(() -> check(name, draft));
      case KNOWN -> {}
      case TOO_MANY -> throw submissions.tooMany();
    }
    return name;
  }

  /** A page mustn't learn which accounts there are from what is checked for them. */
  private void requireOurs(Draft draft) throws RpcException {
    Address account = Submission.signer(draft.given().request());
    if (!signer.accounts().contains(account)) {
      throw new RpcException(UNAUTHORIZED, "no key of " + account + " is here");
    }
  }

  private void check(Hash name, Draft draft) {
    try {
      submissions.awaitEarlier(Submission.signer(draft.given().request()), -1);
      judged(name, draft, submissions.run(draft));
    } catch (InputException | ChainException e) {
      end(name, Stage.FAILED, "It couldn't be checked, so nothing was signed: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      faults.accept(e);
      end(name, Stage.FAILED, "It couldn't be checked, which is our fault; nothing was signed.");
    }
  }

  private void judged(Hash name, Draft draft, Guard.Checked checked) {
    submissions.log().checked(draft, checked);
    Decision decision = approvals.decide(checked.verdict());
    submissions.log().judged(name, decision);
    submissions.book().change(name, known -> known.with(checked).decided(decision));
    switch (decision) {
      case Decision.Sign ignored -> sign(name, draft, Consent.POLICY, Optional.empty());
      case Decision.Ask ignored ->
          submissions.book().end(name, Stage.WAITING, checked.verdict().summary());
      case Decision.Refuse refuse ->
          submissions.book().end(name, Stage.REFUSED, "Your policy refuses it: " + words(refuse));
    }
  }

  /**
   * A person's decision on what waits.
   *
   * @param proof that the person is there, where the decision needs one
   * @throws InputException if nothing of that name waits, or a proof is needed
   */
  public Submission decide(Hash name, boolean approve, Optional<Proof> proof) {
    Submission waiting = submissions.book().take(name);
    try {
      if (!(waiting.subject() instanceof Subject.ToSign(Asked asked))) {
        throw new InputException("hash", "something to be signed", "a signed transaction");
      }
      if (!approve) {
        submissions.log().decided(name, "decline", "a person decided so");
        submissions.book().end(name, Stage.DROPPED, "You declined it; nothing was signed.");
      } else {
        boolean proofNeeded =
            waiting
                .decision()
                .filter(d -> d instanceof Decision.Ask ask && ask.needsProof())
                .isPresent();
        if (proofNeeded && proof.isEmpty()) {
          throw new InputException(
              "proof",
              "your passphrase or a security key, since this needs more than a click",
              "none");
        }
        Draft draft = Draft.of(new Node("", asked.written(chain)));
        sign(name, draft, proof.isPresent() ? Consent.PROVEN : Consent.PERSON, proof);
      }
    } catch (ChainException e) {
      throw new InputException("node", "one that this can be run on again", e.getMessage() + "");
    } finally {
      submissions.book().putBack(name);
    }
    return submissions.book().found(name);
  }

  /** Checks again, approves, signs and sends. Whatever fails is said, and nothing is half done. */
  private void sign(Hash name, Draft draft, Consent consent, Optional<Proof> proof) {
    Guard.Checked now = submissions.run(draft);
    Submission shown = submissions.book().found(name);
    if (shown.checked().filter(was -> AsShown.holds(was.verdict(), now.verdict())).isEmpty()) {
      changed(name, draft, now);
      return;
    }
    ToSign toSign;
    try {
      toSign = ToSign.of(draft, now.verdict(), chain);
    } catch (InputException e) {
      end(name, Stage.FAILED, "Nothing here can sign it: " + e.getMessage());
      return;
    }
    switch (approvals.mint(now, consent, toSign)) {
      case Approvals.Minting.Minted(List<Approved> approved) ->
          give(name, approved, now.verdict(), toSign.pinned(), proof);
      case Approvals.Minting.Stricter(Decision decision) -> {
        submissions.log().judged(name, decision);
        submissions.book().change(name, known -> known.decided(decision));
        waits(name, "By now your policy wants more: " + words(decision));
      }
    }
  }

  private void changed(Hash name, Draft draft, Guard.Checked now) {
    submissions.log().checked(draft, now);
    Decision decision = approvals.decide(now.verdict());
    submissions
        .book()
        .change(
            name,
            known ->
                known
                    .with(now)
                    .decided(decision)
                    .at(
                        decision instanceof Decision.Refuse ? Stage.REFUSED : Stage.WAITING,
                        "It would do something else now than when it was shown, so nothing was"
                            + " signed. "
                            + now.verdict().summary()));
  }

  /** Has each signed, and sends it before the next. */
  private void give(
      Hash name, List<Approved> approved, Verdict verdict, Node pinned, Optional<Proof> proof) {
    for (int i = 0; i < approved.size(); i++) {
      Terms terms = approved.get(i).terms();
      // the stakes are those of all together: they count once
      submissions.log().approved(name, terms, i == 0 ? Stakes.of(verdict) : Stakes.NONE, pinned);
      switch (signer.sign(approved.get(i), proof)) {
        case SigningResult.Signed(Bytes bytes, Hash ignored) -> {
          approvals.signed(terms);
          boolean sends = terms.payload() instanceof Payload.Transaction;
          submissions.log().signed(name, terms, bytes);
          Bytes result = sends ? Hash.keccak(bytes).bytes() : bytes;
          submissions.book().change(name, known -> known.giving(result));
          if (sends) {
            Submission sent =
                submissions.sendApproved(bytes, approved.get(i), approved.size() == 1);
            if (!sent.wasSent()) {
              end(name, Stage.FAILED, "It is signed, and wasn't sent: " + sent.says());
              return;
            }
          }
        }
        case SigningResult.Refused refused -> unsigned(name, i, refused.says());
        case SigningResult.ProofNeeded needed -> {
          submissions.book().change(name, known -> known.decided(proven(needed)));
          unsigned(name, i, needed.says());
        }
        case SigningResult.Locked locked -> unsigned(name, i, locked.says());
        case SigningResult.Unreachable away -> unsigned(name, i, away.says());
        case SigningResult.Wait(Duration left) ->
            unsigned(
                name, i, "wrong passphrases: the next is looked at in " + left.toSeconds() + " s");
      }
      if (submissions.book().found(name).stage() != Stage.CHECKING) {
        return;
      }
    }
    submissions.book().end(name, Stage.SIGNED, "It is signed.");
  }

  /** Back to the desk, unless a part of it has happened already. */
  private void unsigned(Hash name, int done, String says) {
    if (done > 0) {
      end(name, Stage.FAILED, "The first " + done + " calls were sent, the next wasn't: " + says);
    } else {
      submissions.log().decided(name, "not signed", says);
      waits(name, says);
    }
  }

  private static Decision proven(SigningResult.ProofNeeded needed) {
    return new Decision.Ask(
        List.of(new Decision.Reason("signer." + needed.rule(), needed.says(), OptionalInt.empty())),
        true);
  }

  private void waits(Hash name, String says) {
    submissions.book().end(name, Stage.WAITING, says);
  }

  private static String words(Decision decision) {
    return decision.reasons().stream().map(Decision.Reason::says).collect(Collectors.joining(" "));
  }

  private void end(Hash name, Stage stage, String says) {
    submissions.log().decided(name, "fail", says);
    submissions.book().end(name, stage, says);
  }

  private Bytes told(Submission submission) throws RpcException {
    return switch (submission.stage()) {
      case SIGNED -> submission.result().orElseThrow();
      case CHECKING, WAITING -> throw submissions.waits(submission);
      case DROPPED -> throw new RpcException(REJECTED, "the user declined it");
      case REFUSED, EXPIRED, FAILED -> throw Submissions.error(submission, submission.says());
      case FORWARDED, INCLUDED, DIFFERENT ->
          throw new IllegalStateException("a request to sign is never " + submission.stage());
    };
  }
}
