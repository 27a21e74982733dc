package bothy.guard;

import bothy.cases.Draft;
import bothy.chain.ChainException;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Submission.Stage;
import bothy.guard.Submission.Subject;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.policy.Approved;
import bothy.policy.Decision;
import bothy.policy.Holding;
import bothy.policy.Level;
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

/**
 * Has what was approved signed, one after another, and sent. Of a batch each later call is checked
 * once more, on the state after those before it; where that fails, or anything else, the rest waits
 * for a person.
 */
final class Giving {
  private final Submissions submissions;
  private final Approvals approvals;
  private final Signer signer;

  Giving(Submissions submissions, Approvals approvals, Signer signer) {
    this.submissions = submissions;
    this.approvals = approvals;
    this.signer = signer;
  }

  /** What was approved, and what it rests on. */
  record Ready(Approvals.Minting.Minted minted, Verdict verdict, ToSign toSign) {
    List<Approved> approved() {
      return minted.approved();
    }

    /** What is left once so many are done. */
    Node rest(int done) {
      return ToSign.rest(toSign.pinned(), done);
    }

    boolean isLast(int index) {
      return index == approved().size() - 1;
    }
  }

  /** Has each signed, and sends it before the next. */
  void give(Hash name, Ready ready, Optional<Proof> proof) {
    for (int i = 0; i < ready.approved().size(); i++) {
      Optional<String> against = i == 0 ? Optional.empty() : against(name, ready, i);
      if (against.isPresent()) {
        stopped(name, ready.rest(i), against.get(), Optional.empty());
        return;
      }
      if (!give(name, ready, i, proof)) {
        return;
      }
    }
    submissions.book().end(name, Stage.SIGNED, "It is signed.");
  }

  /** What stands against a later call by now. */
  private Optional<String> against(Hash name, Ready ready, int index) {
    Approved approved = ready.approved().get(index);
    try {
      Draft alone = Draft.of(ready.toSign().items().get(index).alone());
      submissions.awaitCallsBefore(approved);
      Guard.Checked now = submissions.run(alone);
      submissions.log().checked(alone, now);
      if (approvals.holdsAlone(approved, now) instanceof Holding.Changed(List<String> says)) {
        return Optional.of(String.join(" ", says));
      }
      return approvals
          .stricter(ready.approved(), submissions.book().found(name).page(), now)
          .map(ruling -> "By now your policy wants more: " + Signings.words(ruling.decision()));
    } catch (InputException | ChainException e) {
      return Optional.of("It couldn't be checked again: " + e.getMessage());
    }
  }

  /** Has one signed and sent; false where it ends there, which is said then. */
  private boolean give(Hash name, Ready ready, int index, Optional<Proof> proof) {
    Approved approved = ready.approved().get(index);
    Terms terms = approved.terms();
    // the stakes are those of all together: they count once
    Stakes stakes = index == 0 ? Stakes.of(ready.verdict()) : Stakes.NONE;
    // what was sent already must not be asked for again after a crash
    submissions.log().approved(name, terms, stakes, ready.minted(), ready.rest(index));
    switch (signer.sign(approved, proof)) {
      case SigningResult.Signed(Bytes bytes, Hash ignored) -> {
        approvals.signed(terms);
        submissions.log().signed(name, terms, bytes);
        return given(name, ready, index, bytes);
      }
      case SigningResult.Refused(String rule, String says) when rule.equals("remote.other") ->
          unknown(name, ready, index, says); // what it signed beside that, it knows alone
      case SigningResult.Refused refused -> unsigned(name, ready, index, refused.says());
      case SigningResult.ProofNeeded needed -> {
        Decision wants = proven(needed);
        submissions.book().change(name, known -> known.decided(wants));
        unsigned(name, ready, index, needed.says(), Optional.of(wants));
      }
      case SigningResult.Locked locked -> unsigned(name, ready, index, locked.says());
      case SigningResult.Unreachable(String says) -> unknown(name, ready, index, says);
      case SigningResult.Wait(Duration left) ->
          unsigned(
              name,
              ready,
              index,
              "wrong passphrases: the next is looked at in " + left.toSeconds() + " s");
    }
    return false;
  }

