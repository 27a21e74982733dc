package bothy.signing;

import bothy.eth.Address;
import bothy.eth.Bytes;
import bothy.eth.Hash;
import bothy.jsonrpc.InputException;
import bothy.signing.keys.Entry;
import bothy.signing.keys.Keystore;
import bothy.signing.keys.Mnemonic;
import bothy.signing.keys.Secrets;
import bothy.signing.keys.Vault;
import bothy.signing.webauthn.Registration;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Work on the keys themselves. Whatever shows or changes them needs the passphrase, each time. */
final class Keeper {
  private static final Duration CHALLENGE = Duration.ofMinutes(5);
  private static final int MOST_SECURITY_KEYS = 20;

  private final Keyring keyring;
  private final Caps first;
  private final InstantSource clock;
  private final SecureRandom random;
  private Bytes challenge = Bytes.EMPTY;
  private Instant challengeEnds = Instant.EPOCH;

  /**
   * @param first the caps of accounts that come in
   */
  Keeper(Keyring keyring, Caps first, InstantSource clock, SecureRandom random) {
    this.keyring = keyring;
    this.first = first;
    this.clock = clock;
    this.random = random;
  }

  private interface Work {
    Map<String, Object> on(Vault vault);
  }

  /** Opens the vault where it is locked, checks the passphrase in any case, and does the work. */
  private KeeperResult proven(Proof.Passphrase passphrase, Work work) {
    Optional<Keyring.Open> open = keyring.open();
    Optional<SigningResult> wrong =
        open.isPresent()
            ? keyring.check(passphrase, open.get().vault())
            : keyring.unlock(passphrase, false);
    if (wrong.isPresent()) {
      return new KeeperResult.Failed(wrong.get());
    }
    open = keyring.open();
    if (open.isEmpty()) {
      return new KeeperResult.Failed(keyring.locked());
    }
    try {
      Map<String, Object> done = work.on(open.get().vault());
      keyring.touch();
      return new KeeperResult.Done(done);
    } catch (SigningException | InputException e) {
      return new KeeperResult.Failed(
          new SigningResult.Refused("keys", String.valueOf(e.getMessage())));
    }
  }

  KeeperResult create(Proof.Passphrase passphrase) {
    return result(keyring.create(passphrase));
  }

  KeeperResult unlock(Proof.Passphrase passphrase, boolean newBook) {
    return result(keyring.unlock(passphrase, newBook));
  }

  private static KeeperResult result(Optional<SigningResult> wrong) {
    return wrong
        .<KeeperResult>map(KeeperResult.Failed::new)
        .orElseGet(() -> new KeeperResult.Done(Map.of()));
  }

  KeeperResult lock() {
    keyring.lock();
    return new KeeperResult.Done(Map.of());
  }

  void lockIfIdle() {
    keyring.open(); // which looks at the time
  }

  KeeperResult status() {
    Map<String, Object> status = new LinkedHashMap<>();
    boolean open = keyring.open().isPresent();
    status.put("vault", keyring.exists());
    status.put("locked", !open);
    if (open) {
      status.put("locksAt", keyring.locksAt().toString());
      keyring.sealAddress().ifPresent(seal -> status.put("seal", seal.toHex()));
      status.put(
          "securityKeys",
          keyring.open().stream()
              .flatMap(each -> each.vault().securityKeys().stream())
              .map(key -> key.id().toHex())
              .toList());
    }
    status.put("memoryGuarded", Memory.isGuarded());
    return new KeeperResult.Done(status);
  }

  KeeperResult accounts() {
    List<Map<String, Object>> accounts =
        keyring.entries().stream()
            .map(entry -> {
              Map<String, Object> account = account(entry);
              keyring
                  .open()
                  .ifPresent(
                      open -> account.put("caps", write(open.vault().caps(entry.address()))));
              return account;
            })
            .toList();
    return keyring.open().isEmpty() && accounts.isEmpty()
        ? new KeeperResult.Failed(keyring.locked())
        : new KeeperResult.Done(Map.of("accounts", accounts));
  }

  private static Map<String, Object> account(Entry entry) {
    Map<String, Object> account = new LinkedHashMap<>();
    account.put("address", entry.address().toHex());
    account.put("path", entry.path());
    return account;
  }

  /** The next account of the newest mnemonic; of a new one of 24 words if there is none. */
  KeeperResult add(Proof.Passphrase passphrase) {
    return proven(
        passphrase,
        vault -> {
          Optional<Entry> next = vault.next(first);
          if (next.isPresent()) {
            return account(next.get());
          }
          byte[] entropy = new byte[32];
          random.nextBytes(entropy);
          Entry entry = vault.add(entropy, new char[0], 1, first).getFirst();
          Secrets.wipe(entropy);
          return account(entry);
        });
  }

  KeeperResult importKey(Proof.Passphrase passphrase, byte[] key) {
    return proven(passphrase, vault -> account(vault.add(key, first)));
  }

  KeeperResult importKeystore(Proof.Passphrase passphrase, byte[] file, Proof.Passphrase its) {
    return proven(
        passphrase,
        vault -> {
          byte[] secret = its.utf8();
          byte[] key = Keystore.open(file, secret);
          try {
            return account(vault.add(key, first));
          } finally {
            Secrets.wipe(secret, key);
          }
        });
  }

