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
import bothy.jsonrpc.RpcException;
import bothy.policy.Consent;
import bothy.policy.Decision;
import bothy.policy.Holding;
import bothy.policy.Terms;
import bothy.signing.Proof;
import bothy.signing.Signer;
import bothy.signing.TermsJson;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  /** EIP-1193: the account isn't one of this wallet's. */
  private static final int UNAUTHORIZED = 4_100;

  private final Map<Hash, Giving.Ready> prepared = new ConcurrentHashMap<>();
  private final ChainId chain;
  private final Submissions submissions;
  private final Approvals approvals;
  private final Signer signer;
  private final Giving giving;
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
    this.giving = new Giving(submissions, approvals, signer);
    this.patience = patience;
    this.faults = faults;
  }

  /**
   * Puts what was approved and not signed when an earlier start ended back on the desk, as it was:
   * signed after all, it is the same transaction.
   */
  public void resume(Left left) {
    left.batches().forEach(giving::resume);
    left.unsigned()
        .forEach((name, pinned) -> {
          Asked asked = Asked.left(pinned);
          submissions.book().admit(name, new Subject.ToSign(asked));
          Thread.ofVirtual().name("to sign").start(() -> check(name, Draft.of(pinned)));
        });
  }

  /** Who tells whether the person is there. */
  public Signer.Proofs proofs() {
    return signer.proofs();
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
    Submission settled = submissions.book().settled(begin(asked), end);
    heard(settled);
    return submissions.answers().signature(settled);
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
      case TOO_MANY -> throw submissions.answers().tooMany(asked);
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
      submissions.fail(name, "It couldn't be checked, so nothing was signed: " + e.getMessage());
    } catch (RuntimeException | Error e) {
      faults.accept(e);
      if (submissions.book().found(name).given().isEmpty()) {
        submissions.fail(name, "It couldn't be checked, which is our fault; nothing was signed.");
      } else {
        waits(name, "Something failed, which is our fault; a part of it went, here is the rest.");
      }
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

  private Optional<String> page(Hash name) {
    return submissions.book().found(name).page();
  }

  /** What the policy makes of it, which the journal has first. */
  private Decision ruled(Hash name, Guard.Checked checked) {
    Approvals.Ruling ruling = approvals.decide(checked.verdict(), page(name));
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
      Optional<Giving.Ready> ready = Optional.ofNullable(prepared.remove(name));
      boolean byKey = proof.isPresent() && proof.get() instanceof Proof.Assertion;
      if (!approve || !byKey) {
        ready.ifPresent(unused -> approvals.withdraw(unused.approved()));
      }
      if (!approve) {
        submissions.log().decided(name, "decline", "a person decided so");
        submissions
            .book()
            .end(
                name,
                Stage.DROPPED,
                waiting.given().isEmpty()
                    ? "You declined it; nothing was signed."
                    : "You declined the rest of it.");
      } else if (byKey) {
        Giving.Ready proven =
            ready.orElseThrow(
                () -> new InputException("assertion", "one for what was prepared", "none was"));
        signProven(name, draft, proven, proof);
      } else {
        sign(name, draft, consent(waiting, proof), proof);
      }
    } catch (ChainException e) {
      throw new InputException("node", "one that this can be run on again", e.getMessage() + "");
    } finally {
      submissions.book().putBack(name);
    }
    return submissions.book().found(name);
  }

  /** What a person's yes to something that waits is worth, by the proof that came with it. */
  private Consent consent(Submission waiting, Optional<Proof> proof) {
    boolean needed =
        waiting
            .decision()
            .filter(d -> d instanceof Decision.Ask ask && ask.needsProof())
            .isPresent();
    return switch (signer.proofs()) {
      case CHECKED -> {
        if (needed && proof.isEmpty()) {
          throw proof(
              "your passphrase or a security key, since this needs more than a click", "none");
        }
        yield proof.isPresent() ? Consent.PROVEN : Consent.PERSON;
      }
      case ITS_OWN, NONE -> {
        if (proof.isPresent()) {
          throw proof("none, since nothing here checks one for a remote signer", "one");
        }
        if (needed && signer.proofs() == Signer.Proofs.NONE) {
          throw proof(
              "a signer that asks you itself, which --remote-confirms says of a remote one,"
                  + " since this needs more than a click",
              "a remote signer of which that isn't said");
        }
        yield needed ? Consent.PROVEN : Consent.PERSON;
      }
    };
  }

  private static InputException proof(String expected, String found) {
    return new InputException("proof", expected, found);
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
    if (signer.proofs() != Signer.Proofs.CHECKED) {
      throw proof("none, since nothing here checks one for a remote signer", "a security key");
    }
    Submission waiting = submissions.book().take(name);
    try {
      Draft draft = draft(waiting);
      Optional.ofNullable(prepared.remove(name))
          .ifPresent(unused -> approvals.withdraw(unused.approved()));
      Giving.Ready ready =
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

  private void signProven(Hash name, Draft draft, Giving.Ready ready, Optional<Proof> proof) {
    Guard.Checked now = submissions.run(draft);
    switch (approvals.holds(ready.approved().getFirst(), now)) {
      case Holding.Holds ignored -> {
        // the policy may have changed between the question and the touch
        Optional<Approvals.Ruling> stricter = approvals.stricter(ready.approved(), page(name), now);
        if (stricter.isPresent()) {
          approvals.withdraw(ready.approved());
          wantsMore(name, now, stricter.get());
        } else {
          giving.give(name, ready, proof);
        }
      }
      case Holding.Changed(List<String> says) -> {
        approvals.withdraw(ready.approved());
        changed(name, draft, now, String.join(" ", says));
      }
    }
  }

  /** Checks again, approves, signs and sends. Whatever fails is said, and nothing is half done. */
  private void sign(Hash name, Draft draft, Consent consent, Optional<Proof> proof) {
    ready(name, draft, consent).ifPresent(ready -> giving.give(name, ready, proof));
  }

  /** Checks again and approves; empty where that fails, and then it is said. */
  private Optional<Giving.Ready> ready(Hash name, Draft draft, Consent consent) {
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
      submissions.fail(name, "Nothing here can sign it: " + e.getMessage());
      return Optional.empty();
    }
    switch (approvals.mint(now, shown.page(), consent, toSign)) {
      case Approvals.Minting.Minted minted -> {
        return Optional.of(new Giving.Ready(minted, now.verdict(), toSign));
      }
      case Approvals.Minting.Stricter(Approvals.Ruling ruling) -> {
        wantsMore(name, now, ruling);
        return Optional.empty();
      }
    }
  }

  private void wantsMore(Hash name, Guard.Checked now, Approvals.Ruling ruling) {
    Decision decision = ruling.decision();
    submissions.log().judged(name, now, ruling);
    submissions.book().change(name, known -> known.decided(decision));
    if (decision instanceof Decision.Refuse) {
      submissions
          .book()
          .end(name, Stage.REFUSED, "By now your policy refuses it: " + words(decision));
    } else {
      waits(name, "By now your policy wants more: " + words(decision));
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

  private void waits(Hash name, String says) {
    submissions.book().end(name, Stage.WAITING, says);
  }

  static String words(Decision decision) {
    return decision.reasons().stream().map(Decision.Reason::says).collect(Collectors.joining(" "));
  }

  /** Until the end of it was told, the same asked again only hears it. */
  private void heard(Submission submission) {
    if (submission.stage() == Stage.SIGNED || submission.stage() == Stage.DROPPED) {
      submissions.book().told(submission.hash());
    }
  }

  /** The name of a batch of calls by the id that whoever asked gave it, and the page that did. */
  public Optional<Hash> batch(Optional<String> origin, String id) {
    return submissions.all().stream()
        .filter(each ->
            each.subject() instanceof Subject.ToSign(Asked asked)
                && asked.origin().equals(origin)
                && asked.batchId().equals(Optional.of(id)))
        .map(Submission::hash)
        .findFirst();
  }

  /** How what was asked stands; empty if nothing of that name is known any more. */
  public Optional<Submission> standing(Hash name) {
    Optional<Submission> known =
        submissions.book().known(name).filter(each -> each.subject() instanceof Subject.ToSign);
    known.ifPresent(this::heard);
    return known;
  }
}
