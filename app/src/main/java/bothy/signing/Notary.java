package bothy.signing;

import bothy.crypto.Secp256k1;
import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.eth.Signature;
import bothy.eth.Transaction;
import bothy.eth.Transactions;
import bothy.jsonrpc.InputException;
import bothy.policy.Consent;
import bothy.policy.Terms;
import bothy.signing.keys.Secrets;
import bothy.signing.keys.Vault;
import bothy.signing.webauthn.AssertionCheck;
import bothy.verdict.Verdict;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * All that a signature must pass, in order: open keys; terms that hold by themselves; an approval
 * not used for anything else; consent that is enough; a proof where one is needed; a nonce that is
 * free; the caps. Then it is signed, checked, written down, and only then given away.
 */
final class Notary {
  private static final int ETHER = 18;

  private final Keyring keyring;
  private final InstantSource clock;

  Notary(Keyring keyring, InstantSource clock) {
    this.keyring = keyring;
    this.clock = clock;
  }

  SigningResult sign(Terms terms, Optional<Proof> proof) {
    Optional<Keyring.Open> open = keyring.open();
    if (open.isEmpty()) {
      return keyring.locked();
    }
    Instant now = clock.instant();
    return switch (TermsCheck.check(terms, now)) {
      case TermsCheck.Result.Failed(String rule, String says) ->
          new SigningResult.Refused(rule, says);
      case TermsCheck.Result.Passed(Subject subject) -> {
        Optional<byte[]> key = open.get().vault().key(terms.account());
        if (key.isEmpty()) {
          yield new SigningResult.Refused(
              "account", "expected an account of this vault, found " + terms.account());
        }
        try {
          yield sign(terms, subject, proof, open.get(), key.get(), now);
        } finally {
          Secrets.wipe(key.get());
        }
      }
    };
  }

  private SigningResult sign(
      Terms terms,
      Subject subject,
      Optional<Proof> proof,
      Keyring.Open open,
      byte[] key,
      Instant now) {
    switch (open.book().approval(terms)) {
      case Book.Answer.Taken(String rule, String says) -> {
        return new SigningResult.Refused(rule, says);
      }
      case Book.Answer.Signed ignored -> {
        return signed(terms, subject, key); // the answer got lost: here it is again
      }
      case Book.Answer.Free ignored -> {
        // goes on
      }
    }
    Optional<SigningResult> refused = consent(terms).or(() -> nonce(terms, subject, open.book()));
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<SigningResult.ProofNeeded> needed = needsProof(terms, subject, open, now);
    if (needed.isPresent() && proof.isEmpty()) {
      return needed.get();
    }
    if (proof.isPresent()) {
      Optional<SigningResult> wrong = check(terms, proof.get(), open);
      if (wrong.isPresent()) {
        return wrong.get();
      }
    }
    SigningResult.Signed signed = signed(terms, subject, key);
    try {
      open.book().signed(terms, subject, proof.isPresent(), now);
    } catch (SigningException e) {
      keyring.lock(); // what is on the medium isn't known: it is read at the next unlocking
      throw e;
    }
    keyring.touch();
    return signed;
  }

  static Optional<SigningResult> consent(Terms terms) {
    Consent least =
        switch (terms.answer()) {
          case ALLOW -> Consent.POLICY;
          case ASK, UNKNOWN -> Consent.PERSON;
          case REFUSE -> Consent.PROVEN;
        };
    return terms.consent().compareTo(least) >= 0
        ? Optional.empty()
        : Keyring.refused(
            "consent",
            "expected the consent "
                + least.name().toLowerCase(java.util.Locale.ROOT)
                + " for the answer "
                + terms.answer().name().toLowerCase(java.util.Locale.ROOT)
                + ", found "
                + terms.consent().name().toLowerCase(java.util.Locale.ROOT));
  }

  private static Optional<SigningResult> nonce(Terms terms, Subject subject, Book book) {
    return subject instanceof Subject.Pays(Hash ignored, Transaction transaction)
            && book.nonce(terms, transaction) instanceof Book.Answer.Taken(String rule, String says)
        ? Keyring.refused(rule, says)
        : Optional.empty();
  }

