package bothy;

import bothy.doors.web.Challenges;
import bothy.doors.web.Passage;
import bothy.doors.web.Presence;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.guard.Signings;
import bothy.guard.Submission;
import bothy.guard.Submissions;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Node;
import bothy.policy.Decision;
import bothy.signing.Proof;
import bothy.signing.Signer;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What passes and what is signed here, as the desk sees it and decides on it. */
final class DeskPassage implements Passage, Challenges {
  private final Submissions submissions;
  private final Optional<Signings> signings;
  private final Optional<KeyHouse> keys;
  private final Supplier<Map<String, Object>> health;

  DeskPassage(
      Submissions submissions,
      Optional<Signings> signings,
      Optional<KeyHouse> keys,
      Supplier<Map<String, Object>> health) {
    this.submissions = submissions;
    this.signings = signings;
    this.keys = keys;
    this.health = health;
  }

  @Override
  public List<Submission> all() {
    return submissions.all().stream().map(this::shown).toList();
  }

  /** A signer that asks the person itself is the proof: here a click is enough. */
  private Submission shown(Submission each) {
    boolean its = signings.filter(own -> own.proofs() == Signer.Proofs.ITS_OWN).isPresent();
    return its
            && each.decision().orElse(null)
                instanceof Decision.Ask(List<Decision.Reason> reasons, boolean proof)
            && proof
        ? each.decided(new Decision.Ask(reasons, false))
        : each;
  }

  @Override
  public Submission decide(Hash hash, boolean forward) {
    return decide(hash, forward, new Presence.None());
  }

  @Override
  public Submission decide(Hash hash, boolean forward, Presence presence) {
    boolean ours =
        all().stream()
            .filter(each -> each.hash().equals(hash))
            .anyMatch(each -> each.subject() instanceof Submission.Subject.ToSign);
    if (ours && signings.isPresent()) {
      Optional<Proof> proof = proof(presence);
      try {
        return shown(signings.get().decide(hash, forward, proof));
      } finally {
        proof.ifPresent(DeskPassage::wipe);
      }
    }
    if (!(presence instanceof Presence.None)) {
      throw new InputException("hash", "one that takes a proof", "one that takes none");
    }
    return submissions.decide(hash, forward);
  }

  private static Optional<Proof> proof(Presence presence) {
    return switch (presence) {
      case Presence.None ignored -> Optional.empty();
      case Presence.Passphrase passphrase -> Optional.of(passphrase(passphrase));
      case Presence.Assertion(Bytes credential, Bytes clientData, Bytes data, Bytes signature) ->
          Optional.of(new Proof.Assertion(credential, clientData, data, signature));
    };
  }

  static Proof.Passphrase passphrase(Presence.Passphrase given) {
    return new Proof.Passphrase(given.text().toCharArray());
  }

  private static void wipe(Proof proof) {
    if (proof instanceof Proof.Passphrase passphrase) {
      passphrase.wipe();
    }
  }

  @Override
  public Map<String, Object> prepare(Hash hash) {
    Signings own =
        signings.orElseThrow(() -> new InputException("hash", "something to sign here", "no keys"));
    List<String> credentials =
        keys.stream()
            .flatMap(each ->
                each.status().member("securityKeys").map(Node::elements).orElse(List.of()).stream())
            .map(id -> base64url(Bytes.fromHex(id.text())))
            .toList();
    if (credentials.isEmpty()) {
      throw new InputException(
          "assertion", "a security key that is enrolled, and keys that are unlocked", "none");
    }
    Signings.Proving proving = own.prepare(hash);
    Map<String, Object> prepared = new LinkedHashMap<>();
    prepared.put("challenge", base64url(proving.challenge()));
    prepared.put("credentials", credentials);
    prepared.put("terms", TermsWords.of(proving.terms()));
    return prepared;
  }

  static String base64url(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toArray());
  }

  @Override
  public Map<String, Object> health() {
    return health.get();
  }
}
