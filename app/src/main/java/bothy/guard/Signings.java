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
import bothy.policy.Holding;
import bothy.policy.Payload;
import bothy.policy.Stakes;
import bothy.policy.Terms;
import bothy.signing.Proof;
import bothy.signing.Signer;
import bothy.signing.SigningResult;
import bothy.signing.TermsJson;
import bothy.verdict.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
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

  private final Map<Hash, Ready> prepared = new ConcurrentHashMap<>();
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
          Asked asked = Asked.of(pinned, Asked.By.USER);
          submissions.book().admit(name, new Subject.ToSign(asked));
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
    Draft draft = submissions.names().draft(asked.written(chain));
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
    Address account = draft.given().request().signer();
    if (!signer.accounts().contains(account)) {
      throw new RpcException(UNAUTHORIZED, "no key of " + account + " is here");
    }
  }

  private void check(Hash name, Draft draft) {
    try {
      submissions.awaitEarlier(draft.given().request().signer(), -1);
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
    Decision decision = ruled(name, checked);
    submissions.book().change(name, known -> known.with(checked).decided(decision));
    switch (decision) {
      case Decision.Sign ignored -> sign(name, draft, Consent.POLICY, Optional.empty());
      case Decision.Ask ignored ->
          submissions.book().end(name, Stage.WAITING, checked.verdict().summary());
      case Decision.Refuse refuse ->
          submissions.book().end(name, Stage.REFUSED, "Your policy refuses it: " + words(refuse));
    }
  }

  /** What the policy makes of it, which the journal has first. */
  private Decision ruled(Hash name, Guard.Checked checked) {
    Approvals.Ruling ruling = approvals.decide(checked.verdict());
    submissions.log().judged(name, checked, ruling);
    return ruling.decision();
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
      Draft draft = draft(waiting);
      Optional<Ready> ready = Optional.ofNullable(prepared.remove(name));
      boolean byKey = proof.isPresent() && proof.get() instanceof Proof.Assertion;
      if (!approve || !byKey) {
        ready.ifPresent(unused -> approvals.withdraw(unused.approved()));
      }
      if (!approve) {
        submissions.log().decided(name, "decline", "a person decided so");
        submissions.book().end(name, Stage.DROPPED, "You declined it; nothing was signed.");
      } else if (byKey) {
        Ready proven =
            ready.orElseThrow(
                () -> new InputException("assertion", "one for what was prepared", "none was"));
        signProven(name, draft, proven, proof);
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
        sign(name, draft, proof.isPresent() ? Consent.PROVEN : Consent.PERSON, proof);
      }
    } catch (ChainException e) {
      throw new InputException("node", "one that this can be run on again", e.getMessage() + "");
    } finally {
      submissions.book().putBack(name);
    }
    return submissions.book().found(name);
  }

  private Draft draft(Submission waiting) {
    if (waiting.subject() instanceof Subject.ToSign(Asked asked)) {
      return submissions.names().draft(asked.written(chain));
    }
    throw new InputException("hash", "something to be signed", "a signed transaction");
  }

  /** What a security key is to prove: the challenge of WebAuthn binds the terms. */
  public record Proving(Bytes challenge, Terms terms) {}

  /**
   * Approves what waits, for a security key to prove; {@link #decide} with the key's assertion then
   * has it signed.
   *
   * @throws InputException if nothing of that name waits, or it isn't as it was shown any more
   */
  public Proving prepare(Hash name) {
    Submission waiting = submissions.book().take(name);
    try {
      Draft draft = draft(waiting);
      Optional.ofNullable(prepared.remove(name))
          .ifPresent(unused -> approvals.withdraw(unused.approved()));
      Ready ready =
          ready(name, draft, Consent.PROVEN)
              .orElseThrow(() ->
                  new InputException(
                      "hash",
                      "something that is as it was shown",
                      submissions.book().found(name).says()));
      if (ready.approved().size() > 1) {
        approvals.withdraw(ready.approved());
        throw new InputException(
            "hash", "one thing to sign, since a batch takes the passphrase", "several");
      }
      prepared.put(name, ready);
      Terms terms = ready.approved().getFirst().terms();
      return new Proving(TermsJson.challenge(terms), terms);
    } catch (ChainException e) {
      throw new InputException("node", "one that this can be run on again", e.getMessage() + "");
    } finally {
      submissions.book().putBack(name);
    }
  }

  /** What was approved, and what it rests on. */
  private record Ready(Approvals.Minting.Minted minted, Verdict verdict, Node pinned) {
    List<Approved> approved() {
      return minted.approved();
    }
  }

  private void signProven(Hash name, Draft draft, Ready ready, Optional<Proof> proof) {
    Guard.Checked now = submissions.run(draft);
    switch (approvals.holds(ready.approved().getFirst(), now)) {
      case Holding.Holds ignored -> give(name, ready, proof);
      case Holding.Changed(List<String> says) -> {
        approvals.withdraw(ready.approved());
        changed(name, draft, now, String.join(" ", says));
      }
    }
  }

  /** Checks again, approves, signs and sends. Whatever fails is said, and nothing is half done. */
  private void sign(Hash name, Draft draft, Consent consent, Optional<Proof> proof) {
    ready(name, draft, consent).ifPresent(ready -> give(name, ready, proof));
  }

  /** Checks again and approves; empty where that fails, and then it is said. */
  private Optional<Ready> ready(Hash name, Draft draft, Consent consent) {
    Guard.Checked now = submissions.run(draft);
    Submission shown = submissions.book().found(name);
    if (shown.checked().filter(was -> AsShown.holds(was.verdict(), now.verdict())).isEmpty()) {
      changed(name, draft, now, "It would do something else now than when it was shown.");
      return Optional.empty();
    }
    ToSign toSign;
    try {
      toSign = ToSign.of(draft, now.verdict(), chain);
    } catch (InputException e) {
      end(name, Stage.FAILED, "Nothing here can sign it: " + e.getMessage());
      return Optional.empty();
    }
    switch (approvals.mint(now, consent, toSign)) {
      case Approvals.Minting.Minted minted -> {
        return Optional.of(new Ready(minted, now.verdict(), toSign.pinned()));
      }
      case Approvals.Minting.Stricter(Approvals.Ruling ruling) -> {
        submissions.log().judged(name, now, ruling);
        submissions.book().change(name, known -> known.decided(ruling.decision()));
        waits(name, "By now your policy wants more: " + words(ruling.decision()));
        return Optional.empty();
      }
    }
  }

  private void changed(Hash name, Draft draft, Guard.Checked now, String why) {
    submissions.log().checked(draft, now);
    Decision decision = ruled(name, now);
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
                        why + " Nothing was signed. " + now.verdict().summary()));
  }

  /** Has each signed, and sends it before the next. */
  private void give(Hash name, Ready ready, Optional<Proof> proof) {
    List<Approved> approved = ready.approved();
    Node pinned = ready.pinned();
    for (int i = 0; i < approved.size(); i++) {
      Terms terms = approved.get(i).terms();
      // the stakes are those of all together: they count once
      Stakes stakes = i == 0 ? Stakes.of(ready.verdict()) : Stakes.NONE;
      submissions.log().approved(name, terms, stakes, ready.minted().ruling(), pinned);
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
        case SigningResult.Refused refused -> unsigned(name, i, approved, refused.says());
        case SigningResult.ProofNeeded needed -> {
          submissions.book().change(name, known -> known.decided(proven(needed)));
          unsigned(name, i, approved, needed.says());
        }
        case SigningResult.Locked locked -> unsigned(name, i, approved, locked.says());
        case SigningResult.Unreachable(String says) -> unknown(name, i, pinned, says);
        case SigningResult.Wait(Duration left) ->
            unsigned(
                name,
                i,
                approved,
                "wrong passphrases: the next is looked at in " + left.toSeconds() + " s");
      }
      if (submissions.book().found(name).stage() != Stage.CHECKING) {
        return;
      }
    }
    submissions.book().end(name, Stage.SIGNED, "It is signed.");
  }

  /** Back to the desk, unless a part of it has happened already. */
  private void unsigned(Hash name, int done, List<Approved> approved, String says) {
    if (done > 0) {
      // the first of them carries the stakes of all
      end(name, Stage.FAILED, "The first " + done + " calls were sent, the next wasn't: " + says);
    } else {
      approvals.withdraw(approved);
      submissions.log().decided(name, "not signed", says);
      waits(name, says);
    }
  }

  /** It may be signed: what is approved next time is the same to the byte. */
  private void unknown(Hash name, int done, Node pinned, String says) {
    if (done > 0) {
      end(name, Stage.FAILED, "The first " + done + " calls were sent, the next: " + says);
    } else {
      submissions.book().change(name, known -> known.pinned(pinned));
      waits(name, says + " Whether it was signed isn't known; it is the same if you ask again.");
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

  /** Until the end of it was told, the same asked again only hears it. */
  private Bytes told(Submission submission) throws RpcException {
    return switch (submission.stage()) {
      case SIGNED -> {
        submissions.book().told(submission.hash());
        yield submission.result().orElseThrow();
      }
      case CHECKING, WAITING ->
          throw new RpcException(
              RpcException.RESOURCE_UNAVAILABLE,
              submissions.waits(),
              Optional.of(Map.of("waits", true, "transaction", submission.hash().toHex())));
      case DROPPED -> {
        submissions.book().told(submission.hash());
        throw new RpcException(REJECTED, "the user declined it");
      }
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
        : Submissions.error(submission, submission.says());
  }

  /** How what was asked stands; empty if nothing of that name is known any more. */
  public Optional<Submission> standing(Hash name) {
    Optional<Submission> known =
        submissions.book().known(name).filter(each -> each.subject() instanceof Subject.ToSign);
    known
        .filter(each -> each.stage() == Stage.SIGNED || each.stage() == Stage.DROPPED)
        .ifPresent(ended -> submissions.book().told(name));
    return known;
  }
}