  KeeperResult importMnemonic(Proof.Passphrase passphrase, char[] words, char[] extra, int count) {
    return proven(
        passphrase,
        vault -> {
          byte[] entropy = Mnemonic.entropy(words);
          try {
            return Map.of(
                "accounts",
                vault.add(entropy, extra, count, first).stream().map(Keeper::account).toList());
          } finally {
            Secrets.wipe(entropy);
          }
        });
  }

  /** The account's key as a key file under a passphrase of its own. */
  KeeperResult export(Proof.Passphrase passphrase, Address account, Proof.Passphrase its) {
    return proven(
        passphrase,
        vault -> {
          byte[] key = vault.key(account).orElseThrow(() -> unknown(account));
          byte[] secret = its.utf8();
          try {
            return Map.of("keystore", Keystore.write(key, secret, random));
          } finally {
            Secrets.wipe(key, secret);
          }
        });
  }

  KeeperResult words(Proof.Passphrase passphrase, Address account) {
    return proven(
        passphrase,
        vault -> {
          vault
              .key(account)
              .ifPresentOrElse(
                  Secrets::wipe,
                  () -> {
                    throw unknown(account);
                  });
          char[] words =
              vault
                  .words(account)
                  .orElseThrow(() ->
                      new SigningException(
                          "expected an account of a mnemonic, found a single key"));
          String text = new String(words);
          Secrets.wipe(words);
          return Map.of("words", text);
        });
  }

  KeeperResult setCaps(Proof.Passphrase passphrase, Address account, Caps caps) {
    return proven(
        passphrase,
        vault -> {
          vault
              .key(account)
              .ifPresentOrElse(
                  Secrets::wipe,
                  () -> {
                    throw unknown(account);
                  });
          vault.setCaps(account, caps);
          return write(caps);
        });
  }

  private static SigningException unknown(Address account) {
    return new SigningException("expected an account of this vault, found " + account);
  }

  static Map<String, Object> write(Caps caps) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("perTransaction", caps.perTransaction().toString());
    json.put("perDay", caps.perDay().toString());
    json.put("typedData", caps.typedData());
    json.put("messages", caps.messages());
    json.put("delegations", caps.delegations());
    return json;
  }

  /** What a security key is to answer within five minutes, to be enrolled. */
  KeeperResult challenge() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    challenge = Bytes.owning(bytes);
    challengeEnds = clock.instant().plus(CHALLENGE);
    return new KeeperResult.Done(Map.of("challenge", challenge.toHex()));
  }

  KeeperResult enrol(Proof.Passphrase passphrase, Bytes clientData, Bytes attestation) {
    return proven(
        passphrase,
        vault -> {
          if (challenge.isEmpty() || !clock.instant().isBefore(challengeEnds)) {
            throw new SigningException(
                "expected a challenge of the last five minutes: begin again");
          }
          if (vault.securityKeys().size() >= MOST_SECURITY_KEYS) {
            throw new SigningException("expected at most " + MOST_SECURITY_KEYS + " security keys");
          }
          SecurityKey key = Registration.read(clientData, attestation, challenge);
          if (vault.securityKey(key.id()).isPresent()) {
            throw new SigningException("expected a new security key, found one that is enrolled");
          }
          challenge = Bytes.EMPTY;
          vault.add(key);
          return Map.of("credential", key.id().toHex());
        });
  }

  KeeperResult seal(Proof.Passphrase passphrase, String text) {
    return proven(
        passphrase,
        vault -> {
          Bytes seal = seal(vault, Seals.Kind.SEAL, text);
          keyring.open().ifPresent(open -> open.book().sealed(Seals.digest(Seals.Kind.SEAL, text)));
          return Map.of("seal", seal.toHex());
        });
  }

  /** How many of these approvals, said to be signed, the book doesn't know. */
  KeeperResult missing(List<String> ids) {
    return keyring
        .open()
        .<KeeperResult>map(open -> {
          long missing = ids.stream().filter(id -> !open.book().knows(id)).count();
          return new KeeperResult.Done(Map.of("missing", BigInteger.valueOf(missing)));
        })
        .orElseGet(() -> new KeeperResult.Failed(keyring.locked()));
  }

  KeeperResult head(String text) {
    return keyring
        .open()
        .<KeeperResult>map(open ->
            new KeeperResult.Done(
                Map.of("seal", seal(open.vault(), Seals.Kind.HEAD, text).toHex())))
        .orElseGet(() -> new KeeperResult.Failed(keyring.locked()));
  }

  private boolean isNewest(Seals.Kind kind, String text) {
    Optional<Hash> newest = keyring.open().flatMap(open -> open.book().sealed());
    return kind != Seals.Kind.SEAL
        || newest.isEmpty()
        || newest.get().equals(Seals.digest(kind, text));
  }

  private static Bytes seal(Vault vault, Seals.Kind kind, String text) {
    byte[] key = vault.sealKey();
    try {
      return TermsCheck.encoded(Notary.sign(Seals.digest(kind, text), key, Entry.address(key)));
    } finally {
      Secrets.wipe(key);
    }
  }

  /** Whether a seal is this vault's; of texts that a person vouched for only the newest is. */
  KeeperResult holds(Seals.Kind kind, String text, Bytes signature) {
    return keyring
        .sealAddress()
        .<KeeperResult>map(seal ->
            new KeeperResult.Done(
                Map.of("holds", isNewest(kind, text) && Seals.holds(seal, kind, text, signature))))
        .orElseGet(() -> new KeeperResult.Failed(keyring.locked()));
  }
}
