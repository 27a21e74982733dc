package bothy.doors.web;

import bothy.eth.Address;
import bothy.eth.Hash;
import bothy.eth.Shown;
import bothy.jsonrpc.InputException;
import bothy.jsonrpc.Json;
import bothy.jsonrpc.Node;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the page can ask of the rooms behind it, and tell them; the shapes are in docs/desk.md. */
final class Rooms {
  private static final int LONGEST_NAME = 60;
  private static final int LONGEST_ORIGIN = 300;
  private static final int LONGEST_FIELD = 10_000;
  private static final int MOST_FIELDS = 50;

  private final Backing backing;

  Rooms(Backing backing) {
    this.backing = backing;
  }

  Answer policy() {
    return from(backing.policy(), PolicyShown::policy);
  }

  /** Takes {@code {"hash", "passphrase" or "assertion"}}. */
  Answer accept(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("hash", "passphrase", "assertion"));
    Hash hash = said.required("hash", "a hash").as("a hash", Hash::fromHex);
    Presence proof = PresenceReader.optional(said);
    return from(backing.policy(), policy -> policy.accept(hash, proof));
  }

  Answer authority(String account) {
    Optional<Address> whose =
        account.isEmpty()
            ? Optional.empty()
            : Optional.of(new Node("account", account).as("an address", Address::fromHex));
    return from(backing.authority(), authority -> authority.of(whose));
  }

  Answer actions() {
    return from(backing.actions(), Actions::actions);
  }

  /** Takes {@code {"action", "fields": {name: text}}}. */
  Answer propose(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("action", "fields"));
    String action = said.required("action", "an action's id").text();
    Map<String, Node> given = said.required("fields", "an object").nodes();
    if (given.size() > MOST_FIELDS) {
      throw new InputException("fields", "at most " + MOST_FIELDS, given.size() + "");
    }
    Map<String, String> fields = new LinkedHashMap<>();
    given.forEach((name, value) -> fields.put(name, bounded(value, LONGEST_FIELD)));
    return from(
        backing.actions(), actions -> Map.of("hash", actions.propose(action, fields).toHex()));
  }

  Answer names() {
    return from(backing.names(), AddressBook::names);
  }

  Answer keys() {
    return from(backing.keys(), Keys::keys);
  }

  /** Takes {@code {"passphrase"}}. */
  Answer unlock(byte[] body) {
    Presence.Passphrase passphrase = onlyPassphrase(body);
    return from(backing.keys(), keys -> keys.unlock(passphrase));
  }

  /** Takes {@code {}}. */
  Answer lock(byte[] body) {
    Json.read(body).only(Set.of());
    return from(backing.keys(), Keys::lock);
  }

  /** Takes {@code {"passphrase"}}. */
  Answer beginEnrolment(byte[] body) {
    Presence.Passphrase passphrase = onlyPassphrase(body);
    return from(backing.keys(), keys -> keys.beginEnrolment(passphrase));
  }

  /** Takes {@code {"name", "id", "clientDataJSON", "attestationObject"}}. */
  Answer finishEnrolment(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("name", "id", "clientDataJSON", "attestationObject"));
    Keys.Credential credential =
        new Keys.Credential(
            bounded(said.required("name", "a name"), LONGEST_NAME),
            PresenceReader.base64url(said, "id"),
            PresenceReader.base64url(said, "clientDataJSON"),
            PresenceReader.base64url(said, "attestationObject"));
    return from(backing.keys(), keys -> keys.finishEnrolment(credential));
  }

  Answer pages() {
    return from(backing.pages(), Pages::pages);
  }

  /** Takes {@code {"origin", "allow": true or false}}. */
  Answer connect(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("origin", "allow"));
    String origin = bounded(said.required("origin", "an origin"), LONGEST_ORIGIN);
    boolean allow = said.required("allow", "true or false").flag();
    return from(
        backing.pages(),
        pages -> {
          pages.decide(origin, allow);
          return pages.pages();
        });
  }

  /** Takes {@code {"origin"}}. */
  Answer disconnect(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("origin"));
    String origin = bounded(said.required("origin", "an origin"), LONGEST_ORIGIN);
    return from(
        backing.pages(),
        pages -> {
          pages.disconnect(origin);
          return pages.pages();
        });
  }

  /** Takes {@code {}}. */
  Answer pair(byte[] body) {
    Json.read(body).only(Set.of());
    return from(backing.pages(), pages -> Map.of("code", pages.newCode()));
  }

  /** Takes {@code {"name"}}. */
  Answer unpair(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("name"));
    String name = bounded(said.required("name", "a pairing's name"), LONGEST_NAME);
    return from(
        backing.pages(),
        pages -> {
          pages.unpair(name);
          return pages.pages();
        });
  }

  /** Takes {@code {"hash"}}. */
  Answer prepare(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("hash"));
    Hash hash = said.required("hash", "a hash").as("a hash", Hash::fromHex);
    return from(backing.challenges(), challenges -> challenges.prepare(hash));
  }

  private static Presence.Passphrase onlyPassphrase(byte[] body) {
    Node said = Json.read(body);
    said.only(Set.of("passphrase"));
    return PresenceReader.passphraseIn(said);
  }

  private static String bounded(Node node, int longest) {
    String text = node.text();
    if (text.length() > longest) {
      throw new InputException(node.path(), "at most " + longest + " characters", Shown.of(text));
    }
    return text;
  }

  private static <T> Answer from(Optional<T> room, Function<T, Map<String, Object>> question) {
    return room.map(question)
        .map(Answer::json)
        .orElseGet(() -> Answer.error(404, "path", "one of this start", "nothing behind it"));
  }
}