  private boolean given(Hash name, Ready ready, int index, Bytes signed) {
    Approved approved = ready.approved().get(index);
    boolean sends = approved.terms().payload() instanceof Payload.Transaction;
    Bytes result = sends ? Hash.keccak(signed).bytes() : signed;
    // from here on only the rest can be asked for, whatever ends this
    submissions
        .book()
        .change(
            name,
            known ->
                ready.isLast(index)
                    ? known.giving(result)
                    : known.giving(result).pinned(ready.rest(index + 1)));
    if (!sends) {
      return true;
    }
    Submission sent = submissions.sendApproved(signed, approved, ready.approved().size() == 1);
    if (sent.wasSent()) {
      return true;
    }
    String says = "It is signed, and wasn't sent: " + sent.says();
    if (ready.isLast(index)) {
      submissions.fail(name, says);
    } else {
      stopped(name, ready.rest(index + 1), says, Optional.empty());
    }
    return false;
  }

  private void unsigned(Hash name, Ready ready, int done, String says) {
    unsigned(name, ready, done, says, Optional.empty());
  }

  /** Back to the desk, or the rest of it. */
  private void unsigned(Hash name, Ready ready, int done, String says, Optional<Decision> wants) {
    if (done > 0) {
      stopped(name, ready.rest(done), says, wants);
    } else {
      approvals.withdraw(ready.approved());
      submissions.log().decided(name, "not signed", says);
      submissions.book().end(name, Stage.WAITING, says);
    }
  }

  /** It may be signed: what is approved next time is the same to the byte. */
  private void unknown(Hash name, Ready ready, int done, String says) {
    if (done > 0) {
      String more = " Whether it was signed isn't known.";
      stopped(name, ready.rest(done), says + more, Optional.empty());
    } else {
      submissions.book().change(name, known -> known.pinned(ready.toSign().pinned()));
      submissions
          .book()
          .end(
              name,
              Stage.WAITING,
              says + " Whether it was signed isn't known; it is the same if you ask again.");
    }
  }

  private static Decision proven(SigningResult.ProofNeeded needed) {
    return new Decision.Ask(
        List.of(new Decision.Reason("signer." + needed.rule(), needed.says(), OptionalInt.empty())),
        true);
  }

  /**
   * A part of a batch went, and the rest isn't signed by itself any more: it waits for a person, as
   * a request that is shown anew.
   */
  private void stopped(Hash name, Node rest, String why, Optional<Decision> wants) {
    int went = submissions.book().found(name).given().size();
    String says =
        "%d of %d calls went, the rest did not: %s".formatted(went, went + ToSign.calls(rest), why);
    submissions.log().decided(name, "stopped", says);
    submissions.book().change(name, known -> known.pinned(rest));
    submissions.book().renew(name);
    try {
      Draft draft = Draft.of(rest);
      Guard.Checked now = submissions.run(draft);
      submissions.log().checked(draft, now);
      Approvals.Ruling ruling =
          approvals.decide(now.verdict(), submissions.book().found(name).page());
      submissions.log().judged(name, now, ruling);
      Decision decision = wants.map(ruling.decision()::and).orElse(ruling.decision()).and(ASKED);
      submissions.book().change(name, known -> known.with(now).decided(decision));
    } catch (InputException | ChainException e) {
      says += " It couldn't be checked again: " + e.getMessage();
    }
    submissions.book().end(name, Stage.WAITING, says);
  }

  private static final Decision ASKED =
      Decision.of(
          Level.PERSON,
          List.of(
              new Decision.Reason(
                  "batch.rest",
                  "A part of this batch went already; the rest is signed only if you say so.",
                  OptionalInt.empty())));

  /** Shows a batch of an earlier start again: which calls went, and what is left of it. */
  void resume(Left.Batch batch) {
    Asked asked = Asked.left(batch.rest().orElse(batch.asked()));
    if (!submissions.book().admit(batch.name(), new Subject.ToSign(asked))) {
      return;
    }
    batch
        .signed()
        .forEach(
            hash -> submissions.book().change(batch.name(), known -> known.giving(hash.bytes())));
    switch (batch.end()) {
      case WHOLE -> submissions.book().end(batch.name(), Stage.SIGNED, "It is signed.");
      case ENDED ->
          submissions
              .book()
              .end(batch.name(), Stage.FAILED, "Only the calls that are listed were signed.");
      case OPEN -> {
        Node rest = batch.rest().orElseThrow();
        Thread.ofVirtual()
            .name("rest of a batch")
            .start(() -> stopped(batch.name(), rest, "Bothy stopped before it.", Optional.empty()));
      }
    }
  }
}