  private static Optional<SigningResult.ProofNeeded> needsProof(
      Terms terms, Subject subject, Keyring.Open open, Instant now) {
    if (terms.answer() == Verdict.Answer.REFUSE) {
      return needed(
          "refused", "this was refused: whoever has it signed all the same proves to be there");
    }
    if (terms.consent() == Consent.PROVEN) {
      return needed("consent", "this was approved on the word that a person proves to be there");
    }
    Caps caps = open.vault().caps(terms.account());
    return switch (subject) {
      case Subject.Pays(Hash ignored, Transaction transaction) ->
          beyond(caps, Book.amount(transaction), open.book().spentBeside(terms, transaction, now));
      case Subject.Types ignored ->
          caps.typedData() ? Optional.empty() : needed("caps.typedData", "typed data need a proof");
      case Subject.Says ignored ->
          caps.messages() ? Optional.empty() : needed("caps.messages", "messages need a proof");
      case Subject.Delegates(Hash ignored, bothy.eth.Authorization authorization) ->
          caps.delegations() && authorization.chainId().signum() != 0
              ? Optional.empty()
              : needed(
                  "caps.delegations",
                  "an authorisation hands the account over to code: it needs a proof");
    };
  }

  private static Optional<SigningResult.ProofNeeded> beyond(
      Caps caps, BigInteger amount, BigInteger before) {
    if (amount.compareTo(caps.perTransaction()) > 0) {
      return needed(
          "caps.transaction",
          "up to "
              + ether(amount)
              + " leave, the cap is "
              + ether(caps.perTransaction())
              + " at once");
    }
    BigInteger all = amount.add(before);
    return all.compareTo(caps.perDay()) > 0
        ? needed(
            "caps.day",
            "up to " + ether(all) + " would leave in 24 hours, the cap is " + ether(caps.perDay()))
        : Optional.empty();
  }

  private static Optional<SigningResult.ProofNeeded> needed(String rule, String says) {
    return Optional.of(new SigningResult.ProofNeeded(rule, says));
  }

  private Optional<SigningResult> check(Terms terms, Proof proof, Keyring.Open open) {
    return switch (proof) {
      case Proof.Passphrase passphrase -> keyring.check(passphrase, open.vault());
      case Proof.Assertion assertion -> check(terms, assertion, open);
    };
  }

  private static Optional<SigningResult> check(
      Terms terms, Proof.Assertion assertion, Keyring.Open open) {
    Vault vault = open.vault();
    Optional<SecurityKey> key = vault.securityKey(assertion.credential());
    if (key.isEmpty()) {
      return Keyring.refused("proof", "expected an enrolled security key, found another");
    }
    try {
      long count =
          AssertionCheck.check(
              key.get(), assertion, TermsJson.challenge(terms), open.book().counter(key.get()));
      if (count > 0) {
        open.book().counted(key.get().id(), count);
      }
      return Optional.empty();
    } catch (InputException e) {
      return Keyring.refused("proof", String.valueOf(e.getMessage()));
    }
  }

  /** Signs, and lets nothing through that doesn't lead back to the account. */
  private static SigningResult.Signed signed(Terms terms, Subject subject, byte[] key) {
    Signature signature = sign(subject.digest(), key, terms.account());
    if (!(subject instanceof Subject.Pays(Hash digest, Transaction transaction))) {
      return new SigningResult.Signed(TermsCheck.encoded(signature), subject.digest());
    }
    if (!Transactions.signingPayload(transaction).equals(terms.payload().bytes())) {
      throw new SigningException("expected to sign the payload as it was given");
    }
    return new SigningResult.Signed(Transactions.encode(transaction.signed(signature)), digest);
  }

  static Signature sign(Hash digest, byte[] key, Address account) {
    byte[] hash = digest.bytes().toArray();
    Secp256k1.Signed signed = Secp256k1.sign(hash, new BigInteger(1, key));
    Optional<Address> recovered =
        Secp256k1.recover(hash, signed.r(), signed.s(), signed.yParity())
            .map(point -> new Address(Bytes.owning(Secp256k1.address(point))));
    if (!recovered.equals(Optional.of(account)) || !Secp256k1.isLowS(signed.s())) {
      throw new SigningException(
          "expected a signature of " + account + ", found another's: keep it");
    }
    return new Signature(signed.yParity(), signed.r(), signed.s());
  }

  /** In the chain's own currency, exactly. */
  private static String ether(BigInteger wei) {
    return new BigDecimal(wei, ETHER).stripTrailingZeros().toPlainString() + " ETH";
  }
}
