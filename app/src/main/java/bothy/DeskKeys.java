package bothy;

import bothy.doors.web.Keys;
import bothy.doors.web.Presence;
import bothy.eth.Bytes;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.JsonFile;
import bothy.jsonrpc.Node;
import bothy.signing.KeeperResult;
import bothy.signing.Proof;
import bothy.signing.SigningResult;
import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys as the desk sees them: locked or not, and which security keys stand for the person. */
final class DeskKeys implements Keys {
  /** Between the passphrase and the touch that it is for. */
  private static final Duration LIFE = Duration.ofMinutes(2);

  /** COSE: ECDSA over P-256 with SHA-256, which all security keys have. */
  private static final long ES256 = -7;

  private final KeyHouse keys;
  private final InstantSource clock;
  private final JsonFile names;
  private Proof.@Nullable Passphrase enrolling;

  DeskKeys(KeyHouse keys, Path home, InstantSource clock) {
    this.keys = keys;
    this.clock = clock;
    this.names = new JsonFile(home.resolve("security-keys.json"));
  }

  @Override
  public Map<String, Object> keys() {
    Node status = keys.status();
    boolean locked = status.required("locked", "true or false").flag();
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("vault", status.required("vault", "true or false").flag());
    answer.put("locked", locked);
    status.member("locksAt").ifPresent(until -> answer.put("until", until.text()));
    status.member("says").ifPresent(why -> answer.put("says", why.text()));
    answer.put("accounts", accounts());
    Map<String, Object> known = names.read(Node::members).orElse(Map.of());
    answer.put(
        "securityKeys",
        status.member("securityKeys").map(Node::elements).orElse(List.of()).stream()
            .map(id ->
                known.get(id.text()) instanceof Map<?, ?> named
                    ? named
                    : Map.of("name", "Security key " + id.text().substring(0, 10)))
            .toList());
    answer.put("enrol", !locked);
    return answer;
  }

  /** A signer that was started again doesn't tell them before it is unlocked. */
  private List<Map<String, Object>> accounts() {
    List<Map<String, Object>> told = told();
    return told.isEmpty()
        ? keys.accounts().stream()
            .map(each -> Map.<String, Object>of("address", each.toHex()))
            .toList()
        : told;
  }

  private List<Map<String, Object>> told() {
    return keys.client().listed() instanceof KeeperResult.Done(Map<String, Object> value)
        ? new Node("", value)
            .required("accounts", "accounts").elements().stream().map(DeskKeys::account).toList()
        : List.of();
  }

  private static Map<String, Object> account(Node account) {
    return Map.of(
        "address", account.required("address", "an address").text(),
        "path", account.required("path", "a path").text());
  }

  @Override
  public Map<String, Object> unlock(Presence.Passphrase passphrase) {
    Proof.Passphrase given = DeskPassage.passphrase(passphrase);
    try {
      done(keys.client().unlock(given, false));
    } finally {
      given.wipe();
    }
    keys.changed();
    return keys();
  }

  @Override
  public synchronized Map<String, Object> lock() {
    forget(); // or what was begun would open them again
    done(keys.client().lock());
    return keys();
  }

  @Override
  public synchronized Map<String, Object> beginEnrolment(Presence.Passphrase passphrase) {
    forget();
    Map<String, Object> challenge = done(keys.client().challenge());
    Bytes bytes = Bytes.fromHex(String.valueOf(challenge.get("challenge")));
    enrolling = DeskPassage.passphrase(passphrase);
    Proof.Passphrase begun = enrolling;
    Thread.ofVirtual()
        .start(() -> {
          try {
            Thread.sleep(LIFE);
            end(begun);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Map<String, Object> options = new LinkedHashMap<>();
    options.put("rp", Map.of("name", "Bothy", "id", "localhost"));
    options.put("user", Map.of("id", "Ym90aHk", "name", "bothy", "displayName", "Bothy"));
    options.put("challenge", DeskPassage.base64url(bytes));
    options.put(
        "pubKeyCredParams",
        List.of(Map.of("type", "public-key", "alg", BigInteger.valueOf(ES256))));
    options.put("attestation", "none");
    options.put("authenticatorSelection", Map.of("userVerification", "required"));
    options.put("excludeCredentials", excluded());
    return options;
  }

  private List<Map<String, Object>> excluded() {
    return keys.status().member("securityKeys").map(Node::elements).orElse(List.of()).stream()
        .map(id -> {
          Map<String, Object> each = new LinkedHashMap<>();
          each.put("type", "public-key");
          each.put("id", DeskPassage.base64url(Bytes.fromHex(id.text())));
          return each;
        })
        .toList();
  }

  @Override
  public synchronized Map<String, Object> finishEnrolment(Credential credential) {
    if (enrolling == null) {
      throw new InputException("passphrase", "one of the last two minutes", "none: begin again");
    }
    try {
      done(keys.client().enrol(enrolling, credential.clientData(), credential.attestationObject()));
    } finally {
      forget();
    }
    Map<String, Object> known = new LinkedHashMap<>(names.read(Node::members).orElse(Map.of()));
    known.put(
        credential.id().toHex(),
        Map.of("name", credential.name(), "since", clock.instant().toString()));
    names.write(known);
    return keys();
  }

  private synchronized void end(Proof.Passphrase begun) {
    if (enrolling == begun) {
      forget();
    }
  }

  private void forget() {
    if (enrolling != null) {
      enrolling.wipe();
      enrolling = null;
    }
  }

  private static Map<String, Object> done(KeeperResult result) {
    return switch (result) {
      case KeeperResult.Done(Map<String, Object> value) -> value;
      case KeeperResult.Failed(SigningResult why) -> throw KeyHouse.failed(why);
    };
  }
}
